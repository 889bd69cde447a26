namespace Rostrum.Queue;

/// <summary>The routes of the queue.</summary>
internal static class QueueRoutes
{
    public static void MapQueue(this RouteGroupBuilder api)
    {
        var queue = api.MapGroup("/queue").WithTags("Queue");
        EditQueue.Map(queue);
        ReadSlots.Map(queue);
    }
}
