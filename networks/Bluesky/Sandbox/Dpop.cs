using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>What one server asks of proofs of possession (RFC 9449): a fresh nonce of its own, each proof
/// once.</summary>
internal sealed class Dpop(Func<DateTimeOffset> clock)
{
    private static readonly TimeSpan NonceAge = TimeSpan.FromMinutes(2.5); // two of them live at once: at most 5 min
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, DateTimeOffset> seen = new(StringComparer.Ordinal);
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);
    private readonly Lock gate = new();

    /// <summary>The nonce to use next; sent with every answer.</summary>
    public string Nonce => NonceAt(clock());

    /// <summary>Checks the request's proof and returns the thumbprint of its key; null when there is no
    /// proof.</summary>
    /// <exception cref="DpopException">The proof is wrong, or lacks the server's nonce.</exception>
    public string? Check(HttpRequest request, Uri origin, string? accessToken)
    {
        var headers = request.Headers["DPoP"];
        if (headers.Count == 0)
        {
            return null;
        }

        var proof = headers.Count == 1 ? Jose.Parse(headers.ToString())
            : throw new DpopException("Only a single DPoP header is allowed");
        if (proof is null || Jose.Text(proof.Header, "typ") != "dpop+jwt" || proof.Header["jwk"] is not JsonObject jwk)
        {
            throw new DpopException("Invalid DPoP proof: type dpop+jwt with a jwk is expected");
        }

        var thumbprint = Jose.Thumbprint(jwk);
        if (thumbprint is null || !proof.IsSignedBy(jwk))
        {
            throw new DpopException("Invalid DPoP proof: the signature does not fit the key (ES256, r||s)");
        }

        CheckClaims(proof, request, origin, accessToken);
        CheckNonce(Jose.Text(proof.Claims, "nonce"));
        CheckOnce(Jose.Text(proof.Claims, "jti"));
        return thumbprint;
    }

    private void CheckClaims(Jose proof, HttpRequest request, Uri origin, string? accessToken)
    {
        if (Jose.Text(proof.Claims, "htm") != request.Method)
        {
            throw new DpopException("DPoP \"htm\" mismatch");
        }

        if (Jose.Text(proof.Claims, "htu") is not { } htu || htu.AsSpan().ContainsAny('?', '#')
            || !Uri.TryCreate(htu, UriKind.Absolute, out var target) || target != new Uri(origin, request.Path.Value))
        {
            throw new DpopException("DPoP \"htu\" mismatch");
        }

        if (proof.Time("iat") is not { } issued || (clock() - issued).Duration() > Leeway)
        {
            throw new DpopException("DPoP \"iat\" is not now");
        }

        var expected = accessToken is null ? null : Base64Text.Sha256Of(accessToken);
        if (Jose.Text(proof.Claims, "ath") != expected)
        {
            throw new DpopException("DPoP \"ath\" mismatch");
        }
    }

    private void CheckNonce(string? nonce)
    {
        var now = clock();
        if (nonce is null || (nonce != NonceAt(now) && nonce != NonceAt(now - NonceAge)))
        {
            throw new DpopException(nonce is null ? "Authorization server requires nonce in DPoP proof"
                : "DPoP \"nonce\" mismatch") { NonceMissing = true };
        }
    }

    private void CheckOnce(string? jti)
    {
        if (string.IsNullOrEmpty(jti))
        {
            throw new DpopException("DPoP \"jti\" is missing");
        }

        var now = clock();
        lock (gate)
        {
            foreach (var old in seen.Where(s => now - s.Value > 3 * NonceAge).Select(s => s.Key).ToList())
            {
                seen.Remove(old);
            }

            if (!seen.TryAdd(jti, now))
            {
                throw new DpopException("DPoP proof replayed");
            }
        }
    }

    private string NonceAt(DateTimeOffset at) =>
        Base64Text.Of(HMACSHA256.HashData(secret, BitConverter.GetBytes(at.Ticks / NonceAge.Ticks)));
}

/// <summary>A proof was refused; which answer that is depends on who asked, the login server or the data
/// server.</summary>
internal sealed class DpopException(string message) : Exception(message)
{
    public bool NonceMissing { get; init; }
}
