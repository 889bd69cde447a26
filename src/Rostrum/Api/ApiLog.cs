namespace Rostrum.Api;

internal static partial class ApiLog
{
    [LoggerMessage(1001, LogLevel.Error, "{Method} {Route} failed unexpectedly")]
    public static partial void Unexpected(this ILogger logger, Exception exception, string method, string route);
}
