using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// The canonical binary form of a record, from which its identifier is computed: DAG-CBOR with sorted keys,
/// links as tag 42 and no fractions (ipld.io/specs/codecs/dag-cbor, atproto.com/specs/data-model, checked 2026-11).
/// </summary>
internal static class DagCbor
{
    public static byte[] Encode(JsonNode? node)
    {
        var into = new MemoryStream();
        Write(into, node);
        return into.ToArray();
    }

    private static void Write(MemoryStream into, JsonNode? node)
    {
        switch (node)
        {
            case null:
                into.WriteByte(0xf6);
                break;
            case JsonArray list:
                Head(into, 4, (ulong)list.Count);
                foreach (var item in list)
                {
                    Write(into, item);
                }

                break;
            case JsonObject map when map.Count == 1 && map["$link"]?.GetValueKind() == JsonValueKind.String:
                WriteLink(into, map["$link"]!.GetValue<string>());
                break;
            case JsonObject map when map.Count == 1 && map["$bytes"]?.GetValueKind() == JsonValueKind.String:
                WriteBytes(into, Convert.FromBase64String(Padded(map["$bytes"]!.GetValue<string>())));
                break;
            case JsonObject map:
                WriteMap(into, map);
                break;
            default:
                WriteScalar(into, node.AsValue());
                break;
        }
    }

    private static void WriteMap(MemoryStream into, JsonObject map)
    {
        Head(into, 5, (ulong)map.Count);
        var sorted = map.Select(m => (Key: Encoding.UTF8.GetBytes(m.Key), m.Value)).ToList();
        sorted.Sort((a, b) => a.Key.Length != b.Key.Length
            ? a.Key.Length.CompareTo(b.Key.Length)
            : a.Key.AsSpan().SequenceCompareTo(b.Key));
        foreach (var (key, value) in sorted)
        {
            Head(into, 3, (ulong)key.Length);
            into.Write(key);
            Write(into, value);
        }
    }

    private static void WriteScalar(MemoryStream into, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                into.WriteByte(0xf5);
                break;
            case JsonValueKind.False:
                into.WriteByte(0xf4);
                break;
            case JsonValueKind.String:
                var text = Encoding.UTF8.GetBytes(value.GetValue<string>());
                Head(into, 3, (ulong)text.Length);
                into.Write(text);
                break;
            default:
                WriteNumber(into, value);
                break;
        }
    }

    private static void WriteNumber(MemoryStream into, JsonValue value)
    {
        if (!Numbers.TryInteger(value, out var number))
        {
            throw new XrpcException(400, "InvalidRequest", "Records hold whole numbers only");
        }

        Head(into, number < 0 ? 1 : 0, number < 0 ? (ulong)(-1 - number) : (ulong)number);
    }

    private static void WriteLink(MemoryStream into, string link)
    {
        var cid = Cid.Parse(link) ?? throw new XrpcException(400, "InvalidRequest", $"Invalid CID (got \"{link}\")");
        Head(into, 6, 42);
        WriteBytes(into, [0, .. cid]);
    }

    private static void WriteBytes(MemoryStream into, byte[] bytes)
    {
        Head(into, 2, (ulong)bytes.Length);
        into.Write(bytes);
    }

    private static void Head(MemoryStream into, int major, ulong value)
    {
        Span<byte> head = stackalloc byte[9];
        var first = (byte)(major << 5);
        var length = value switch { < 24 => 1, <= 0xff => 2, <= 0xffff => 3, <= 0xffff_ffff => 5, _ => 9 };
        head[0] = (byte)(first | length switch { 1 => (byte)value, 2 => 24, 3 => 25, 5 => 26, _ => 27 });
        Span<byte> whole = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(whole, value);
        whole[(8 - (length - 1))..].CopyTo(head[1..]);
        into.Write(head[..length]);
    }

    private static string Padded(string base64) =>
        base64.TrimEnd('=').PadRight((base64.TrimEnd('=').Length + 3) / 4 * 4, '=');
}

/// <summary>Reaching into JSON that nobody checked yet.</summary>
internal static class Unchecked
{
    public static JsonNode? Of(this JsonNode? node, string name) => (node as JsonObject)?[name];
}

/// <summary>Reading whole numbers out of JSON however they were made: parsed from text or built in code.</summary>
internal static class Numbers
{
    public static bool TryInteger(JsonNode? node, out long number)
    {
        number = 0;
        return node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), System.Globalization.NumberStyles.AllowLeadingSign,
                System.Globalization.CultureInfo.InvariantCulture, out number);
    }
}
