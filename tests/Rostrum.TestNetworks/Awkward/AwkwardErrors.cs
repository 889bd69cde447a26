using System.Text.Json;
using Rostrum.Networks;

namespace Rostrum.TestNetworks;

/// <summary>Codes decide, never the status: a 400 may be a success.</summary>
internal sealed class AwkwardErrors(TimeProvider time) : IErrorTable
{
    public NetworkFailure? Classify(HttpResponseMessage answer, ReadOnlyMemory<byte> body, CallKind kind)
    {
        if (Code(body) is not { } code)
        {
            return null;
        }

        return code switch
        {
            "access_token_invalid" => new(FailureKind.SignInAgain, "Awkward no longer accepts the sign-in.") { Code = code },
            "rate_limit_exceeded" => new(FailureKind.QuotaSpent, "This installation's calls at Awkward are spent for the hour.")
            {
                Code = code,
                RetryAt = Usage(answer)?.ResetInMinutes is { } minutes ? time.GetUtcNow().AddMinutes(minutes) : null,
            },
            "comment_state_unknown" => new(FailureKind.OutcomeUnknown, "Awkward did not say whether the comment was made.") { Code = code },
            "invalid_params" or "container_not_found" or "already_published" or "not_ready" or "post_not_found" =>
                new(FailureKind.ContentRefused, $"Awkward refused it ({code}).") { Code = code },
            _ => null,
        };
    }

    public static AwkwardUsage? Usage(HttpResponseMessage answer)
    {
        try
        {
            return answer.Headers.TryGetValues("X-App-Usage", out var values)
                ? JsonSerializer.Deserialize(values.First(), AwkwardJson.Default.AwkwardUsage)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Code(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, AwkwardJson.Default.AwkwardErrorAnswer)?.Error?.Code;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
