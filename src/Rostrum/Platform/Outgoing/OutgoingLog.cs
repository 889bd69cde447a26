namespace Rostrum.Platform.Outgoing;

/// <summary>Hosts and numbers only: paths, queries and headers carry tokens on several services.</summary>
internal static partial class OutgoingLog
{
    [LoggerMessage(8001, LogLevel.Debug, "{Method} to {Host} answered {Status} in {Milliseconds:0} ms")]
    public static partial void Called(this ILogger logger, string method, string host, int status, double milliseconds);

    [LoggerMessage(8002, LogLevel.Information, "{Method} to {Host} failed ({Error}) after {Milliseconds:0} ms")]
    public static partial void CallFailed(
        this ILogger logger, string method, string host, HttpRequestError error, double milliseconds);

    [LoggerMessage(8003, LogLevel.Warning, "A call to {Host} was refused by the address guard ({Why})")]
    public static partial void Refused(this ILogger logger, string host, string why);
}
