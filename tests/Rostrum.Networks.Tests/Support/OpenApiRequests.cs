using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Rostrum.Networks.Tests.Support;

/// <summary>
/// Holds requests against an OpenAPI 3.1 document: path and method exist, query and body members are known and of the named
/// type, required ones are there. Where a document lists several bodies (<c>oneOf</c>), one that fits is enough. A form is
/// read as the JSON it stands for, since servers take both.
/// </summary>
public sealed class OpenApiRequests(JsonNode document)
{
    public static OpenApiRequests Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!);

    public IReadOnlyList<string> Check(string method, Uri address, string? contentType, byte[] body)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(address);
        if (Operation(method, address.AbsolutePath) is not { } operation)
        {
            return [$"{method} {address.AbsolutePath} is not in the specification"];
        }

        var faults = new List<string>();
        CheckQuery(operation, address.Query, faults);
        if (body is { Length: > 0 })
        {
            CheckBody(operation, contentType ?? "", body, faults);
        }
        else if (operation["requestBody"]?["required"]?.GetValue<bool>() == true)
        {
            faults.Add("a body is required");
        }

        return [.. faults.Select(f => $"{method} {address.AbsolutePath}: {f}")];
    }

    private JsonNode? Operation(string method, string path)
    {
        var paths = document["paths"]!.AsObject();
        var name = paths.Select(p => p.Key)
            .Where(p => Regex.IsMatch(path, "^" + Regex.Replace(Regex.Escape(p), @"\\\{[^}]+}", "[^/]+") + "$"))
            .OrderBy(p => p.Count(c => c == '{'))
            .FirstOrDefault(p => paths[p]![method.ToLowerInvariant()] is not null);
        return name is null ? null : paths[name]![method.ToLowerInvariant()];
    }

    private void CheckQuery(JsonNode operation, string query, List<string> faults)
    {
        var known = (operation["parameters"]?.AsArray() ?? []).Select(p => Follow(p!)).Where(p => (string?)p["in"] == "query").ToList();
        foreach (var (name, values) in QueryHelpers.ParseQuery(query))
        {
            var parameter = known.FirstOrDefault(p => (string?)p["name"] == name.Replace("[]", "", StringComparison.Ordinal));
            if (parameter is null)
            {
                faults.Add($"query member {name} is not known");
                continue;
            }

            var schema = Follow(parameter["schema"]!);
            var one = (string?)schema["type"] == "array" ? Follow(schema["items"]!) : schema;
            foreach (var value in values)
            {
                CheckText(value ?? "", one, $"query member {name}", faults);
            }
        }
    }

    private void CheckBody(JsonNode operation, string contentType, byte[] body, List<string> faults)
    {
        var kinds = operation["requestBody"]?["content"]?.AsObject();
        var type = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed.MediaType.Value : null;
        var wanted = type == "application/x-www-form-urlencoded" ? "application/json" : type;
        if (wanted is null || kinds?[wanted]?["schema"] is not { } schema)
        {
            faults.Add($"a body of type {contentType} is not expected");
            return;
        }

        switch (type)
        {
            case "application/json":
                Check(JsonNode.Parse(body), schema, "body", faults);
                break;
            case "application/x-www-form-urlencoded":
                Check(FormAsJson(Encoding.UTF8.GetString(body), Members(schema)), schema, "form", faults);
                break;
            default:
                CheckParts(HeaderUtilities.RemoveQuotes(parsed!.Boundary).Value!, body, schema, faults);
                break;
        }
    }

    private JsonObject FormAsJson(string form, Dictionary<string, JsonNode> known)
    {
        var json = new JsonObject();
        foreach (var (name, values) in QueryHelpers.ParseQuery(form))
        {
            var plain = name.Replace("[]", "", StringComparison.Ordinal);
            var isList = known.TryGetValue(plain, out var schema) && (string?)Follow(schema)["type"] == "array";
            json[plain] = isList ? new JsonArray([.. values.Select(v => JsonValue.Create(v))]) : JsonValue.Create(values.Last());
        }

        return json;
    }

    private void CheckParts(string boundary, byte[] body, JsonNode schema, List<string> faults)
    {
        var names = Regex.Matches(Encoding.Latin1.GetString(body), @"Content-Disposition: form-data; name=""([^""]+)""").Select(m => m.Groups[1].Value).ToList();
        Encoding.Latin1.GetString(body).ShouldStartWith("--" + boundary);
        var known = Members(schema);
        faults.AddRange(names.Where(n => !known.ContainsKey(n)).Select(n => $"part {n} is not known"));
        faults.AddRange(Required(schema).Where(r => !names.Contains(r)).Select(r => $"part {r} is missing"));
    }

    private void Check(JsonNode? value, JsonNode schema, string where, List<string> faults)
    {
        schema = Follow(schema);
        var branches = (schema["oneOf"] ?? schema["anyOf"])?.AsArray();
        if (branches is not null)
        {
            var tries = branches.Select(b => Faults(value, b!, where)).ToList();
            if (tries.All(t => t.Count > 0))
            {
                faults.AddRange(tries.MinBy(t => t.Count)!);
            }

            return;
        }

        if (value is JsonObject members && (schema["properties"] ?? schema["allOf"]) is not null)
        {
            var known = Members(schema);
            faults.AddRange(Required(schema).Where(r => !members.ContainsKey(r)).Select(r => $"{where}.{r} is missing"));
            foreach (var (name, member) in members)
            {
                if (known.TryGetValue(name, out var type))
                {
                    Check(member, type, $"{where}.{name}", faults);
                }
                else
                {
                    faults.Add($"{where}.{name} is not known");
                }
            }

            return;
        }

        if (value is JsonArray items && (string?)schema["type"] == "array")
        {
            foreach (var item in items)
            {
                Check(item, schema["items"] ?? new JsonObject(), where + "[]", faults);
            }

            return;
        }

        CheckPlain(value, schema, where, faults);
    }

    private List<string> Faults(JsonNode? value, JsonNode schema, string where)
    {
        var faults = new List<string>();
        Check(value, schema, where, faults);
        return faults;
    }

    private static void CheckPlain(JsonNode? value, JsonNode schema, string where, List<string> faults)
    {
        var types = schema["type"] switch
        {
            JsonArray several => several.Select(t => (string?)t).ToList(),
            JsonValue one => [(string?)one],
            _ => [],
        };
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var fits = types.Count == 0 || types.Any(t => t switch
        {
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind == JsonValueKind.Number && value!.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-'),
            "number" => kind == JsonValueKind.Number,
            "array" => kind == JsonValueKind.Array,
            "object" => kind == JsonValueKind.Object,
            "null" => kind == JsonValueKind.Null,
            _ => false,
        });
        if (!fits)
        {
            faults.Add($"{where} is {kind}, expected {string.Join(" or ", types)}");
        }

        if (schema["enum"] is JsonArray allowed && kind == JsonValueKind.String && allowed.All(a => (string?)a != (string?)value))
        {
            faults.Add($"{where} is {value}, which is not offered");
        }
    }

    private static void CheckText(string value, JsonNode schema, string where, List<string> faults)
    {
        var fits = (string?)schema["type"] switch
        {
            "integer" => value.Length > 0 && value.All(char.IsAsciiDigit),
            "boolean" => value is "true" or "false",
            _ => true,
        };
        if (!fits)
        {
            faults.Add($"{where} is {value}, expected {schema["type"]}");
        }

        if (schema["enum"] is JsonArray allowed && allowed.All(a => (string?)a != value))
        {
            faults.Add($"{where} is {value}, which is not offered");
        }
    }

    private Dictionary<string, JsonNode> Members(JsonNode schema)
    {
        schema = Follow(schema);
        var all = (schema["allOf"]?.AsArray() ?? []).SelectMany(part => Members(part!))
            .Concat((schema["properties"]?.AsObject() ?? []).Select(p => KeyValuePair.Create(p.Key.Replace("[]", "", StringComparison.Ordinal), p.Value!)));
        return all.GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value);
    }

    private IEnumerable<string> Required(JsonNode schema)
    {
        schema = Follow(schema);
        return (schema["allOf"]?.AsArray() ?? []).SelectMany(part => Required(part!))
            .Concat((schema["required"]?.AsArray() ?? []).Select(r => (string)r!));
    }

    private JsonNode Follow(JsonNode schema)
    {
        while ((string?)schema["$ref"] is { } reference)
        {
            schema = reference.TrimStart('#', '/').Split('/').Aggregate(document, (node, name) => node[name]!);
        }

        return schema;
    }
}
