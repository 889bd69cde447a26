using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Rostrum.Networks.Http;

/// <summary>The two places where OAuth comes back to us: the browser's redirect and the pushed request's answer.</summary>
internal static class OAuthReturn
{
    /// <summary>The code, once the state, the issuer and the absence of an error are checked.</summary>
    public static string ReadCode(Network network, OAuthConsent consent, PendingConsent pending, Uri redirectedTo)
    {
        var query = QueryHelpers.ParseQuery(redirectedTo.Query);
        string? Value(string name) => query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Value("state") ?? ""), Encoding.UTF8.GetBytes(pending.State)))
        {
            throw NetworkException.Refused("This answer belongs to another attempt to connect. Please start again.", "state_mismatch");
        }

        var issuer = Value("iss");
        if (pending.Endpoints.Issuer is { } expected && (issuer is not null || consent.IssuerInAnswer) && issuer != expected)
        {
            throw NetworkException.Refused("The answer came from another server than the one asked. Please start again.", "issuer_mismatch");
        }

        if (Value("error") is { } error)
        {
            var sentence = error == "access_denied"
                ? $"The connection was not permitted at {network.Name}."
                : $"{network.Name} did not make the connection ({Printable(error)}). Please start again.";
            throw NetworkException.Refused(sentence, Printable(error));
        }

        return Value("code") is { Length: > 0 } code
            ? code
            : throw NetworkException.Refused($"{network.Name} came back without a code. Please start again.", "no_code");
    }

    public static string ReadRequestUri(byte[] body, Uri from)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TryGetProperty("request_uri", out var uri) && uri.GetString() is { Length: > 0 } text)
            {
                return text;
            }
        }
        catch (JsonException e)
        {
            throw new NetworkException(new(FailureKind.Busy, $"{from.Host} gave an answer that cannot be read."), e);
        }

        throw new NetworkException(new(FailureKind.Busy, $"{from.Host} did not accept the request."));
    }

    /// <summary>A loopback client's redirect must name the address and not the word localhost.</summary>
    public static Uri RedirectFor(OAuthConsent consent, Uri redirect) =>
        consent.LoopbackRedirectHost is { } host && redirect.IsLoopback && redirect.Host == "localhost"
            ? new UriBuilder(redirect) { Host = host }.Uri
            : redirect;

    private static string Printable(string code) => new([.. code.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').Take(40)]);
}
