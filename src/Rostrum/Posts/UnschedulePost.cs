using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>Takes the time away again: what has not begun is a draft once more.</summary>
internal static class UnschedulePost
{
    public static void Map(RouteGroupBuilder posts) => posts.MapDelete("/{id:guid}/schedule", HandleAsync)
        .WithName("UnschedulePost").WithSummary("Unschedule a post").RequireScope(ApiScope.PostsPublish).WithProblems(404, 409, 412);

    private static async Task<Results<Found<PostAnswer>, Problem>> HandleAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (await PostDesk.FindAsync(db, id, cancel) is not { } post)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(post.Version))
        {
            return Problem.VersionConflict(post.Version);
        }

        if (post.Deliveries.All(d => !CanWithdraw(d)))
        {
            return Problem.StateConflict(Conventions.Word(post.State), "Nothing of this post is scheduled.", "scheduled", "held");
        }

        await desk.Planner.WithdrawAsync(db, post, DeliveryCause.Unschedule, CanWithdraw, cancel);
        var now = time.GetUtcNow();
        post.Plan(null, null, null, now);
        db.TellPost("post.unscheduled", post, caller, now);
        return await commit.SaveAsync(db, new Found<PostAnswer>(PostAnswer.Of(post, []), post.Version), cancel);
    }

    private static bool CanWithdraw(Delivery delivery) => delivery.State is DeliveryState.Scheduled or DeliveryState.Held;
}
