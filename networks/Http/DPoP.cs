using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rostrum.Networks.Http;

/// <summary>Proof of possession (RFC 9449, read 2026-11) and the small signed tokens that OAuth needs. ES256 only.</summary>
internal static class DPoP
{
    public const string NonceHeader = "DPoP-Nonce";

    /// <summary>A new P-256 key: PKCS#8, base64.</summary>
    public static SecretText NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Convert.ToBase64String(key.ExportPkcs8PrivateKey()));
    }

    /// <summary>A proof for exactly one request; query and fragment are not part of it.</summary>
    public static string Proof(
        SecretText key, string method, Uri address, DateTimeOffset now, string? nonce, SecretText accessToken = default)
    {
        using var ecdsa = Load(key);
        return Sign(
            ecdsa,
            header =>
            {
                header.WriteString("typ", "dpop+jwt");
                header.WriteStartObject("jwk");
                WritePublicKey(header, ecdsa);
                header.WriteEndObject();
            },
            claims =>
            {
                claims.WriteString("jti", RandomText(16));
                claims.WriteString("htm", method);
                claims.WriteString("htu", address.GetLeftPart(UriPartial.Path));
                claims.WriteNumber("iat", now.ToUnixTimeSeconds());
                if (nonce is not null)
                {
                    claims.WriteString("nonce", nonce);
                }

                if (!accessToken.IsEmpty)
                {
                    claims.WriteString("ath", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken.Reveal()))));
                }
            });
    }

    /// <summary>A client assertion (RFC 7523) that lives one minute.</summary>
    public static string ClientAssertion(ClientKey key, string clientId, string audience, DateTimeOffset now)
    {
        using var ecdsa = Load(key.Pkcs8);
        return Sign(
            ecdsa,
            header =>
            {
                header.WriteString("typ", "JWT");
                header.WriteString("kid", key.KeyId);
            },
            claims =>
            {
                claims.WriteString("iss", clientId);
                claims.WriteString("sub", clientId);
                claims.WriteString("aud", audience);
                claims.WriteString("jti", RandomText(16));
                claims.WriteNumber("iat", now.ToUnixTimeSeconds());
                claims.WriteNumber("exp", now.ToUnixTimeSeconds() + 60);
            });
    }

    public static void WritePublicKey(Utf8JsonWriter json, ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        json.WriteString("kty", "EC");
        json.WriteString("crv", "P-256");
        json.WriteString("x", Base64Url.EncodeToString(point.X));
        json.WriteString("y", Base64Url.EncodeToString(point.Y));
    }

    public static ECDsa Load(SecretText pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8.Reveal()), out _);
        return key;
    }

    public static string RandomText(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    private static string Sign(ECDsa key, Action<Utf8JsonWriter> header, Action<Utf8JsonWriter> claims)
    {
        var signed = Part(json =>
        {
            json.WriteString("alg", "ES256");
            header(json);
        }) + "." + Part(claims);
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return signed + "." + Base64Url.EncodeToString(signature);
    }

    private static string Part(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(bytes.WrittenSpan);
    }
}

/// <summary>The latest nonce of each server; authorization and resource servers keep theirs apart by their origin.</summary>
internal sealed class DPoPNonces
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, string> nonces = new(StringComparer.OrdinalIgnoreCase);

    public string? For(Uri address) => nonces.GetValueOrDefault(address.GetLeftPart(UriPartial.Authority));

    /// <summary>True when the server refused only for want of its nonce: nothing was done, the same request may be sent again.</summary>
    public static bool IsDemand(HttpResponseMessage answer)
    {
        if (!answer.Headers.Contains(DPoP.NonceHeader))
        {
            return false;
        }

        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            return answer.Headers.WwwAuthenticate.Any(w => w.Parameter?.Contains("use_dpop_nonce", StringComparison.Ordinal) == true);
        }

        return answer.StatusCode == HttpStatusCode.BadRequest && OAuthError.Read(answer)?.Error == "use_dpop_nonce";
    }

    /// <summary>Keeps the nonce an answer brought.</summary>
    public void Learn(Uri address, HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues(DPoP.NonceHeader, out var values) || values.FirstOrDefault() is not { Length: > 0 and < 500 } nonce)
        {
            return;
        }

        if (nonces.Count >= Most)
        {
            nonces.Clear();
        }

        nonces[address.GetLeftPart(UriPartial.Authority)] = nonce;
    }
}
