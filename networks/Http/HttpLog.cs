using Microsoft.Extensions.Logging;

namespace Rostrum.Networks.Http;

/// <summary>One line per call: never a query, an id, a header or a body.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(3101, LogLevel.Debug, "{Method} {Host}{Path} answered {Status} in {Milliseconds} ms")]
    public static partial void Answered(this ILogger logger, string method, string host, string path, int status, long milliseconds);

    [LoggerMessage(3102, LogLevel.Warning, "{Method} {Host}{Path} got no answer after {Milliseconds} ms: {Reason}")]
    public static partial void NotAnswered(
        this ILogger logger, string method, string host, string path, long milliseconds, string reason);

    [LoggerMessage(3103, LogLevel.Information, "{Host} refused the renewal of a token: {Code}")]
    public static partial void RenewalRefused(this ILogger logger, string host, string code);

    [LoggerMessage(3104, LogLevel.Warning, "{Host} did not end a token: {Reason}")]
    public static partial void NotRevoked(this ILogger logger, string host, string reason);

    /// <summary>The path with everything that may name a person, a post or a secret replaced by a star.</summary>
    public static string Redact(Uri address) => string.Join('/', address.AbsolutePath.Split('/').Select(Redact));

    private static string Redact(string segment) =>
        segment.Length <= 40 && segment.All(c => char.IsAsciiLetter(c) || c is '.' or '-' or '_' || char.IsAsciiDigit(c))
        && segment.Count(char.IsAsciiDigit) <= 2
            ? segment
            : "*";
}
