using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Queue;

namespace Rostrum.Posts;

/// <summary>The steps that creating, editing, scheduling and publishing share.</summary>
internal sealed class PostDesk(
    PostSurroundingsReader reader, PostPlanner planner, SlotDesk slots, RostrumSettings settings, TimeProvider time)
{
    private readonly bool hasPublicAddress = settings.PublicUrl is { Scheme: "https", IsLoopback: false };

    public PostPlanner Planner => planner;

    /// <summary>The post with everything of it, tracked; null when there is none.</summary>
    public static Task<Post?> FindAsync(WorkspaceDb db, Guid id, CancellationToken cancel) =>
        db.Posts.Include(p => p.Channels).Include(p => p.Deliveries).AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, cancel);

    public Task<PostSurroundings> SurroundAsync(WorkspaceDb db, PostWords words, CancellationToken cancel) =>
        reader.ReadAsync(db, [.. words.Channels.Select(c => c.ChannelId)], words.MediaIds, cancel);

    public Task<PostSurroundings> SurroundAsync(WorkspaceDb db, Post post, CancellationToken cancel) => reader.ReadAsync(db, post, cancel);

    /// <summary>Makes the deliveries of one channel say what is written.</summary>
    public LaidParts Lay(Post post, PostChannel own, PostSurroundings around) => PostPlan.Lay(
        post, own.ChannelId, PostPlan.PartsOf(post.Parts, own, around.Channels[own.ChannelId]), around.Library, time.GetUtcNow());

    /// <summary>Every rule that the post breaks as it stands.</summary>
    public IReadOnlyList<PostFault> Check(Post post, PostSurroundings around) =>
    [
        .. post.Channels.Where(c => around.Channels.ContainsKey(c.ChannelId)).SelectMany(own =>
        {
            var channel = around.Channels[own.ChannelId];
            return PostRules.Check(channel, PostPlan.PartsOf(post.Parts, own, channel), around.Library, hasPublicAddress);
        }),
    ];

    /// <summary>
    /// Gives the post its time: scheduled, or in review where this workspace or this caller needs an approval. What waits in
    /// review goes out without a yes only for somebody who could say it, and who asks for exactly that. Null when done, else the refusal.
    /// </summary>
    /// <param name="slot">The member of the request that asked for a slot.</param>
    /// <param name="staysInReview">A new time alone: what waits for a yes goes on waiting.</param>
    public async Task<Problem?> PlanAsync(
        WorkspaceDb db, Post post, PostSurroundings around, Wish wish, ApiCaller caller, CancellationToken cancel, string slot = "when.slot",
        bool staysInReview = false)
    {
        if (Refusal(post, Check(post, around)) is { } refused)
        {
            return refused;
        }

        if (wish == Wish.NextSlot)
        {
            if (await slots.TakeAsync(db, post, cancel) is not { } free)
            {
                return Problem.Validation(slot, "No weekly slot of this workspace is free for all these channels; name a time.");
            }

            wish = free;
        }

        var now = time.GetUtcNow();
        post.Plan(wish.At, wish.Local, wish.Zone, now);
        var waits = post.Deliveries.Exists(d => d.State == DeliveryState.InReview);
        var mustAsk = !caller.May(ApiScope.PostsPublish) || (waits && (staysInReview || !caller.May(ApiScope.ApprovalsDecide)))
            || await NeedsApprovalAsync(db, post, cancel);
        var sentence = mustAsk
            ? await AskAsync(db, post, now, cancel)
            : planner.Schedule(db, post, wish.At, around.Channels);
        if (sentence is not null)
        {
            return Problem.StateConflict(Conventions.Word(post.State), sentence);
        }

        if (!mustAsk || !waits)
        {
            db.TellPost(mustAsk ? "post.submitted" : "post.scheduled", post, caller, now);
        }

        return null;
    }

    /// <summary>All of it is put before somebody, what was scheduled for another time too. Returns why not, or null.</summary>
    private async Task<string?> AskAsync(WorkspaceDb db, Post post, DateTimeOffset now, CancellationToken cancel) =>
        await planner.WithdrawAsync(db, post, DeliveryCause.Unschedule, d => d.State == DeliveryState.Scheduled, cancel) ?? Submit(post, now);

    public static Problem? Refusal(Post post, IReadOnlyList<PostFault> faults)
    {
        if (post.Channels.Count == 0)
        {
            return Problem.Validation("channels", "Choose at least one channel.");
        }

        var broken = faults.Where(PostRules.Refuses).ToList();
        return broken.Count == 0 ? null : Problem.ContentRefused(
        [
            .. broken.Select(b => new ProblemRule(b.ChannelId, b.Part, b.Fault.Rule, b.Fault.Limit, b.Fault.Actual, b.Fault.Sentence)),
        ]);
    }

    public static async Task<bool> NeedsApprovalAsync(WorkspaceDb db, Post post, CancellationToken cancel) =>
        await db.Settings.Select(s => s.ApprovalRequired).SingleAsync(cancel)
        && post.Deliveries.Any(d => d.State != DeliveryState.Cancelled && d.ApprovedFingerprint != d.Fingerprint);

    /// <summary>Puts what can be edited before somebody who decides. Returns why not, or null.</summary>
    public static string? Submit(Post post, DateTimeOffset now)
    {
        foreach (var delivery in post.Deliveries)
        {
            if (delivery.State is DeliveryState.Approved && delivery.Move(DeliveryCause.Reject) is { } stale)
            {
                return stale;
            }

            if (delivery.State is DeliveryState.Draft && delivery.Move(DeliveryCause.Submit) is { } refusal)
            {
                return refusal;
            }
        }

        post.Refold(now);
        return post.State == PostState.InReview ? null : "Nothing of this post can be reviewed now.";
    }
}
