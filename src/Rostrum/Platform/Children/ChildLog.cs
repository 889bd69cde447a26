namespace Rostrum.Platform.Children;

internal static partial class ChildLog
{
    [LoggerMessage(8101, LogLevel.Debug, "{Tool} ended with {ExitCode} after {Milliseconds:0} ms")]
    public static partial void ChildEnded(this ILogger logger, string tool, int exitCode, double milliseconds);

    [LoggerMessage(8102, LogLevel.Warning, "{Tool} did not end by itself; ended after {Milliseconds:0} ms")]
    public static partial void ChildCut(this ILogger logger, string tool, double milliseconds);

    [LoggerMessage(8103, LogLevel.Information, "{Sentence}")]
    public static partial void ShelterFound(this ILogger logger, string sentence);
}
