using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>A blob that a record points to, as the record describes it.</summary>
internal sealed record BlobReference(string Cid, string MimeType, long Size, string At);

/// <summary>What a member of a record must look like. A fault ends the check with the network's own sentence.</summary>
internal abstract record Shape
{
    public abstract void Check(JsonNode? value, string at, ICollection<BlobReference> blobs);

    protected static XrpcException Fault(string what, string at) => XrpcException.Invalid($"{what} at {at}");

    protected static XrpcException WrongType(string expected, JsonNode? got, string at) =>
        Fault($"Expected {expected} value type (got {(got is null ? "null" : got.GetValueKind().ToString().ToLowerInvariant())})", at);
}

internal sealed record Text(int MaxBytes = 0, int MaxGraphemes = 0, Func<string, bool>? Format = null,
    string FormatName = "") : Shape
{
    public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
    {
        if (value?.GetValueKind() != JsonValueKind.String)
        {
            throw WrongType("string", value, at);
        }

        var text = value.GetValue<string>();
        if (MaxBytes > 0 && Encoding.UTF8.GetByteCount(text) is var bytes && bytes > MaxBytes)
        {
            throw Fault($"string too big (maximum {MaxBytes}, got {bytes})", at);
        }

        if (MaxGraphemes > 0 && new StringInfo(text).LengthInTextElements is var graphemes && graphemes > MaxGraphemes)
        {
            throw Fault($"grapheme too big (maximum {MaxGraphemes}, got {graphemes})", at);
        }

        if (Format is not null && !Format(text))
        {
            throw Fault($"Invalid {FormatName} (got \"{text}\")", at);
        }
    }
}

internal sealed record Whole(long Min = 0, long Max = long.MaxValue) : Shape
{
    public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
    {
        if (!Numbers.TryInteger(value, out var number))
        {
            throw WrongType("integer", value, at);
        }

        if (number < Min || number > Max)
        {
            throw Fault($"integer out of range ({Min} to {Max}, got {number})", at);
        }
    }
}

internal sealed record Flag : Shape
{
    public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
    {
        if (value?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw WrongType("boolean", value, at);
        }
    }
}

internal sealed record Many(Shape Item, int Max = int.MaxValue) : Shape
{
    public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
    {
        if (value is not JsonArray list)
        {
            throw WrongType("array", value, at);
        }

        if (list.Count > Max)
        {
            throw Fault($"array too big (maximum {Max}, got {list.Count})", at);
        }

        for (var i = 0; i < list.Count; i++)
        {
            Item.Check(list[i], $"{at}[{i}]", blobs);
        }
    }
}

/// <summary>An object with exactly these members; a name ending in <c>?</c> may be absent, one in <c>??</c> may also
/// be null.</summary>
internal sealed record Members(params (string Name, Shape Shape)[] Of) : Shape
{
    public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
    {
        if (value is not JsonObject map)
        {
            throw WrongType("object", value, at);
        }

        foreach (var (name, shape) in Of)
        {
            var key = name.TrimEnd('?');
            if (!map.TryGetPropertyValue(key, out var member))
            {
                if (name == key)
                {
                    throw Fault($"Missing required key \"{key}\"", at);
                }
            }
            else if (member is not null || !name.EndsWith("??", StringComparison.Ordinal))
            {
                shape.Check(member, $"{at}.{key}", blobs);
            }
        }

        var known = Of.Select(m => m.Name.TrimEnd('?')).Append("$type").ToHashSet(StringComparer.Ordinal);
        if (map.FirstOrDefault(m => !known.Contains(m.Key)).Key is { } unknown)
        {
            throw Fault($"Unexpected key \"{unknown}\"", at);
        }
    }

    /// <summary>Any object at all; it is looked at elsewhere.</summary>
    internal sealed record Open : Shape
    {
        public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
        {
            if (value is not JsonObject)
            {
                throw WrongType("object", value, at);
            }
        }
    }
}

/// <summary>One of several objects, told apart by <c>$type</c>.</summary>
internal sealed record OneOf(params (string Type, Shape Shape)[] Of) : Shape
{
    public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
    {
        if (value is not JsonObject map)
        {
            throw WrongType("object", value, at);
        }

        if (map["$type"]?.GetValueKind() != JsonValueKind.String)
        {
            throw Fault("Missing required key \"$type\"", at);
        }

        var type = map["$type"]!.GetValue<string>();
        var found = Of.FirstOrDefault(o => o.Type == type).Shape
            ?? throw Fault($"Expected one of {string.Join(" or ", Of.Select(o => o.Type))} (got {type})",
                $"{at}.$type");
        found.Check(map, at, blobs);
    }
}

internal sealed record Blob(long MaxBytes, params string[] Accept) : Shape
{
    private static readonly Members Form =
        new(("ref", new Members(("$link", new Text(Format: t => Cid.Parse(t) is not null, FormatName: "CID string")))),
            ("mimeType", new Text()), ("size", new Whole()));

    public override void Check(JsonNode? value, string at, ICollection<BlobReference> blobs)
    {
        if (value is not JsonObject map || map["$type"]?.GetValueKind() != JsonValueKind.String
            || map["$type"]!.GetValue<string>() != "blob")
        {
            throw WrongType("blob", value, at);
        }

        Form.Check(map, at, blobs);
        var mime = map["mimeType"]!.GetValue<string>();
        if (!Accept
            .Any(a => a == mime
                || (a.EndsWith("/*", StringComparison.Ordinal) && mime.StartsWith(a[..^1], StringComparison.Ordinal))))
        {
            throw Fault($"mime type not accepted (expected {string.Join(" or ", Accept)}, got {mime})", at);
        }

        Numbers.TryInteger(map["size"], out var size);
        if (size > MaxBytes)
        {
            throw Fault($"blob too big (maximum {MaxBytes}, got {size})", at);
        }

        blobs.Add(new(map["ref"]!["$link"]!.GetValue<string>(), mime, size, at));
    }
}
