using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Sandbox;

/// <summary>Replaces what must never be shown: by the name it travels under, and by its value when we gave it out.</summary>
internal sealed class Redaction(World world)
{
    private const string Mask = "***";

    private static readonly string[] SecretNames =
    [
        "authorization", "dpop", "cookie", "token", "secret", "password", "passwd", "code", "assertion", "jwt",
        "verifier", "signature", "api_key", "apikey",
    ];

    private static readonly string[] PlainNames = ["code_challenge", "code_challenge_method", "token_endpoint", "token_type"];

    public IReadOnlyDictionary<string, string> Headers(IHeaderDictionary headers) => headers.ToDictionary(
        header => header.Key.ToLowerInvariant(),
        header => header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)
            ? Scheme(header.Value.ToString())
            : IsSecret(header.Key) ? Mask : Known(header.Value.ToString()));

    public string Query(QueryString query) =>
        Known(Form(query.HasValue ? query.Value![1..] : ""));

    public string Body(string body, string contentType) => Known(
        contentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? Json(body) : Form(body));

    /// <summary>Some services take a bare key, without the word before it.</summary>
    private static string Scheme(string authorization) =>
        authorization.Split(' ', 2) is [var scheme, _] ? $"{scheme} {Mask}" : Mask;

    private static string Form(string form)
    {
        var shown = QueryHelpers.ParseQuery(form).SelectMany(
            field => field.Value.Select(value => (field.Key, Value: IsSecret(field.Key) ? Mask : value ?? "")));
        return string.Join('&', shown.Select(field => $"{field.Key}={field.Value}"));
    }

    private static string Json(string body)
    {
        try
        {
            var node = JsonNode.Parse(body);
            Hide(node);
            return node?.ToJsonString() ?? body;
        }
        catch (JsonException)
        {
            return "(not JSON)";
        }
    }

    private static void Hide(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).ToArray())
            {
                if (IsSecret(name) && members[name] is JsonValue)
                {
                    members[name] = Mask;
                }
                else
                {
                    Hide(members[name]);
                }
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Hide(item);
            }
        }
    }

    /// <summary>Whatever name it travelled under: a token or password of this world is never shown.</summary>
    private string Known(string text)
    {
        foreach (var secret in world.Secrets.Where(secret => text.Contains(secret, StringComparison.Ordinal)))
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    private static bool IsSecret(string name) =>
        !PlainNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        && SecretNames.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase));
}
