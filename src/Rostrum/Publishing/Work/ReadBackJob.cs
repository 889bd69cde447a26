using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Posts;

namespace Rostrum.Publishing;

/// <summary>Looks whether a live post is still there and says what was sent; fills in an address that was missing.</summary>
internal sealed class ReadBackJob(PublishingParts parts) : IJobHandler
{
    public string Kind => JobKinds.ReadBack;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        if (job.Subject is not { } id || await parts.Workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
        {
            return JobResult.Done;
        }

        await using var db = workspace.CreateDb();
        var delivery = await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel);
        if (delivery is not { State: DeliveryState.Live, NetworkPostId: { } remoteId, GoneAt: null })
        {
            return JobResult.Done;
        }

        try
        {
            var (network, seen) = await parts.Voices.SpeakAsync(
                workspace,
                delivery.ChannelId,
                Needs.LookUp,
                async voice => (voice.Network, voice.Network.ReadsBack is { } reader ? await reader.ReadAsync(voice.Caller, remoteId, cancel) : null),
                cancel);
            if (network.ReadsBack is not null)
            {
                await job.Lease.Writer.WriteAsync(scope => WriteAsync(scope, delivery, network.Id, seen), Fenced.Yes, cancel);
            }

            return JobResult.Done;
        }
        catch (NetworkException exception)
        {
            return CalmRetry.Of(exception);
        }
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;

    private async ValueTask WriteAsync(WriteScope scope, Delivery delivery, string network, RemotePost? seen)
    {
        var now = parts.Time.GetUtcNow();
        var isSame = seen is not null && Fingerprint.Of(seen.Text, []) == Fingerprint.Of(delivery.Content.Text, []);
        var changed = await scope.ExecuteAsync(
            """
            update delivery set read_back_at = @now, read_back_ok = @ok, url = coalesce(url, @url),
              gone_at = @gone, version = version + 1 where id = @id and gone_at is null
            """,
            ("now", now.ToUnixTimeMilliseconds()),
            ("ok", isSame),
            ("url", seen?.Url?.ToString()),
            ("gone", seen is null ? now.ToUnixTimeMilliseconds() : null),
            ("id", delivery.Id));
        if (isSame || changed == 0)
        {
            return; // or another look has told that it is gone
        }

        var told = new Dictionary<string, object?>
        {
            ["deliveryId"] = delivery.Id, ["postId"] = delivery.PostId, ["channelId"] = delivery.ChannelId,
            ["network"] = network, ["seenAt"] = now,
        };
        await Outbox.AddAsync(scope, new(seen is null ? "delivery.goneFromNetwork" : "delivery.changedOnNetwork", told), now);
    }
}
