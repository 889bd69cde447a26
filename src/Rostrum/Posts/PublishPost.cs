using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>Now. The answer comes at once; follow the deliveries.</summary>
internal static class PublishPost
{
    public static void Map(RouteGroupBuilder posts) => posts.MapPost("/{id:guid}/publication", HandleAsync)
        .WithName("PublishPost").WithSummary("Publish a post now").RequireScope(ApiScope.PostsPublish).WithProblems(404, 409, 412, 422);

    private static async Task<Results<Underway<PostAnswer>, Problem>> HandleAsync(
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

        var waits = post.Deliveries.Exists(d => d.State == DeliveryState.InReview) && !caller.May(ApiScope.ApprovalsDecide);
        if (waits || await PostDesk.NeedsApprovalAsync(db, post, cancel))
        {
            return Problem.ApprovalRequired();
        }

        var around = await desk.SurroundAsync(db, post, cancel);
        await PostPlanner.RemoveJobsAsync(db, post, [.. post.Deliveries.Select(d => d.Id)], cancel);
        if (await desk.PlanAsync(db, post, around, new(time.GetUtcNow(), null, null), caller, cancel) is { } refusal)
        {
            return refusal;
        }

        return await commit.SaveAsync(db, new Underway<PostAnswer>($"/api/v1/posts/{id}", PostAnswer.Of(post, [])), cancel);
    }
}
