
namespace Rostrum.Publishing;

internal static partial class PublishingLog
{
    [LoggerMessage(2001, LogLevel.Information, "Delivery {DeliveryId} is live on {Network}, {LateMs} ms after its time")]
    public static partial void WentLive(this ILogger logger, Guid deliveryId, string network, long lateMs);

    [LoggerMessage(2002, LogLevel.Warning, "Delivery {DeliveryId} at {Network}: {Kind}")]
    public static partial void Stopped(this ILogger logger, Guid deliveryId, string network, string kind);

    [LoggerMessage(2003, LogLevel.Warning, "{Count} outcomes of an earlier process were committed from the emergency notes")]
    public static partial void NotesCommitted(this ILogger logger, int count);
}
