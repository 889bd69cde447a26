using System.Buffers;
using System.Text.Json;

namespace Rostrum.Networks.Http;

/// <summary>
/// The client that is a document: its id is the https address where the product serves it. On loopback the id carries
/// everything itself (atproto OAuth profile, read 2026-11). Elsewhere there is no such client.
/// </summary>
public static class ClientMetadata
{
    public const string Path = "/oauth/client-metadata.json";

    /// <summary>Why this installation cannot be such a client, or null when it can.</summary>
    public static string? WhyNot(NetworkEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        return IsPublic(env.PublicUrl) || IsLoopback(env.PublicUrl)
            ? null
            : "This way to connect needs a public https address of this installation (ROSTRUM_PUBLIC_URL).";
    }

    internal static bool IsPublic(Uri address) => address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && !address.IsLoopback;

    internal static bool IsLoopback(Uri address) => address.IsLoopback;

    internal static string ClientId(NetworkEnvironment env, Uri redirect, string scope) => IsPublic(env.PublicUrl)
        ? new Uri(env.PublicUrl, Path).AbsoluteUri
        : $"http://localhost?redirect_uri={Uri.EscapeDataString(redirect.AbsoluteUri)}&scope={Uri.EscapeDataString(scope)}";

    /// <summary>The document's JSON. Ask for it only where <see cref="WhyNot"/> is null and the address is https.</summary>
    /// <param name="redirects">Every redirect address the product may ever use for this consent.</param>
    public static async Task<byte[]> DocumentAsync(
        NetworkEnvironment env, OAuthConsent consent, string clientName, IReadOnlyList<Uri> redirects, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(env);
        ArgumentNullException.ThrowIfNull(consent);
        ArgumentNullException.ThrowIfNull(redirects);
        var key = env.ClientKey is { } find
            ? await find(cancel)
            : throw new InvalidOperationException("The client document needs the instance's client key.");
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            Write(json, env, consent, clientName, redirects, key);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(
        Utf8JsonWriter json, NetworkEnvironment env, OAuthConsent consent, string clientName, IReadOnlyList<Uri> redirects, ClientKey key)
    {
        json.WriteStartObject();
        json.WriteString("client_id", new Uri(env.PublicUrl, Path).AbsoluteUri);
        json.WriteString("application_type", "web");
        json.WriteString("client_name", clientName);
        json.WriteString("client_uri", env.PublicUrl.AbsoluteUri);
        WriteList(json, "redirect_uris", redirects.Select(r => r.AbsoluteUri));
        WriteList(json, "grant_types", ["authorization_code", "refresh_token"]);
        WriteList(json, "response_types", ["code"]);
        json.WriteString("scope", string.Join(' ', AllScopes(consent)));
        json.WriteBoolean("dpop_bound_access_tokens", value: true);
        json.WriteString("token_endpoint_auth_method", "private_key_jwt");
        json.WriteString("token_endpoint_auth_signing_alg", "ES256");
        json.WriteStartObject("jwks");
        json.WriteStartArray("keys");
        json.WriteStartObject();
        json.WriteString("kid", key.KeyId);
        json.WriteString("use", "sig");
        json.WriteString("alg", "ES256");
        using (var ecdsa = DPoP.Load(key.Pkcs8))
        {
            DPoP.WritePublicKey(json, ecdsa);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The most that may ever be asked for: every scope and every fallback.</summary>
    private static IEnumerable<string> AllScopes(OAuthConsent consent) => consent.Scopes.Select(s => s.Name)
        .Concat((consent.FallbackScopes ?? []).SelectMany(f => f.Split(' ')))
        .Distinct();

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
