using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rostrum.Networks.Http;

/// <summary>What a person wants to connect.</summary>
public sealed record StartRequest(Uri Redirect)
{
    /// <summary>What the person typed where the consent asks for a home server: a handle, a host, an address.</summary>
    public string? HomeServer { get; init; }

    /// <summary>Abilities whose scopes are asked for besides the base (always and publishing).</summary>
    public IReadOnlyCollection<Needs> Also { get; init; } = [];

    /// <summary>The account that is meant, e.g. when connecting again.</summary>
    public string? LoginHint { get; init; }
}

/// <summary>Where to send the browser, and what to keep sealed until it comes back.</summary>
public sealed record StartedConsent(Uri Browser, PendingConsent State);

/// <summary>One attempt to connect, between leaving and coming back. Holds secrets: store its bytes sealed, use it once.</summary>
public sealed record PendingConsent
{
    /// <summary>Value of the <c>state</c> parameter: 32 random bytes; the product finds the record by its hash.</summary>
    public required string State { get; init; }

    public required OAuthEndpoints Endpoints { get; init; }

    public required string ClientId { get; init; }

    public required Uri Redirect { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public string? Verifier { get; init; }

    public Uri? Server { get; init; }

    public string? ExpectedSubject { get; init; }

    public string? TypedServer { get; init; }

    /// <summary>PKCS#8 of the proof key, base64, where the consent proves possession.</summary>
    public string? DPoPKey { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, PendingJson.Default.PendingConsent);

    public static PendingConsent FromBytes(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, PendingJson.Default.PendingConsent)
        ?? throw new JsonException("An empty consent was stored.");

    public override string ToString() => $"PendingConsent at {Endpoints.Authorize.Host}";
}

[JsonSerializable(typeof(PendingConsent))]
internal sealed partial class PendingJson : JsonSerializerContext;
