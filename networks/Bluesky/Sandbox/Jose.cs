using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>A signed token taken apart; nothing is believed before <see cref="IsSignedBy"/>.</summary>
internal sealed record Jose(JsonObject Header, JsonObject Claims, string Signed, byte[] Signature)
{
    public static Jose? Parse(string token)
    {
        var parts = token.Split('.');
        return parts.Length == 3
            && Object(parts[0]) is { } header && Object(parts[1]) is { } claims
                && Base64Text.Parse(parts[2]) is { } signature
                ? new(header, claims, $"{parts[0]}.{parts[1]}", signature)
                : null;
    }

    /// <summary>True for an ES256 signature in the form r||s (64 bytes, not DER) by this public key (RFC 7515,
    /// 7518).</summary>
    public bool IsSignedBy(JsonObject jwk)
    {
        if (Text(Header, "alg") != "ES256" || Signature.Length != 64 || Key(jwk) is not { } point)
        {
            return false;
        }

        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return key.VerifyData(Encoding.ASCII.GetBytes(Signed), Signature, HashAlgorithmName.SHA256,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // the point is not on the curve
        }
    }

    /// <summary>The key's thumbprint (RFC 7638), or null when it is not a public P-256 key.</summary>
    public static string? Thumbprint(JsonObject jwk) => Key(jwk) is null
        ? null
        : Base64Text.Sha256Of($$"""{"crv":"P-256","kty":"EC","x":"{{Text(jwk, "x")}}","y":"{{Text(jwk, "y")}}"}""");

    public static string? Text(JsonObject? map, string name) =>
        map?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A Unix time in seconds from the claims.</summary>
    public DateTimeOffset? Time(string name) =>
        Numbers.TryInteger(Claims[name], out var seconds) && seconds is > 0 and < 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static ECPoint? Key(JsonObject jwk) =>
        Text(jwk, "kty") == "EC" && Text(jwk, "crv") == "P-256" && !jwk.ContainsKey("d")
        && Text(jwk, "x") is { } x && Text(jwk, "y") is { } y
        && Base64Text.Parse(x) is { Length: 32 } left && Base64Text.Parse(y) is { Length: 32 } right
            ? new ECPoint { X = left, Y = right }
            : null;

    private static JsonObject? Object(string part)
    {
        try
        {
            return Base64Text.Parse(part) is { } bytes ? JsonNode.Parse(bytes) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Tokens that the sandbox's own server issues and checks. The signature is a MAC, since nobody else verifies
/// it.</summary>
internal sealed class OwnTokens(byte[] secret)
{
    public string Issue(string type, JsonObject claims)
    {
        var signed = $"{Part($$"""{"typ":"{{type}}","alg":"HS256"}""")}.{Part(claims.ToJsonString())}";
        return $"{signed}.{Mac(signed)}";
    }

    /// <summary>The claims, or null when the token is not ours or of another type.</summary>
    public Jose? Read(string token, string type) =>
        Jose.Parse(token) is { } jose && Jose.Text(jose.Header, "typ") == type
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Mac(jose.Signed)),
            Encoding.ASCII.GetBytes(token[(token.LastIndexOf('.') + 1)..]))
            ? jose
            : null;

    private string Mac(string signed) => "cnry-"
        + Base64Text.Of(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)));

    private static string Part(string json) => Base64Text.Of(Encoding.UTF8.GetBytes(json));
}
