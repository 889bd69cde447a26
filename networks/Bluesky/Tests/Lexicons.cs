using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>
/// Holds requests and records against the published schemas (atproto.com/specs/lexicon, read 2026-11). Stricter than a
/// server in one point: a member that the schema does not know is a fault, since we would have made it up.
/// </summary>
internal sealed partial class Lexicons
{
    private readonly Dictionary<string, JsonElement> documents = [];

    public static Lexicons Load()
    {
        var folder = Repository.SharedFolder("specs", "bluesky", "lexicons");
        var lexicons = new Lexicons();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            var document = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            lexicons.documents[document.GetProperty("id").GetString()!] = document;
        }

        return lexicons;
    }

    /// <summary>Everything wrong with a call of ours.</summary>
    public IReadOnlyList<string> FaultsOf(HttpMethod method, Uri address, string? contentType, byte[]? body)
    {
        var name = address.AbsolutePath["/xrpc/".Length..];
        if (!documents.TryGetValue(name, out var document))
        {
            return [$"{name}: no such method"];
        }

        var main = document.GetProperty("defs").GetProperty("main");
        var faults = new List<string>();
        var expected = main.GetProperty("type").GetString() == "query" ? HttpMethod.Get : HttpMethod.Post;
        if (method != expected)
        {
            faults.Add($"{name}: {method} instead of {expected}");
        }

        CheckParameters(name, main, QueryHelpers.ParseQuery(address.Query).ToDictionary(q => q.Key, q => q.Value.ToArray()), faults);
        CheckBody(name, main, contentType, body, faults);
        return faults;
    }

    /// <summary>Everything wrong with a record.</summary>
    public IReadOnlyList<string> FaultsOf(JsonElement record)
    {
        var faults = new List<string>();
        var type = record.GetProperty("$type").GetString()!;
        CheckObject(type, documents[type].GetProperty("defs").GetProperty("main").GetProperty("record"), record, type, faults);
        return faults;
    }

    private void CheckParameters(string name, JsonElement main, Dictionary<string, string?[]> query, List<string> faults)
    {
        var has = main.TryGetProperty("parameters", out var parameters);
        var known = has && parameters.TryGetProperty("properties", out var p) ? p : default;
        foreach (var (key, values) in query)
        {
            if (known.ValueKind != JsonValueKind.Object || !known.TryGetProperty(key, out var schema))
            {
                faults.Add($"{name}?{key}: not a parameter");
                continue;
            }

            var each = schema.GetProperty("type").GetString() == "array" ? schema.GetProperty("items") : schema;
            if (each.Equals(schema) && values.Length > 1)
            {
                faults.Add($"{name}?{key}: given {values.Length} times");
            }

            foreach (var value in values)
            {
                using var json = JsonDocument.Parse(each.GetProperty("type").GetString() is "integer" or "boolean"
                    ? value!
                    : JsonSerializer.Serialize(value));
                Check(name, each, json.RootElement, $"{name}?{key}", faults);
            }
        }

        if (has && parameters.TryGetProperty("required", out var required))
        {
            faults.AddRange(required.EnumerateArray().Where(r => !query.ContainsKey(r.GetString()!)).Select(r => $"{name}?{r}: missing"));
        }
    }

    private void CheckBody(string name, JsonElement main, string? contentType, byte[]? body, List<string> faults)
    {
        if (!main.TryGetProperty("input", out var input))
        {
            if (body is { Length: > 0 })
            {
                faults.Add($"{name}: takes no body");
            }

            return;
        }

        var encoding = input.GetProperty("encoding").GetString()!;
        if (body is null || contentType is null || (encoding != "*/*" && !contentType.StartsWith(encoding.TrimEnd('*'), StringComparison.Ordinal)))
        {
            faults.Add($"{name}: body of type {contentType ?? "none"} instead of {encoding}");
            return;
        }

        if (encoding == "application/json")
        {
            using var json = JsonDocument.Parse(body);
            Check(name, input.GetProperty("schema"), json.RootElement, name, faults);
            if (json.RootElement.TryGetProperty("record", out var record))
            {
                faults.AddRange(FaultsOf(record));
            }
        }
    }

    private void Check(string home, JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        switch (schema.GetProperty("type").GetString())
        {
            case "object" or "record":
                CheckObject(home, schema, value, at, faults);
                break;
            case "array":
                CheckArray(home, schema, value, at, faults);
                break;
            case "string":
                CheckString(schema, value, at, faults);
                break;
            case "integer":
                Expect(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _), at, "no whole number", faults);
                CheckRange(schema, value, at, faults);
                break;
            case "boolean":
                Expect(value.ValueKind is JsonValueKind.True or JsonValueKind.False, at, "no boolean", faults);
                break;
            case "ref":
                var (refHome, refSchema) = Resolve(home, schema.GetProperty("ref").GetString()!);
                Check(refHome, refSchema, value, at, faults);
                break;
            case "union":
                CheckUnion(home, schema, value, at, faults);
                break;
            case "blob":
                CheckBlob(schema, value, at, faults);
                break;
            case "cid-link":
                Expect(value.TryGetProperty("$link", out _), at, "no link", faults);
                break;
            case "unknown":
                Expect(value.ValueKind == JsonValueKind.Object, at, "no object", faults);
                break;
            case var other:
                faults.Add($"{at}: a type {other} that this reader does not know");
                break;
        }
    }

    private void CheckObject(string home, JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{at}: no object");
            return;
        }

        var properties = schema.TryGetProperty("properties", out var p) ? p : default;
        var nullable = Names(schema, "nullable");
        faults.AddRange(Names(schema, "required").Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{at}.{r}: missing"));
        foreach (var member in value.EnumerateObject().Where(m => m.Name != "$type"))
        {
            if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(member.Name, out var inner))
            {
                faults.Add($"{at}.{member.Name}: not in the schema");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null || !nullable.Contains(member.Name))
            {
                Check(home, inner, member.Value, $"{at}.{member.Name}", faults);
            }
        }
    }

    private void CheckArray(string home, JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add($"{at}: no list");
            return;
        }

        Expect(!schema.TryGetProperty("maxLength", out var most) || value.GetArrayLength() <= most.GetInt32(), at, "too many", faults);
        var i = 0;
        foreach (var item in value.EnumerateArray())
        {
            Check(home, schema.GetProperty("items"), item, $"{at}[{i++}]", faults);
        }
    }

    private void CheckUnion(string home, JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        var type = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("$type", out var t) ? t.GetString() : null;
        var refs = schema.GetProperty("refs").EnumerateArray().Select(r => r.GetString()!).ToList();
        var chosen = refs.FirstOrDefault(r => (r.StartsWith('#') ? home + r : r) == type);
        if (chosen is null)
        {
            faults.Add($"{at}: {type ?? "no type"} is none of {string.Join(", ", refs)}");
            return;
        }

        var (refHome, refSchema) = Resolve(home, chosen);
        Check(refHome, refSchema, value, at, faults);
    }

    private static void CheckString(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add($"{at}: no text");
            return;
        }

        var text = value.GetString()!;
        Expect(!schema.TryGetProperty("maxLength", out var bytes) || Encoding.UTF8.GetByteCount(text) <= bytes.GetInt32(), at, "too many bytes", faults);
        Expect(!schema.TryGetProperty("maxGraphemes", out var most) || new StringInfo(text).LengthInTextElements <= most.GetInt32(), at, "too long", faults);
        Expect(!schema.TryGetProperty("enum", out var all) || all.EnumerateArray().Any(e => e.GetString() == text), at, "not allowed", faults);
        var isRight = !schema.TryGetProperty("format", out var format) || format.GetString() switch
        {
            "did" => AtSyntax.IsDid(text),
            "handle" => AtSyntax.IsHandle(text),
            "at-identifier" => AtSyntax.IsDid(text) || AtSyntax.IsHandle(text),
            "at-uri" => AtUri.Parse(text) is not null,
            "nsid" => AtSyntax.IsNsid(text),
            "tid" => Tid.IsTid(text),
            "record-key" => AtSyntax.IsRecordKey(text),
            "datetime" => Instant().IsMatch(text),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            "language" => LanguageTag().IsMatch(text),
            "cid" => text.StartsWith("baf", StringComparison.Ordinal) && text.Length > 50,
            _ => false,
        };
        Expect(isRight, at, $"“{text}” is no {(schema.TryGetProperty("format", out var name) ? name : default)}", faults);
    }

    private static void CheckRange(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        Expect(!schema.TryGetProperty("maximum", out var most) || value.GetInt64() <= most.GetInt64(), at, "too large", faults);
        Expect(!schema.TryGetProperty("minimum", out var least) || value.GetInt64() >= least.GetInt64(), at, "too small", faults);
    }

    private static void CheckBlob(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        var type = value.GetProperty("mimeType").GetString()!;
        Expect(value.GetProperty("$type").GetString() == "blob" && value.GetProperty("ref").TryGetProperty("$link", out _), at, "no blob", faults);
        Expect(!schema.TryGetProperty("maxSize", out var most) || value.GetProperty("size").GetInt64() <= most.GetInt64(), at, "too large", faults);
        Expect(
            !schema.TryGetProperty("accept", out var accepted)
            || accepted.EnumerateArray().Any(a => type.StartsWith(a.GetString()!.TrimEnd('*'), StringComparison.Ordinal)),
            at,
            $"{type} is not accepted",
            faults);
    }

    private (string Home, JsonElement Schema) Resolve(string home, string name)
    {
        var parts = name.Split('#');
        var document = parts[0].Length == 0 ? home : parts[0];
        return (document, documents[document].GetProperty("defs").GetProperty(parts.ElementAtOrDefault(1) ?? "main"));
    }

    private static HashSet<string> Names(JsonElement schema, string list) =>
        schema.TryGetProperty(list, out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];

    private static void Expect(bool isRight, string at, string fault, List<string> faults)
    {
        if (!isRight)
        {
            faults.Add($"{at}: {fault}");
        }
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex Instant();

    [GeneratedRegex(@"\A[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*\z")]
    private static partial Regex LanguageTag();
}
