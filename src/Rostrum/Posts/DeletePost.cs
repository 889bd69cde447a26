using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Operations;

namespace Rostrum.Posts;

/// <summary>
/// Cancels what is not live. A post of which nothing was ever planned, or all was cancelled before, goes for good; with
/// <c>alsoOnNetwork=true</c> the live ones are deleted there too, as an operation.
/// </summary>
internal static class DeletePost
{
    public static void Map(RouteGroupBuilder posts) => posts.MapDelete("/{id:guid}", HandleAsync)
        .WithName("DeletePost").WithSummary("Cancel or delete a post").RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 412);

    private static async Task<Results<Gone204, Underway<OperationAnswer>, Problem>> HandleAsync(
        Guid id, bool? alsoOnNetwork, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller,
        Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (await PostDesk.FindAsync(db, id, cancel) is not { } post)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(post.Version))
        {
            return Problem.VersionConflict(post.Version);
        }

        var wasPlanned = post.Deliveries.Any(d => d.State is not (DeliveryState.Draft or DeliveryState.InReview or DeliveryState.Approved or DeliveryState.Cancelled));
        if ((wasPlanned || alsoOnNetwork == true) && !caller.May(ApiScope.PostsPublish))
        {
            return Problem.ScopeMissing(ApiScope.PostsPublish);
        }

        if (post.Deliveries.FirstOrDefault(d => d.State is DeliveryState.Working or DeliveryState.Unknown or DeliveryState.NeedsPerson) is { } busy)
        {
            return Problem.StateConflict(
                Conventions.Word(busy.State), "Part of this post is being published, or nobody knows whether it is live: settle that first.");
        }

        var now = time.GetUtcNow();
        await desk.Planner.WithdrawAsync(
            db, post, DeliveryCause.Cancel, d => DeliveryTransitions.After(d.State, DeliveryCause.Cancel) is not null, cancel);
        db.TellPost("post.deleted", post, caller, now);
        var live = post.Deliveries.Where(d => d.State == DeliveryState.Live).ToList();
        if (alsoOnNetwork == true && live.Count > 0)
        {
            var operation = LiveDeletions.Begin(db, live, now);
            return await commit.SaveAsync(db, OperationAnswer.Underway(operation), cancel);
        }

        if (!wasPlanned && !await db.Attempts.AnyAsync(a => post.Deliveries.Select(d => d.Id).Contains(a.DeliveryId), cancel))
        {
            db.PostMedia.RemoveRange(await db.PostMedia.Where(m => m.PostId == id).ToListAsync(cancel));
            db.Posts.Remove(post);
        }

        return await commit.SaveAsync(db, Gone204.Instance, cancel);
    }
}
