using System.Text.Json.Nodes;
using Rostrum.Networks;

namespace Rostrum.Channels;

/// <summary>A network's options as a JSON Schema (2020-12), for composers and for people who write clients.</summary>
internal static class SettingsSchema
{
    public static JsonObject Of(Network network)
    {
        var properties = new JsonObject();
        foreach (var option in network.Options)
        {
            properties[option.Name] = Property(option);
        }

        return new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["required"] = new JsonArray([.. network.Options.Where(o => o.Required && o.Default is null).Select(o => JsonValue.Create(o.Name))]),
        };
    }

    private static JsonObject Property(Option option)
    {
        var schema = option.Kind switch
        {
            OptionKind.Text or OptionKind.LongText => Text(option),
            OptionKind.Flag => new JsonObject { ["type"] = "boolean" },
            OptionKind.Number => Number(option),
            OptionKind.Choice => Choice(option),
            OptionKind.Choices => ListOf(option, Choice(option)),
            OptionKind.TextList => ListOf(option, Text(option)),
            OptionKind.Address => new JsonObject { ["type"] = "string", ["format"] = "uri" },
            OptionKind.Media => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
            _ => throw new ArgumentOutOfRangeException(nameof(option)),
        };
        schema["title"] = option.Label;
        Set(schema, "description", option.Help);
        Set(schema, "default", option.Default);
        Set(schema, "x-lookup", option.Lookup);
        schema["x-kind"] = Model.Conventions.Word(option.Kind);
        if (option.FirstPartOnly)
        {
            schema["x-first-part-only"] = true;
        }

        return schema;
    }

    private static JsonObject Text(Option option)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (option.MaxLength is { } most)
        {
            schema["maxLength"] = most;
        }

        return schema;
    }

    private static JsonObject Number(Option option)
    {
        var schema = new JsonObject { ["type"] = "integer" };
        if (option.Min is { } least)
        {
            schema["minimum"] = least;
        }

        if (option.Max is { } most)
        {
            schema["maximum"] = most;
        }

        return schema;
    }

    private static JsonObject Choice(Option option)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (option.Choices.Count > 0)
        {
            schema["oneOf"] = new JsonArray([.. option.Choices.Select(c => new JsonObject { ["const"] = c.Value, ["title"] = c.Label })]);
        }

        return schema;
    }

    private static JsonObject ListOf(Option option, JsonObject item)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item };
        if (option.MaxItems is { } most)
        {
            schema["maxItems"] = most;
        }

        return schema;
    }

    private static void Set(JsonObject schema, string name, string? value)
    {
        if (value is not null)
        {
            schema[name] = value;
        }
    }
}
