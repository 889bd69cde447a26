using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Accounts;

/// <summary>
/// Checks a provider's signed statement about who signed in (OpenID Connect Core 1.0, section 3.1.3.7): signature by one of the
/// provider's keys, issuer, audience, time and nonce. Two algorithms, both asymmetric, and the key must be of the algorithm's kind.
/// </summary>
internal static class IdToken
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>The claims, or null when anything is wrong.</summary>
    public static JsonObject? Check(string token, JsonArray keys, IdTokenWanted wanted, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !parts.All(p => p.Length > 0 && Base64Url.IsValid(p)) || Read(parts[0]) is not { } header)
        {
            return null;
        }

        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64Url.DecodeFromChars(parts[2]);
        var isSigned = keys.OfType<JsonObject>().Where(k => Text(header, "kid") is not { } kid || Text(k, "kid") == kid)
            .Any(k => IsSignedBy(k, Text(header, "alg"), signed, signature));
        return isSigned && Read(parts[1]) is { } claims && IsFor(claims, wanted, now) ? claims : null;
    }

    public static string? Text(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool IsFor(JsonObject claims, IdTokenWanted wanted, DateTimeOffset now)
    {
        var audiences = claims["aud"] switch
        {
            JsonArray many => many.Select(a => a?.ToString()).ToList(),
            { } one => [one.ToString()],
            null => [],
        };
        return Text(claims, "iss") == wanted.Issuer
            && audiences.Contains(wanted.ClientId)
            && (audiences.Count == 1 || Text(claims, "azp") == wanted.ClientId)
            && Text(claims, "nonce") == wanted.Nonce
            && Text(claims, "sub") is { Length: > 0 and <= 255 }
            && Moment(claims, "exp") > now - Skew
            && Moment(claims, "iat") < now + Skew;
    }

    private static DateTimeOffset? Moment(JsonObject claims, string name) =>
        claims[name] is JsonValue value && value.TryGetValue<long>(out var seconds) && seconds is > 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static bool IsSignedBy(JsonObject key, string? algorithm, byte[] signed, byte[] signature)
    {
        if (Text(key, "use") is not (null or "sig") || Text(key, "alg") is { } only && only != algorithm)
        {
            return false;
        }

        try
        {
            switch (algorithm, Text(key, "kty"))
            {
                case ("RS256", "RSA"):
                    using (var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }))
                    {
                        return rsa.KeySize >= 2048 && rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                    }

                case ("ES256", "EC") when Text(key, "crv") == "P-256":
                    using (var curve = ECDsa.Create(new ECParameters
                    {
                        Curve = ECCurve.NamedCurves.nistP256,
                        Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") },
                    }))
                    {
                        return curve.VerifyData(signed, signature, HashAlgorithmName.SHA256);
                    }

                default:
                    return false;
            }
        }
        catch (Exception unusable) when (unusable is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static byte[] Bytes(JsonObject key, string name) => Base64Url.DecodeFromChars(Text(key, name) ?? throw new FormatException());

    private static JsonObject? Read(string part)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a statement must say.</summary>
internal sealed record IdTokenWanted(string Issuer, string ClientId, string Nonce);
