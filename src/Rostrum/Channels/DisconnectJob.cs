using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>Revokes a channel's grant at its network, then forgets tokens and synced data. What went live stays in the history.</summary>
internal sealed class DisconnectJob(
    WorkspaceDatabases workspaces, NetworkList networks, OAuthFlow flow, PostPlanner planner, ChannelPictures pictures, TimeProvider time)
    : IJobHandler
{
    private static readonly RetryPolicy Retries = new("revoke", TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), 5);

    public string Kind => DisconnectChannel.JobKind;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Subject is not { } channelId || await workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
        {
            return JobResult.Done;
        }

        await using var db = workspace.CreateDb();
        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == channelId, cancel) is not { } channel)
        {
            return JobResult.Done;
        }

        try
        {
            await RevokeAsync(db, workspace, channel, cancel);
        }
        catch (NetworkException failed) when (failed.Failure.Kind is FailureKind.Busy or FailureKind.RateLimited)
        {
            return JobResult.RetryLater(failed.Failure.Sentence, Retries, failed.Failure.RetryAt);
        }
        catch (NetworkException failed)
        {
            // It cannot be revoked from here (a dead token, a removed app): forgetting it is all that is left to do.
            await ForgetAsync(db, channel, job, failed.Failure.Sentence, cancel);
            return JobResult.Done;
        }

        await ForgetAsync(db, channel, job, null, cancel);
        return JobResult.Done;
    }

    public async Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Subject is { } channelId && await workspaces.OpenAsync(job.WorkspaceId, cancel) is { } db)
        {
            await using (db)
            {
                if (await db.Channels.SingleOrDefaultAsync(c => c.Id == channelId, cancel) is { } channel)
                {
                    await ForgetAsync(db, channel, job, "The network did not answer: remove the permission there yourself.", cancel);
                }
            }
        }
    }

    private async Task RevokeAsync(WorkspaceDb db, OpenWorkspace workspace, Channel channel, CancellationToken cancel)
    {
        var isShared = await db.Channels.AnyAsync(c => c.GrantId == channel.GrantId && c.Id != channel.Id, cancel);
        var network = networks.Find(channel.Network);
        if (isShared
            || network?.ConsentNamed(channel.ConsentId) is not { } consent
            || await db.Grants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == channel.GrantId, cancel) is not { } box)
        {
            return;
        }

        await flow.RevokeAsync(network, consent, workspace.Vault.Open(box), cancel);
    }

    private async Task ForgetAsync(WorkspaceDb db, Channel channel, RunningJob job, string? remark, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var posts = await db.Posts.Include(p => p.Deliveries)
            .Where(p => p.Deliveries.Any(d => d.ChannelId == channel.Id && d.State != DeliveryState.Live && d.State != DeliveryState.Cancelled))
            .ToListAsync(cancel);
        foreach (var post in posts)
        {
            await planner.WithdrawAsync(
                db, post, DeliveryCause.Cancel,
                d => d.ChannelId == channel.Id && DeliveryTransitions.After(d.State, DeliveryCause.Cancel) is not null, cancel);
        }

        var live = db.Deliveries.Where(d => d.ChannelId == channel.Id).Select(d => d.Id);
        await db.Snapshots.Where(s => live.Contains(s.DeliveryId)).ExecuteDeleteAsync(cancel);
        if (!await db.Channels.AnyAsync(c => c.GrantId == channel.GrantId && c.Id != channel.Id, cancel))
        {
            await db.Grants.Where(g => g.Id == channel.GrantId).ExecuteDeleteAsync(cancel);
        }

        pictures.Forget(job.WorkspaceId, channel.Id);
        db.Channels.Remove(channel);
        if (Guid.TryParse(job.Payload, out var operationId)
            && await db.Operations.SingleOrDefaultAsync(o => o.Id == operationId, cancel) is { } operation)
        {
            operation.State = "done";
            operation.Done = operation.Total;
            operation.ProblemSentence = remark;
        }

        await db.SaveChangesAsync(cancel);
    }
}
