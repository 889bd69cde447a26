using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Queue;

namespace Rostrum.Posts;

/// <summary>
/// Changes what is not published yet. <c>channels</c> is keyed by channel id: one that is not named is left alone, and
/// taking one out is a call of its own. What was scheduled stays scheduled, or goes back to review where that is asked for; what
/// is in review stays there, whoever gives it another time.
/// </summary>
internal static class EditPost
{
    public static void Map(RouteGroupBuilder posts) => posts.MapPatch("/{id:guid}", HandleAsync)
        .Accepts<PostInput>("application/json", MergePatch.ContentType)
        .WithName("EditPost").WithSummary("Edit a post").RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 412, 422);

    private static Task<Results<Found<PostAnswer>, Problem>> HandleAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel) =>
        SlotDesk.RunAsync(db, () => EditAsync(id, patch, ifMatch, db, desk, caller, commit, time, cancel));

    private static async Task<Results<Found<PostAnswer>, Problem>> EditAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
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

        var now = time.GetUtcNow();
        var (input, problem) = PostMerge.Apply(post, patch);
        if (input is null)
        {
            return problem!;
        }

        var mistakes = new Mistakes();
        var words = PostReading.Read(input, id, mistakes);
        var wish = patch.Names("when") ? CreatePost.ReadWish(input.When, now, mistakes) : null;
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var around = await desk.SurroundAsync(db, words, cancel);
        around.Judge(words, mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        if (await ApplyAsync(db, desk, post, patch, words, around, caller, now, cancel) is { } refusal)
        {
            return refusal;
        }

        if (patch.Names("when") && await ReplanAsync(db, desk, post, around, wish, caller, now, cancel) is { } unplanned)
        {
            return unplanned;
        }

        db.TellPost("post.updated", post, caller, now);
        return await commit.SaveAsync(db, new Found<PostAnswer>(PostAnswer.Of(post, desk.Check(post, around)), post.Version), cancel);
    }

    /// <summary>Lays the words over the post, everything that follows included; the refusal, or null. Saved by the caller.</summary>
    internal static async Task<Problem?> ApplyAsync(
        WorkspaceDb db, PostDesk desk, Post post, MergePatch patch, PostWords words, PostSurroundings around, ApiCaller caller,
        DateTimeOffset now, CancellationToken cancel)
    {
        if (patch.Names("parts") && post.Rewrite(words.Parts, now) is { } sentence)
        {
            return Problem.StateConflict(Conventions.Word(post.State), sentence);
        }

        post.Describe(words.ExternalRef, words.Tags, words.Note, now);
        var named = PostMerge.NamedChannels(patch);
        foreach (var own in words.Channels)
        {
            if (named.Contains(own.ChannelId) && Take(post, own, db) is { } busy)
            {
                return Problem.StateConflict(Conventions.Word(busy), "This channel's part is being published or is live.");
            }
        }

        await SetMediaAsync(db, post, words, cancel);
        if (patch.Names("tags"))
        {
            await SetTagsAsync(db, post, cancel);
        }

        var changed = new List<Guid>();
        foreach (var own in post.Channels.Where(c => named.Contains(c.ChannelId) || (patch.Names("parts") && c.Parts is null)))
        {
            var laid = desk.Lay(post, own, around);
            db.AddRange(laid.Added);
            if (laid.Changed)
            {
                changed.Add(own.ChannelId);
            }
        }

        return await FollowAsync(db, desk, post, changed, around, caller, now, cancel);
    }

    /// <summary>Puts one channel's words in their place; the state that forbids it, or null.</summary>
    private static DeliveryState? Take(Post post, PostChannel own, WorkspaceDb db)
    {
        var busy = post.Deliveries.Find(d => d.ChannelId == own.ChannelId
            && !DeliveryTransitions.IsEditable(d.State) && d.State != DeliveryState.Cancelled);
        if (busy is not null)
        {
            return busy.State;
        }

        if (post.Channels.Find(c => c.ChannelId == own.ChannelId) is { } old)
        {
            old.Settings = own.Settings;
            old.Parts = own.Parts;
            old.FirstComment = own.FirstComment;
        }
        else
        {
            post.Channels.Add(own);
            db.Add(own);
        }

        return null;
    }

    private static async Task SetMediaAsync(WorkspaceDb db, Post post, PostWords words, CancellationToken cancel)
    {
        var wanted = words.MediaIds;
        var used = await db.PostMedia.Where(m => m.PostId == post.Id).ToListAsync(cancel);
        db.RemoveRange(used.Where(u => !wanted.Contains(u.MediaId)));
        db.AddRange(wanted.Where(w => used.All(u => u.MediaId != w)).Select(w => new PostMedia { PostId = post.Id, MediaId = w }));
    }

    private static async Task SetTagsAsync(WorkspaceDb db, Post post, CancellationToken cancel)
    {
        var used = await db.PostTags.Where(t => t.PostId == post.Id).ToListAsync(cancel);
        db.RemoveRange(used.Where(u => !post.Tags.Contains(u.Name)));
        db.AddRange(post.Tags.Where(t => used.TrueForAll(u => u.Name != t)).Select(t => new PostTag { PostId = post.Id, Name = t }));
    }

    /// <summary>What becomes of deliveries whose content changed: planned ones are planned anew, approved ones are asked for again.</summary>
    private static async Task<Problem?> FollowAsync(
        WorkspaceDb db, PostDesk desk, Post post, IReadOnlyCollection<Guid> changed, PostSurroundings around, ApiCaller caller,
        DateTimeOffset now, CancellationToken cancel)
    {
        var mine = post.Deliveries.Where(d => changed.Contains(d.ChannelId)).ToList();
        var wasPlanned = mine.Exists(d => d.State == DeliveryState.Scheduled);
        var wasAsked = mine.Exists(d => d.State is DeliveryState.InReview or DeliveryState.Approved);
        var at = post.At;
        if (wasPlanned && at is { } moment)
        {
            if (PostDesk.Refusal(post, desk.Check(post, around)) is { } refused)
            {
                return refused;
            }

            await PostPlanner.RemoveJobsAsync(db, post, [.. mine.Select(d => d.Id)], cancel);
            if (await PostDesk.NeedsApprovalAsync(db, post, cancel) || !caller.May(ApiScope.PostsPublish))
            {
                foreach (var delivery in mine.Where(d => d.State == DeliveryState.Scheduled))
                {
                    delivery.Move(DeliveryCause.Unschedule);
                }

                wasAsked = true;
            }
            else
            {
                var channels = around.Channels.Where(c => changed.Contains(c.Key)).ToDictionary();
                if (desk.Planner.Schedule(db, post, moment, channels) is { } sentence)
                {
                    return Problem.StateConflict(Conventions.Word(post.State), sentence);
                }
            }
        }

        if (wasAsked)
        {
            var waited = post.State == PostState.InReview;
            PostDesk.Submit(post, now);
            if (!waited && post.State == PostState.InReview)
            {
                db.TellPost("post.submitted", post, caller, now);
            }
        }

        post.Refold(now);
        return null;
    }

    private static async Task<Problem?> ReplanAsync(
        WorkspaceDb db, PostDesk desk, Post post, PostSurroundings around, Wish? wish, ApiCaller caller, DateTimeOffset now,
        CancellationToken cancel)
    {
        if (!caller.May(ApiScope.PostsPublish) && post.State is not (PostState.Draft or PostState.InReview))
        {
            return Problem.ScopeMissing(ApiScope.PostsPublish);
        }

        await PostPlanner.RemoveJobsAsync(db, post, [.. post.Deliveries.Select(d => d.Id)], cancel);
        if (wish is not null)
        {
            return await desk.PlanAsync(db, post, around, wish, caller, cancel, staysInReview: true);
        }

        await desk.Planner.WithdrawAsync(
            db, post, DeliveryCause.Unschedule, d => d.State is DeliveryState.Scheduled or DeliveryState.Held, cancel);
        post.Plan(null, null, null, now);
        return null;
    }
}
