using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>Takes one channel out of a post; the others are left alone.</summary>
internal static class RemovePostChannel
{
    public static void Map(RouteGroupBuilder posts) => posts.MapDelete("/{id:guid}/channels/{channelId:guid}", HandleAsync)
        .WithName("RemovePostChannel").WithSummary("Remove a channel from a post").RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 412);

    private static async Task<Results<Found<PostAnswer>, Problem>> HandleAsync(
        Guid id, Guid channelId, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (await PostDesk.FindAsync(db, id, cancel) is not { } post
            || post.Channels.Find(c => c.ChannelId == channelId) is not { } own)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(post.Version))
        {
            return Problem.VersionConflict(post.Version);
        }

        var mine = post.Deliveries.Where(d => d.ChannelId == channelId).ToList();
        if (mine.Find(d => !DeliveryTransitions.IsEditable(d.State) && d.State != DeliveryState.Cancelled) is { } busy)
        {
            return Problem.StateConflict(Conventions.Word(busy.State), "This channel's part is being published or is live.");
        }

        if (mine.Exists(d => d.State is DeliveryState.Scheduled or DeliveryState.Held) && !caller.May(ApiScope.PostsPublish))
        {
            return Problem.ScopeMissing(ApiScope.PostsPublish);
        }

        var now = time.GetUtcNow();
        await PostPlanner.RemoveJobsAsync(db, post, [.. mine.Select(d => d.Id)], cancel);
        post.Channels.Remove(own);
        db.Remove(own);
        foreach (var delivery in mine)
        {
            post.Deliveries.Remove(delivery);
            db.Remove(delivery);
        }

        post.Refold(now);
        post.Describe(post.ExternalRef, post.Tags, post.Note, now);
        db.TellPost("post.updated", post, caller, now);
        return await commit.SaveAsync(db, new Found<PostAnswer>(PostAnswer.Of(post, []), post.Version), cancel);
    }
}
