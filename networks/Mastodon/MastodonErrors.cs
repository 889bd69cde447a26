using System.Net;
using System.Text.Json;

namespace Rostrum.Networks.Mastodon;

/// <summary>
/// Failures by status. The text of a failure comes in the language of the person or the server, so it is only ever shown,
/// never searched (recordings of 2026-08 hold Japanese and German ones).
/// </summary>
internal sealed class MastodonErrors : IErrorTable
{
    private const int MostShown = 200;

    public NetworkFailure? Classify(HttpResponseMessage answer, ReadOnlyMemory<byte> body, CallKind kind)
    {
        var status = (int)answer.StatusCode;
        if (status is < 400 or >= 500)
        {
            return null;
        }

        if (answer.Content.Headers.ContentType?.MediaType is "text/html" && status is not (404 or 410))
        {
            return new(FailureKind.Busy, "The server, or what stands before it, answered with a page instead of data.") { Code = "html" };
        }

        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(FailureKind.SignInAgain, "The server no longer accepts the permission it gave."),
            HttpStatusCode.Forbidden when NamesScope(answer) => new(
                FailureKind.ScopeMissing, "The permission does not cover this; please connect again."),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => null,
            _ => new(FailureKind.ContentRefused, Sentence(status, body)),
        };
    }

    /// <summary>
    /// A bare 403 has many reasons. A server that refuses the account's own profile too has shut the account out (disabled,
    /// unconfirmed, waiting for approval); otherwise the thing itself was refused.
    /// </summary>
    public static async Task<NetworkFailure> ExplainAsync(
        NetworkSender sender, NetworkFailure failure, string scope, CancellationToken cancel)
    {
        if (failure is not { Kind: FailureKind.ContentRefused, Status: 403 })
        {
            return failure;
        }

        if (!MastodonScopes.Covers(sender.Scopes, scope))
        {
            return failure with
            {
                Kind = FailureKind.ScopeMissing,
                Scope = scope,
                Sentence = $"The permission {scope} was not given; please connect again.",
            };
        }

        try
        {
            await MastodonApi.MeAsync(sender, cancel);
            return failure;
        }
        catch (NetworkException e) when (e.Failure.Status == 403)
        {
            return ShutOut(e.Failure);
        }
        catch (NetworkException)
        {
            return failure;
        }
    }

    public static NetworkFailure ShutOut(NetworkFailure failure) => failure with
    {
        Kind = FailureKind.SignInAgain,
        Sentence = "The server does not let this account act now: it may be disabled, unconfirmed or waiting for approval.",
    };

    // The OAuth layer names itself in this header; the application's own refusals do not have it.
    private static bool NamesScope(HttpResponseMessage answer) =>
        answer.Headers.WwwAuthenticate.Any(h => h.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            && h.Parameter?.Contains("_scope\"", StringComparison.Ordinal) == true);

    private static string Sentence(int status, ReadOnlyMemory<byte> body)
    {
        var told = Told(body);
        return told is null ? $"The server refused it ({status})." : $"The server refused it ({status}): {told}";
    }

    private static string? Told(ReadOnlyMemory<byte> body)
    {
        try
        {
            var text = JsonSerializer.Deserialize(body.Span, MastodonJson.Default.WireError)?.Error;
            var plain = new string([.. (text ?? "").Select(c => char.IsControl(c) ? ' ' : c).Take(MostShown)]).Trim();
            return plain.Length == 0 ? null : plain;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
