using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Publishing;

namespace Rostrum.Posts;

/// <summary>A delivery with its post, as a person's decisions about it need them.</summary>
internal sealed record DeliveryCase(Delivery Delivery, Post Post)
{
    public Delivery? Previous => Post.Deliveries.Find(d => d.ChannelId == Delivery.ChannelId && d.Part == Delivery.Part - 1);

    public Delivery? Next => Post.Deliveries.Find(d => d.ChannelId == Delivery.ChannelId && d.Part == Delivery.Part + 1);
}

/// <summary>What people may decide about a delivery, with what follows in the same save.</summary>
internal sealed class DeliveryDesk(PostSurroundingsReader reader, PostPlanner planner, TimeProvider time)
{
    public static async Task<DeliveryCase?> FindAsync(WorkspaceDb db, Guid id, CancellationToken cancel)
    {
        var post = await db.Posts.Include(p => p.Deliveries).SingleOrDefaultAsync(p => p.Deliveries.Any(d => d.Id == id), cancel);
        return post is null ? null : new(post.Deliveries.Find(d => d.Id == id)!, post);
    }

    /// <summary>Its job, from now on.</summary>
    public async Task EnqueueAsync(WorkspaceDb db, Delivery delivery, CancellationToken cancel)
    {
        var around = await reader.ReadAsync(db, [delivery.ChannelId], [], cancel);
        if (around.Channels.TryGetValue(delivery.ChannelId, out var channel))
        {
            planner.Enqueue(db, delivery, channel);
        }
    }

    /// <summary>What follows when a person said that it is live: the next part goes on, and it is looked after like any other.</summary>
    public async Task FollowLiveAsync(WorkspaceDb db, DeliveryCase found, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (found.Next is { } next && next.State is DeliveryState.Scheduled or DeliveryState.Held)
        {
            var due = now.AddSeconds(next.AfterSeconds);
            if (next.State == DeliveryState.Held)
            {
                next.Retry(due, Guid.CreateVersion7(now));
            }

            await EnqueueAsync(db, next, cancel);
        }

        if (found.Delivery.NetworkPostId is not null)
        {
            db.Enqueue(JobKinds.ReadBackOf(found.Delivery.Id, now.AddMinutes(1)));
            foreach (var (age, after) in JobKinds.Ages)
            {
                db.Enqueue(JobKinds.MetricsOf(found.Delivery.Id, age, now + after));
            }
        }
    }

    public static void Tell(WorkspaceDb db, string type, Delivery delivery, DateTimeOffset now) => db.Tell(
        type,
        new Event(
            delivery.Id, delivery.PostId, delivery.ChannelId, delivery.Part, delivery.State, delivery.Version, delivery.Url,
            delivery.NetworkPostId, delivery.PlannedAt, delivery.LiveAt),
        now);

    private sealed record Event(
        Guid DeliveryId, Guid PostId, Guid ChannelId, int Part, DeliveryState State, int Version, string? Url, string? NetworkPostId,
        DateTimeOffset? PlannedAt, DateTimeOffset? LiveAt);
}
