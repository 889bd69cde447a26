using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>A refusal of the login server: <c>{"error":…,"error_description":…}</c>.</summary>
internal sealed class LoginException(string error, string description, int status = 400) : Exception(description)
{
    public string Error => error;

    public int Status => status;
}

/// <summary>
/// An app as the login server knows it: from its client metadata document, or the localhost form that needs none
/// (atproto.com/specs/oauth, checked 2026-11). The sandbox also accepts a document on plain http at a loopback address.
/// </summary>
internal sealed record LoginClient(
    string Id, string Name, IReadOnlyList<string> RedirectUris, Scopes MostScopes, bool IsConfidential, bool AnyPort,
        IReadOnlyList<JsonObject> Keys)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int MaxDocumentBytes = 64 * 1024;

    public static async Task<LoginClient> FindAsync(string? id, HttpMessageInvoker outgoing, CancellationToken cancel)
    {
        if (!Uri.TryCreate(id, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new LoginException("invalid_client_metadata", "client_id must be a URL");
        }

        return address is { Scheme: "http", Host: "localhost" } && address.IsDefaultPort
            && !id.StartsWith("http://localhost:", StringComparison.Ordinal)
            ? Localhost(id, address)
            : await FetchAsync(id, address, outgoing, cancel);
    }

    public bool Allows(string redirectUri) => RedirectUris.Any(allowed =>
        allowed == redirectUri || (AnyPort && WithoutPort(allowed) == WithoutPort(redirectUri)));

    /// <summary>Checks the signed assertion of a confidential client; a public one sends none.</summary>
    public void Authenticate(IReadOnlyDictionary<string, string> form, string issuer, DateTimeOffset now,
        Func<string, bool> firstUse)
    {
        if (!IsConfidential)
        {
            if (form.ContainsKey("client_assertion"))
            {
                throw new LoginException("invalid_client", "This client is public and sends no assertion", 401);
            }

            return;
        }

        if (form.GetValueOrDefault("client_assertion_type") != AssertionType
            || Jose.Parse(form.GetValueOrDefault("client_assertion", "")) is not { } proof)
        {
            throw new LoginException("invalid_client", "client_assertion is required", 401);
        }

        var key = Keys.FirstOrDefault(k => Jose.Text(k, "kid") is { } kid && kid == Jose.Text(proof.Header, "kid"));
        if (key is null || !proof.IsSignedBy(key))
        {
            throw new LoginException("invalid_client", "client_assertion is not signed by a key of this client", 401);
        }

        var audience = proof.Claims["aud"] is JsonArray list ? [.. list.Select(a => a?.GetValue<string>())]
            : new[] { Jose.Text(proof.Claims, "aud") };
        var fresh = proof.Time("iat") is { } issued && (now - issued).Duration() < TimeSpan.FromMinutes(2)
            && (proof.Time("exp") is not { } expires || expires > now);
        if (Jose.Text(proof.Claims, "iss") != Id || Jose.Text(proof.Claims, "sub") != Id || !audience.Contains(issuer)
            || !fresh
            || Jose.Text(proof.Claims, "jti") is not { Length: > 0 } jti || !firstUse($"{Id} {jti}"))
        {
            throw new LoginException("invalid_client",
                "client_assertion claims iss, sub, aud, iat, exp or a fresh jti are wrong", 401);
        }
    }

    private static LoginClient Localhost(string id, Uri address)
    {
        if (address.AbsolutePath != "/" || address.Fragment.Length > 0
            || id.StartsWith("http://localhost/?", StringComparison.Ordinal))
        {
            throw new LoginException("invalid_client_metadata", "Loopback client_id must have an empty path");
        }

        var query = QueryHelpers.ParseQuery(address.Query);
        if (query.Keys.FirstOrDefault(k => k is not ("redirect_uri" or "scope")) is { } unknown)
        {
            throw new LoginException("invalid_client_metadata", $"Loopback client_id: unknown parameter {unknown}");
        }

        string[] redirects = query.TryGetValue("redirect_uri", out var given) ? [.. given.OfType<string>()]
            : ["http://127.0.0.1/", "http://[::1]/"];
        if (redirects
            .FirstOrDefault(r => !Uri.TryCreate(r, UriKind.Absolute, out var u) || u.Scheme != "http"
                || u.Host is not ("127.0.0.1" or "[::1]")) is { } wrong)
        {
            throw new LoginException("invalid_client_metadata",
                $"Loopback redirect_uri must use 127.0.0.1 or [::1], not {wrong}");
        }

        var scope = query.TryGetValue("scope", out var scopes) ? scopes.ToString() : "atproto";
        return new(id, "An app on this computer", redirects, new(scope), IsConfidential: false, AnyPort: true, []);
    }

    private static async Task<LoginClient> FetchAsync(string id, Uri address, HttpMessageInvoker outgoing,
        CancellationToken cancel)
    {
        if (!address.IsLoopback)
        {
            throw new LoginException("invalid_client_metadata",
                "The sandbox reads client metadata from this computer only");
        }

        var document = await ReadJsonAsync(address, outgoing, cancel);
        List<string> Texts(string name) => document[name] is JsonArray list
            ? [.. list
                .Select(v => v is JsonValue t && t.GetValueKind() == JsonValueKind.String ? t.GetValue<string>() : "")]
            : [];
        var method = Jose.Text(document, "token_endpoint_auth_method") ?? "none";
        string? fault = document switch
        {
            _ when Jose.Text(document, "client_id") != id => "client_id must be the document's own address",
            _ when document["dpop_bound_access_tokens"]?.GetValueKind() != JsonValueKind.True =>
                "dpop_bound_access_tokens must be true",
            _ when !Texts("grant_types").Contains("authorization_code") =>
                "grant_types must include authorization_code",
            _ when !Texts("response_types").Contains("code") => "response_types must include code",
            _ when Texts("redirect_uris").Count == 0 => "redirect_uris is missing",
            _ when !(Jose.Text(document, "scope") ?? "").Split(' ').Contains("atproto") => "scope must include atproto",
            _ when method is not ("none" or "private_key_jwt") =>
                $"token_endpoint_auth_method {method} is not supported",
            _ when method != "none" && Jose.Text(document, "token_endpoint_auth_signing_alg") != "ES256" =>
                "token_endpoint_auth_signing_alg must be ES256",
            _ when document.ContainsKey("jwks") && document.ContainsKey("jwks_uri") =>
                "jwks and jwks_uri exclude each other",
            _ when method != "none" && !document.ContainsKey("jwks") && !document.ContainsKey("jwks_uri") =>
                "jwks or jwks_uri is missing",
            _ => null,
        };
        if (fault is not null)
        {
            throw new LoginException("invalid_client_metadata", fault);
        }

        var keys = document["jwks"] as JsonObject
            ?? (Jose.Text(document, "jwks_uri") is { } at ? await ReadJsonAsync(new Uri(address, at), outgoing, cancel)
                : null);
        return new(id, Jose.Text(document, "client_name") ?? id, Texts("redirect_uris"),
            new(Jose.Text(document, "scope")!),
            method == "private_key_jwt", AnyPort: false,
                keys?["keys"] is JsonArray all ? [.. all.OfType<JsonObject>()] : []);
    }

    private static async Task<JsonObject> ReadJsonAsync(Uri address, HttpMessageInvoker outgoing,
        CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("application/json");
            using var answer = await outgoing.SendAsync(request, cancel);
            if ((int)answer.StatusCode != 200 || answer.Content.Headers.ContentType?.MediaType != "application/json")
            {
                throw new LoginException("invalid_client_metadata", $"{address} must answer 200 with application/json");
            }

            await answer.Content.LoadIntoBufferAsync(MaxDocumentBytes, cancel);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancel)) as JsonObject
                ?? throw new LoginException("invalid_client_metadata", $"{address} holds no JSON object");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or JsonException)
        {
            throw new LoginException("invalid_client_metadata", $"Unable to obtain {address}");
        }
    }

    private static string WithoutPort(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) ? $"{parsed.Scheme}://{parsed.Host}{parsed.PathAndQuery}"
            : uri;
}
