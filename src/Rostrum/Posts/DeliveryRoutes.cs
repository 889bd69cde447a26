namespace Rostrum.Posts;

/// <summary>The routes of deliveries.</summary>
internal static class DeliveryRoutes
{
    public static void MapDeliveries(this RouteGroupBuilder api)
    {
        var deliveries = api.MapGroup("/deliveries").WithTags("Deliveries");
        ReadDeliveries.Map(deliveries);
        RetryDelivery.Map(deliveries);
        DecideDelivery.Map(deliveries);
        FindCandidates.Map(deliveries);
        EditLive.Map(deliveries);
        DeleteLive.Map(deliveries);
    }
}
