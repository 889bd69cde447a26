using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Queue;

namespace Rostrum.Posts;

/// <summary>Gives a post its time. From then on only the publisher, an edit or a cancel may touch it.</summary>
internal static class SchedulePost
{
    public static void Map(RouteGroupBuilder posts) => posts.MapPost("/{id:guid}/schedule", HandleAsync)
        .WithName("SchedulePost").WithSummary("Schedule a post").RequireScope(ApiScope.PostsPublish).WithProblems(404, 409, 412, 422);

    private static Task<Results<Found<PostAnswer>, Problem>> HandleAsync(
        Guid id, WhenInput when, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel) =>
        SlotDesk.RunAsync(db, () => ScheduleAsync(id, when, ifMatch, db, desk, caller, commit, time, cancel));

    private static async Task<Results<Found<PostAnswer>, Problem>> ScheduleAsync(
        Guid id, WhenInput when, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        var (wish, member, fault) = Wish.Resolve(when, time.GetUtcNow());
        if (wish is null)
        {
            mistakes.Add(member ?? "", fault ?? "");
            return mistakes.ToProblem();
        }

        if (await PostDesk.FindAsync(db, id, cancel) is not { } post)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(post.Version))
        {
            return Problem.VersionConflict(post.Version);
        }

        var around = await desk.SurroundAsync(db, post, cancel);
        await PostPlanner.RemoveJobsAsync(db, post, [.. post.Deliveries.Select(d => d.Id)], cancel);
        if (await desk.PlanAsync(db, post, around, wish, caller, cancel, "slot") is { } refusal)
        {
            return refusal;
        }

        return await commit.SaveAsync(db, new Found<PostAnswer>(PostAnswer.Of(post, desk.Check(post, around)), post.Version), cancel);
    }
}
