using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>Sends a failed or held delivery again, now.</summary>
internal static class RetryDelivery
{
    public static void Map(RouteGroupBuilder deliveries) => deliveries.MapPost("/{id:guid}/retry", HandleAsync)
        .WithName("RetryDelivery").WithSummary("Try a delivery again").RequireScope(ApiScope.PostsPublish).WithProblems(404, 409, 412);

    private static async Task<Results<Underway<DeliveryAnswer>, Problem>> HandleAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, DeliveryDesk desk, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (await DeliveryDesk.FindAsync(db, id, cancel) is not { } found)
        {
            return Problem.NotFound();
        }

        var delivery = found.Delivery;
        if (ifMatch.Misses(delivery.Version))
        {
            return Problem.VersionConflict(delivery.Version);
        }

        if (found.Previous is { State: not DeliveryState.Live })
        {
            return Problem.StateConflict(Conventions.Word(delivery.State), "The part before this one is not live: try that one first.");
        }

        var now = time.GetUtcNow();
        if (delivery.Retry(now, Guid.CreateVersion7(now)) is { } sentence)
        {
            return Problem.StateConflict(Conventions.Word(delivery.State), sentence, "failed", "held");
        }

        await desk.EnqueueAsync(db, delivery, cancel);
        found.Post.Refold(now);
        return await commit.SaveAsync(db, new Underway<DeliveryAnswer>($"/api/v1/deliveries/{id}", DeliveryAnswer.Of(delivery)), cancel);
    }
}
