using System.Net;

namespace Rostrum.Networks.Http;

/// <summary>What an exception or a status means, where the network's own table says nothing.</summary>
internal static class AnswerFailures
{
    /// <summary>
    /// What the handler tells about a request that got no answer. Which errors come before the request is on its way was
    /// found by trying each of them on .NET 10, 2026-11.
    /// </summary>
    public static NetworkFailure Of(HttpRequestException problem, CallKind kind, string host) => problem.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => NotSent($"The address {host} could not be found."),
        HttpRequestError.ConnectionError => NotSent($"{host} could not be reached."),
        HttpRequestError.SecureConnectionError => NotSent($"A secure connection to {host} could not be made."),
        HttpRequestError.ProxyTunnelError => NotSent($"The proxy did not let the call to {host} through."),
        HttpRequestError.VersionNegotiationError or HttpRequestError.UserAuthenticationError
            or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ExtendedConnectNotSupported
            => NotSent($"The call to {host} could not be made."),
        _ => Lost(kind, $"{host} ended the connection without an answer."),
    };

    public static NetworkFailure NotSent(string sentence) => new(FailureKind.Busy, sentence) { NotSent = true };

    public static NetworkFailure Lost(CallKind kind, string sentence) => kind == CallKind.Act
        ? new(FailureKind.OutcomeUnknown, sentence + " The post may be live.")
        : new(FailureKind.Busy, sentence);

    public static NetworkFailure Of(HttpResponseMessage answer, CallKind kind, string host, DateTimeOffset now)
    {
        var status = (int)answer.StatusCode;
        var failure = answer.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new NetworkFailure(FailureKind.RateLimited, $"{host} asks to wait."),
            HttpStatusCode.Unauthorized => new(FailureKind.SignInAgain, $"{host} no longer accepts the sign-in."),
            HttpStatusCode.RequestTimeout => Lost(kind, $"{host} gave up waiting."),
            >= HttpStatusCode.InternalServerError => Lost(kind, $"{host} has a problem of its own ({status})."),
            >= HttpStatusCode.BadRequest => new(FailureKind.ContentRefused, $"{host} refused the call ({status})."),
            _ => Lost(kind, $"{host} gave an unexpected answer ({status})."),
        };
        return failure with { Status = status, RetryAt = RetryTime.Read(answer, now) };
    }
}
