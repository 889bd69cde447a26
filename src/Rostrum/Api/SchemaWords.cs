using System.Text;
using System.Text.Json.Nodes;

namespace Rostrum.Api;

/// <summary>A JSON Schema of the document in short words, for the reading page.</summary>
internal sealed class SchemaWords(JsonObject document)
{
    private const int Deepest = 4;

    /// <summary><c>string (date-time)</c>, <c>list of PostAnswer</c>.</summary>
    public string Short(JsonNode? schema)
    {
        if (schema is not JsonObject members)
        {
            return "anything";
        }

        if (Name(members) is { } name)
        {
            return Find(name) is { } named && named["enum"] is JsonArray choices ? string.Join(" | ", choices) : name;
        }

        if (Choice(members) is { } choice)
        {
            return Short(choice) + " or null";
        }

        var type = Type(members);
        var format = members["format"] is { } known ? $" ({known})" : "";
        return type.StartsWith("array", StringComparison.Ordinal)
            ? $"list of {Short(members["items"])}{type[5..]}"
            : members["enum"] is JsonArray words ? string.Join(" | ", words) : type + format;
    }

    /// <summary>The shape, a member a line.</summary>
    public string Sketch(JsonNode? schema)
    {
        var text = new StringBuilder();
        Sketch(schema, 0, text);
        return text.ToString();
    }

    private void Sketch(JsonNode? schema, int depth, StringBuilder text)
    {
        var members = Resolve(schema as JsonObject);
        if (members is not null && Type(members).StartsWith("array", StringComparison.Ordinal))
        {
            text.Append('[');
            Sketch(members["items"], depth, text);
            text.Append(", …]");
            return;
        }

        if (members?["properties"] is not JsonObject properties || depth >= Deepest)
        {
            text.Append(Short(schema));
            return;
        }

        text.AppendLine("{");
        foreach (var (name, value) in properties)
        {
            text.Append(' ', (depth + 1) * 2).Append(name).Append(": ");
            Sketch(value, depth + 1, text);
            if (value?["description"] is { } meaning)
            {
                text.Append("   // ").Append(meaning.ToString().ReplaceLineEndings(" "));
            }

            text.AppendLine();
        }

        text.Append(' ', depth * 2).Append('}');
    }

    private JsonObject? Resolve(JsonObject? schema)
    {
        if (schema is null)
        {
            return null;
        }

        return Name(schema) is { } name ? Find(name) : Choice(schema) is { } choice ? Resolve(choice) : schema;
    }

    private JsonObject? Find(string name) => document["components"]?["schemas"]?[name] as JsonObject;

    private static string? Name(JsonObject schema) => ((string?)schema["$ref"])?.Split('/')[^1];

    /// <summary>The one alternative that is not null.</summary>
    private static JsonObject? Choice(JsonObject schema) => (schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices
        ? choices.OfType<JsonObject>().FirstOrDefault(c => (c["type"] as JsonValue)?.ToString() != "null")
        : null;

    private static string Type(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => string.Join(" or ", several.Select(t => t!.ToString()).OrderBy(t => t == "null")),
        { } one => one.ToString(),
        null => schema.ContainsKey("properties") ? "object" : "anything",
    };
}
