
namespace Rostrum.Publishing;

internal static partial class PublishingLog
{
    [LoggerMessage(2004, LogLevel.Debug, "Delivery {DeliveryId} was read before its moment")]
    public static partial void ReadAhead(this ILogger logger, Guid deliveryId);

    [LoggerMessage(2003, LogLevel.Warning, "{Count} outcomes of an earlier process were committed from the emergency notes")]
    public static partial void NotesCommitted(this ILogger logger, int count);
}
