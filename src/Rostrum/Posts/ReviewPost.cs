using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>The gate: put before somebody, approved, or sent back with a reason. An approval is bound to what was seen.</summary>
internal static class ReviewPost
{
    public sealed record Approval
    {
        public string? Note { get; init; }
    }

    public sealed record Rejection(string Reason);

    public static void Map(RouteGroupBuilder posts)
    {
        posts.MapPost("/{id:guid}/review", SubmitAsync).WithName("SubmitPost").WithSummary("Send a post to review")
            .RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 412, 422);
        posts.MapPost("/{id:guid}/approval", ApproveAsync).WithName("ApprovePost").WithSummary("Approve a post")
            .RequireScope(ApiScope.ApprovalsDecide).WithProblems(404, 409, 412, 422);
        posts.MapPost("/{id:guid}/rejection", RejectAsync).WithName("RejectPost").WithSummary("Send a post back")
            .RequireScope(ApiScope.ApprovalsDecide).WithProblems(404, 409, 412);
    }

    private static async Task<Results<Found<PostAnswer>, Problem>> SubmitAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var (post, problem) = await FindAsync(db, id, ifMatch, cancel);
        if (post is null)
        {
            return problem!;
        }

        var around = await desk.SurroundAsync(db, post, cancel);
        if (PostDesk.Refusal(post, desk.Check(post, around)) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        if (PostDesk.Submit(post, now) is { } sentence)
        {
            return Problem.StateConflict(Conventions.Word(post.State), sentence, "draft");
        }

        db.TellPost("post.submitted", post, caller, now);
        return await commit.SaveAsync(db, Show(post), cancel);
    }

    private static async Task<Results<Found<PostAnswer>, Problem>> ApproveAsync(
        Guid id, Approval? request, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (request?.Note?.Length > 5000)
        {
            return Problem.Validation("note", "At most 5000 characters.");
        }

        var (post, problem) = await FindAsync(db, id, ifMatch, cancel);
        if (post is null)
        {
            return problem!;
        }

        if (Decider(post, caller) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        foreach (var delivery in post.Deliveries.Where(d => d.State == DeliveryState.InReview))
        {
            delivery.Move(DeliveryCause.Approve);
            delivery.Approve();
        }

        db.TellPost("post.approved", post, caller, now);
        if (post.At is { } at && at > now)
        {
            var around = await desk.SurroundAsync(db, post, cancel);
            if (PostDesk.Refusal(post, desk.Check(post, around)) is { } refused)
            {
                return refused;
            }

            desk.Planner.Schedule(db, post, at, around.Channels);
            db.TellPost("post.scheduled", post, caller, now);
        }

        post.Refold(now);
        return await commit.SaveAsync(db, Show(post), cancel);
    }

    private static async Task<Results<Found<PostAnswer>, Problem>> RejectAsync(
        Guid id, Rejection request, IfMatch ifMatch, WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (request.Reason.Length is 0 or > 5000)
        {
            return Problem.Validation("reason", "1 to 5000 characters.");
        }

        var (post, problem) = await FindAsync(db, id, ifMatch, cancel);
        if (post is null)
        {
            return problem!;
        }

        if (Decider(post, caller) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        foreach (var delivery in post.Deliveries.Where(d => d.State == DeliveryState.InReview))
        {
            delivery.Move(DeliveryCause.Reject);
        }

        post.Refold(now);
        db.TellPost("post.rejected", post, caller, now, request.Reason);
        return await commit.SaveAsync(db, Show(post), cancel);
    }

    /// <summary>Nobody decides on what they wrote with a key; nothing is decided that nobody asked for.</summary>
    private static Problem? Decider(Post post, ApiCaller caller)
    {
        if (post.State != PostState.InReview)
        {
            return Problem.StateConflict(Conventions.Word(post.State), "This post is not in review.", "inReview");
        }

        return caller.Kind == "key" && post.AuthorId == caller.Id
            ? Problem.Forbidden("approval-not-yours", "Somebody else must decide", "A key never decides on what it submitted itself.")
            : null;
    }

    private static async Task<(Post? Post, Problem? Problem)> FindAsync(WorkspaceDb db, Guid id, IfMatch ifMatch, CancellationToken cancel)
    {
        if (await PostDesk.FindAsync(db, id, cancel) is not { } post)
        {
            return (null, Problem.NotFound());
        }

        return ifMatch.Misses(post.Version) ? (null, Problem.VersionConflict(post.Version)) : (post, null);
    }

    private static Found<PostAnswer> Show(Post post) => new(PostAnswer.Of(post, []), post.Version);
}
