using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>
/// What a caller sent: query, form (<c>a[]</c>, <c>a[b]</c>) or JSON, as one tree. Values of the wrong kind and, where
/// the
/// method lists what it knows, unknown names are refused; the real server takes them in silence.
/// </summary>
internal sealed class Params(JsonObject values)
{
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    public static async Task<Params> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var values = new JsonObject();
        foreach (var (name, given) in QueryHelpers.ParseQuery(request.QueryString.Value))
        {
            Add(values, name, given);
        }

        if (request.HasJsonContentType() && request.ContentLength is not 0)
        {
            await AddJsonAsync(values, request, cancel);
        }
        else if (request.ContentType?.StartsWith("application/x-www-form-urlencoded",
            StringComparison.OrdinalIgnoreCase) is true)
        {
            foreach (var (name, given) in await request.ReadFormAsync(cancel))
            {
                Add(values, name, given);
            }
        }
        else if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) is true
            && !request.Path.Value!.Contains("/media", StringComparison.Ordinal)) // uploads are read part by part
        {
            foreach (var (name, given) in await request.ReadFormAsync(cancel))
            {
                Add(values, name, given);
            }
        }

        return new(values);
    }

    public void Put(string name, string value) => Add(values, name, [value]);

    /// <summary>Refuses every name that is not in the list.</summary>
    public Params Only(params string[] names)
    {
        var unknown = values.Select(v => v.Key).FirstOrDefault(k => k != "lang" && !names.Contains(k));
        return unknown is null ? this : throw ApiException.Wrong(unknown);
    }

    public bool Has(string name) => values[name] is not null;

    public string? Text(string name) => values[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw ApiException.Wrong(name),
    };

    public bool? Flag(string name) => values[name] is not { } value ? null : value.ToJsonString().Trim('"') switch
    {
        "true" or "1" or "on" => true,
        "false" or "0" or "off" or "" => false,
        _ => throw ApiException.Wrong(name),
    };

    public long? Whole(string name) => values[name] is not JsonValue value ? null
        : long.TryParse(value.ToJsonString().Trim('"'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number)
            ? number : throw ApiException.Wrong(name);

    /// <summary>A list of texts; one text is a list of one.</summary>
    public IReadOnlyList<string> Texts(string name) => values[name] switch
    {
        null => [],
        JsonArray list =>
            [.. list.Select(i => i is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>()
                : throw ApiException.Wrong(name))],
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => throw ApiException.Wrong(name),
    };

    public Params? Inner(string name) => values[name] switch
    {
        null => null,
        JsonObject inner => new(inner),
        _ => throw ApiException.Wrong(name),
    };

    /// <summary>A list of objects; in a form they come as <c>a[][b]</c>.</summary>
    public IReadOnlyList<Params> Many(string name) => values[name] switch
    {
        null => [],
        JsonArray list => [.. list.Select(i => i is JsonObject map ? new Params(map) : throw ApiException.Wrong(name))],
        JsonObject numbered =>
            [.. numbered.OrderBy(n => n.Key, StringComparer.Ordinal)
                .Select(n => n.Value is JsonObject map ? new Params(map) : throw ApiException.Wrong(name))],
        _ => throw ApiException.Wrong(name),
    };

    private static async Task AddJsonAsync(JsonObject values, HttpRequest request, CancellationToken cancel)
    {
        try
        {
            var body = await JsonNode.ParseAsync(request.Body, null, NoDuplicates, cancel) as JsonObject
                ?? throw new BadHttpRequestException("The JSON body is no object");
            foreach (var (name, value) in body)
            {
                values[name] = value?.DeepClone();
            }
        }
        catch (JsonException broken)
        {
            throw new BadHttpRequestException("The JSON body cannot be parsed", broken);
        }
    }

    private static void Add(JsonObject values, string name, IEnumerable<string?> given)
    {
        var path = name.Split('[').Select(p => p.TrimEnd(']')).ToArray();
        var at = values;
        for (var i = 0; i < path.Length - 1; i++)
        {
            if (path[i + 1].Length == 0)
            {
                AddToList(at, path, i, given);
                return;
            }

            at = (at[path[i]] ??= new JsonObject()) as JsonObject ?? throw ApiException.Wrong(name);
        }

        at[path[^1]] = given.LastOrDefault();
    }

    private static void AddToList(JsonObject at, string[] path, int i, IEnumerable<string?> given)
    {
        var list = (at[path[i]] ??= new JsonArray()) as JsonArray ?? throw ApiException.Wrong(path[i]);
        var (inner, count) = (path.Length > i + 2 ? path[i + 2] : null, 0);
        foreach (var value in given)
        {
            if (inner is null)
            {
                list.Add(value);
            }
            else if (list.ElementAtOrDefault(count) is JsonObject map)
            {
                map[inner] = value;
            }
            else
            {
                list.Add(new JsonObject { [inner] = value });
            }

            count++;
        }
    }
}
