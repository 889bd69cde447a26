using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Channels;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Operations;
using Rostrum.Workspaces;

namespace Rostrum.Posts;

/// <summary>Deletes a live post at its network, where the network offers it.</summary>
internal static class DeleteLive
{
    public static void Map(RouteGroupBuilder deliveries) => deliveries.MapDelete("/{id:guid}/live", HandleAsync)
        .WithName("DeleteLive").WithSummary("Delete a live post at its network").RequireScope(ApiScope.PostsPublish)
        .WithProblems(404, 409, 412);

    private static async Task<Results<Underway<OperationAnswer>, Problem>> HandleAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, NetworkList networks, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var found = await db.Deliveries.Where(d => d.Id == id)
            .Select(d => new { Delivery = d, Network = db.Channels.Where(c => c.Id == d.ChannelId).Select(c => c.Network).FirstOrDefault() })
            .AsNoTracking().SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(found.Delivery.Version))
        {
            return Problem.VersionConflict(found.Delivery.Version);
        }

        if (LiveRefusal(found.Delivery) is { } refusal)
        {
            return refusal;
        }

        if (found.Network is not { } network || networks.Find(network)?.DeletesPosts is null)
        {
            return Problem.StateConflict("live", "This network offers no deleting from here, or the channel is disconnected.");
        }

        var operation = LiveDeletions.Begin(db, [found.Delivery], time.GetUtcNow());
        return await commit.SaveAsync(db, OperationAnswer.Underway(operation), cancel);
    }

    internal static Problem? LiveRefusal(Delivery delivery) =>
        delivery is { State: DeliveryState.Live, NetworkPostId: not null, GoneAt: null }
            ? null
            : Problem.StateConflict(Conventions.Word(delivery.State), "Only a live post whose id is known can be changed at the network.", "live");
}

/// <summary>Does it. A post that is gone already counts as deleted.</summary>
internal sealed class DeleteLiveJob(WorkspaceDatabases workspaces, ChannelVoices voices, TimeProvider time) : IJobHandler
{
    private static readonly RetryPolicy Retries = new("delete-live", TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), 6);

    public string Kind => LiveDeletions.JobKind;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
        {
            return JobResult.Done;
        }

        await using var db = workspace.CreateDb();
        var delivery = await db.Deliveries.SingleOrDefaultAsync(d => d.Id == job.Subject, cancel);
        var operation = await OperationOfAsync(db, job, cancel);
        if (delivery is null or { NetworkPostId: null } or { GoneAt: not null } || operation is { State: "stopped" })
        {
            return JobResult.Done;
        }

        try
        {
            await voices.SpeakAsync(
                workspace, delivery.ChannelId, Needs.Deleting, voice => DeleteAsync(voice, delivery.NetworkPostId, cancel), cancel);
        }
        catch (NetworkException failed) when (failed.Failure.Kind is FailureKind.Busy or FailureKind.RateLimited or FailureKind.QuotaSpent or FailureKind.OutcomeUnknown)
        {
            return JobResult.RetryLater(failed.Failure.Sentence, Retries, failed.Failure.RetryAt);
        }
        catch (NetworkException failed)
        {
            return await EndAsync(db, operation, failed.Failure.Sentence, cancel);
        }

        var now = time.GetUtcNow();
        delivery.GoneAt = now;
        DeliveryDesk.Tell(db, "delivery.goneFromNetwork", delivery, now);
        return await EndAsync(db, operation, null, cancel);
    }

    public async Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await workspaces.OpenAsync(job.WorkspaceId, cancel) is { } db)
        {
            await using (db)
            {
                await EndAsync(db, await OperationOfAsync(db, job, cancel), reason, cancel);
            }
        }
    }

    private static async Task<bool> DeleteAsync(ChannelVoice voice, string remoteId, CancellationToken cancel)
    {
        if (voice.Network.DeletesPosts is not { } deletes)
        {
            throw NetworkException.Refused($"{voice.Network.Name} offers no deleting.");
        }

        await deletes.DeleteAsync(voice.Caller, remoteId, cancel);
        return true;
    }

    private static async Task<Operation?> OperationOfAsync(WorkspaceDb db, RunningJob job, CancellationToken cancel) =>
        Guid.TryParse(job.Payload, out var id) ? await db.Operations.SingleOrDefaultAsync(o => o.Id == id, cancel) : null;

    private static async Task<JobResult> EndAsync(WorkspaceDb db, Operation? operation, string? problem, CancellationToken cancel)
    {
        if (operation is not null)
        {
            operation.Done++;
            operation.ProblemSentence = problem ?? operation.ProblemSentence;
            if (operation.Done >= operation.Total && operation.State == "running")
            {
                operation.State = operation.ProblemSentence is null ? "done" : "failed";
            }
        }

        await db.SaveChangesAsync(cancel);
        return JobResult.Done;
    }
}
