using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rostrum.Networks;

/// <summary>A secret that cannot be printed by accident.</summary>
public readonly struct SecretText(string? value) : IEquatable<SecretText>
{
    private readonly string? value = value;

    public bool IsEmpty => string.IsNullOrEmpty(value);

    /// <summary>The clear text; call it only where the secret goes onto the wire or into the sealed store.</summary>
    public string Reveal() => value ?? "";

    public override string ToString() => IsEmpty ? "" : "***";

    public bool Equals(SecretText other) => string.Equals(value, other.value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is SecretText other && Equals(other);

    public override int GetHashCode() => 0;

    public static bool operator ==(SecretText left, SecretText right) => left.Equals(right);

    public static bool operator !=(SecretText left, SecretText right) => !left.Equals(right);
}

/// <summary>
/// What a network gave us for one account: tokens, their lives, scopes, server, proof key. Stored sealed, renewed by the
/// product, never handed to a publisher.
/// </summary>
public sealed record Grant
{
    public required SecretText AccessToken { get; init; }

    public SecretText RefreshToken { get; init; }

    /// <summary>Null = the network named no expiry; none is invented.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RefreshExpiresAt { get; init; }

    public DateTimeOffset IssuedAt { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The account's own server, where it has one: base of every request.</summary>
    public Uri? Server { get; init; }

    public OAuthEndpoints? Endpoints { get; init; }

    /// <summary>The network's id of the person or account that consented.</summary>
    public string? Subject { get; init; }

    public string? ClientId { get; init; }

    /// <summary>PKCS#8 of the P-256 proof key, base64.</summary>
    public SecretText DPoPKey { get; init; }

    /// <summary>Further facts that renewal needs, never secret to the network's own code, always sealed at rest.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>A newer answer over an older grant: what the answer left out is kept, never emptied.</summary>
    public Grant RenewedBy(Grant fresh) => fresh with
    {
        RefreshToken = fresh.RefreshToken.IsEmpty ? RefreshToken : fresh.RefreshToken,
        RefreshExpiresAt = fresh.RefreshExpiresAt ?? RefreshExpiresAt,
        Scopes = fresh.Scopes.Count == 0 ? Scopes : fresh.Scopes,
        Server = fresh.Server ?? Server,
        Endpoints = fresh.Endpoints ?? Endpoints,
        Subject = fresh.Subject ?? Subject,
        ClientId = fresh.ClientId ?? ClientId,
        DPoPKey = fresh.DPoPKey.IsEmpty ? DPoPKey : fresh.DPoPKey,
        Extra = fresh.Extra.Count == 0 ? Extra : fresh.Extra,
    };

    /// <summary>Bytes for the sealed store.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new StoredGrant(
            AccessToken.Reveal(), RefreshToken.Reveal(), ExpiresAt, RefreshExpiresAt, IssuedAt, Scopes, Server,
            Endpoints, Subject, ClientId, DPoPKey.Reveal(), Extra),
        GrantJson.Default.StoredGrant);

    public static Grant FromBytes(ReadOnlySpan<byte> bytes)
    {
        var stored = JsonSerializer.Deserialize(bytes, GrantJson.Default.StoredGrant)
            ?? throw new JsonException("An empty grant was stored.");
        return new()
        {
            AccessToken = new(stored.AccessToken),
            RefreshToken = new(stored.RefreshToken),
            ExpiresAt = stored.ExpiresAt,
            RefreshExpiresAt = stored.RefreshExpiresAt,
            IssuedAt = stored.IssuedAt,
            Scopes = stored.Scopes,
            Server = stored.Server,
            Endpoints = stored.Endpoints,
            Subject = stored.Subject,
            ClientId = stored.ClientId,
            DPoPKey = new(stored.DPoPKey),
            Extra = stored.Extra,
        };
    }
}

internal sealed record StoredGrant(
    string AccessToken,
    string RefreshToken,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RefreshExpiresAt,
    DateTimeOffset IssuedAt,
    IReadOnlyList<string> Scopes,
    Uri? Server,
    OAuthEndpoints? Endpoints,
    string? Subject,
    string? ClientId,
    string DPoPKey,
    IReadOnlyDictionary<string, string> Extra);

[JsonSerializable(typeof(StoredGrant))]
internal sealed partial class GrantJson : JsonSerializerContext;
