using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Publishing;

namespace Rostrum.Posts;

/// <summary>
/// Moves a post's deliveries and their jobs together, in the same save. Only the first delivery of each channel's chain
/// gets a job: the publisher starts a later part when the one before it is live.
/// </summary>
internal sealed class PostPlanner(TimeProvider time, Random random)
{
    /// <summary>Every delivery of these channels goes out at this moment. Returns why not, or null.</summary>
    public string? Schedule(WorkspaceDb db, Post post, DateTimeOffset at, IReadOnlyDictionary<Guid, ChannelView> channels)
    {
        foreach (var chain in Chains(post, channels.Keys))
        {
            var due = at;
            foreach (var delivery in chain)
            {
                due += TimeSpan.FromSeconds(delivery.AfterSeconds);
                if (delivery.State == DeliveryState.InReview)
                {
                    delivery.Move(DeliveryCause.Approve); // nobody needs to be asked any more
                }

                var publication = Guid.CreateVersion7(time.GetUtcNow());
                var refusal = delivery.State == DeliveryState.Failed
                    ? delivery.Retry(due, publication)
                    : delivery.Schedule(due, publication);
                if (refusal is not null)
                {
                    return refusal;
                }
            }

            Enqueue(db, chain[0], channels[chain[0].ChannelId]);
            EnqueuePreFlights(db, chain[0], at);
        }

        post.Refold(time.GetUtcNow());
        return null;
    }

    /// <summary>The job that publishes this delivery, ready before its due moment by the network's own lead.</summary>
    public void Enqueue(WorkspaceDb db, Delivery delivery, ChannelView channel)
    {
        var now = time.GetUtcNow();
        var due = delivery.PlannedAt ?? now;
        var start = due - (channel.Network?.Timing.PreStage ?? TimeSpan.Zero);
        db.Enqueue(JobKinds.PublishOf(delivery.Id, delivery.ChannelId, start < now ? now : start));
    }

    /// <summary>Takes every move that leads back to a draft, or to the end, and removes the jobs that wait.</summary>
    public async Task<string?> WithdrawAsync(
        WorkspaceDb db, Post post, DeliveryCause cause, Func<Delivery, bool> which, CancellationToken cancel)
    {
        var touched = post.Deliveries.Where(which).ToList();
        foreach (var delivery in touched)
        {
            if (delivery.Move(cause) is { } refusal)
            {
                return refusal;
            }
        }

        await RemoveJobsAsync(db, post, [.. touched.Select(d => d.Id)], cancel);
        post.Refold(time.GetUtcNow());
        return null;
    }

    /// <summary>Removes jobs that have not started; one that has looks at the state it finds and ends.</summary>
    public static async Task RemoveJobsAsync(WorkspaceDb db, Post post, IReadOnlyCollection<Guid> deliveries, CancellationToken cancel)
    {
        var all = post.Deliveries.All(d => deliveries.Contains(d.Id));
        var subjects = (all ? deliveries.Append(post.Id) : deliveries).Select(id => (Guid?)id).ToList();
        var waiting = await db.Set<JobRow>()
            .Where(j => subjects.Contains(j.Subject) && (j.State == JobState.Ready || j.State == JobState.GaveUp)
                && (j.Kind == JobKinds.Publish || j.Kind == JobKinds.PreFlight))
            .ToListAsync(cancel);
        db.RemoveRange(waiting);
    }

    private static IEnumerable<List<Delivery>> Chains(Post post, IEnumerable<Guid> channels) => post.Deliveries
        .Where(d => channels.Contains(d.ChannelId) && d.State != DeliveryState.Cancelled)
        .GroupBy(d => d.ChannelId)
        .Select(g => g.OrderBy(d => d.Part).ToList());

    private void EnqueuePreFlights(WorkspaceDb db, Delivery first, DateTimeOffset at)
    {
        foreach (var (hours, jitterMinutes) in ((int, int)[])[(24, 60), (1, 10)])
        {
            var due = at.AddHours(-hours).AddSeconds(random.Next(jitterMinutes * 60));
            if (due > time.GetUtcNow())
            {
                db.Enqueue(JobKinds.PreFlightOf(first.PostId, first.ChannelId, at, hours, due));
            }
        }
    }
}
