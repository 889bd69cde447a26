namespace Rostrum.Stock;

/// <summary>Names only: addresses carry keys, and what somebody searches for is theirs.</summary>
internal static partial class StockLog
{
    [LoggerMessage(3201, LogLevel.Warning, "{Source} refuses the key of this installation: enter another one in the settings")]
    public static partial void KeyRefused(this ILogger logger, string source);
}
