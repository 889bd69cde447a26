using System.Collections.Concurrent;
using Rostrum.Jobs;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>Publishes one delivery: the job engine's door to <see cref="DeliveryRun"/>.</summary>
internal sealed class PublishDeliveryJob(PublishingParts parts, ILogger<PublishDeliveryJob> log) : IForeseeingHandler
{
    private static readonly TimeSpan AfterAnother = TimeSpan.FromMilliseconds(500);

    // A second job of a delivery must not mistake this process's own act under way for one whose owner died.
    private readonly ConcurrentDictionary<Guid, byte> underWay = new();

    public string Kind => JobKinds.Publish;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        if (job.Subject is not { } delivery || await parts.Workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
        {
            return JobResult.Done;
        }

        if (!underWay.TryAdd(delivery, 0))
        {
            return JobResult.Again(parts.Time.GetUtcNow() + AfterAnother);
        }

        try
        {
            var ledger = new SqlLedger(job, parts.Notes, parts.Time);
            var foreseen = job.Foreseen as Foreseen;
            var run = new DeliveryRun(ledger, foreseen?.Targets ?? new SqlTargets(workspace, parts), parts.Time, parts.Random);
            return Results.Of(await run.RunAsync(delivery, new ActLease(job.Lease), cancel, foreseen));
        }
        finally
        {
            underWay.TryRemove(delivery, out _);
        }
    }

    public Task ForeseeAsync(IReadOnlyList<RunningJob> jobs, CancellationToken cancel) =>
        Task.WhenAll([.. jobs.Select(job => ForeseeAsync(job, cancel)), SqlLedger.PrepareAsync(jobs[0].Lease, cancel)]); // all meet in one transaction

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => PutAsides.RunAsync(job, parts, reason, cancel);

    private async Task ForeseeAsync(RunningJob job, CancellationToken cancel)
    {
        if (job.Subject is { } delivery
            && parts.Time.GetUtcNow() < job.Due // else its run reads it anyway
            && await parts.Workspaces.FindAsync(job.WorkspaceId, cancel) is { } workspace)
        {
            var ledger = new SqlLedger(job, parts.Notes, parts.Time);
            if (await Foreseen.ReadAsync(delivery, ledger, new SqlTargets(workspace, parts), parts.Time, cancel) is { } foreseen)
            {
                job.Foreseen = foreseen;
                log.ReadAhead(delivery);
            }
        }
    }
}

/// <summary>Looks up deliveries whose outcome is unknown.</summary>
internal sealed class LookUpJob(PublishingParts parts) : IJobHandler
{
    public string Kind => JobKinds.LookUp;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        if (job.Subject is not { } delivery || await parts.Workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
        {
            return JobResult.Done;
        }

        var ledger = new SqlLedger(job, parts.Notes, parts.Time);
        var resolver = new UnknownResolver(ledger, new SqlTargets(workspace, parts), parts.Time);
        return Results.Of(await resolver.RunAsync(delivery, cancel));
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => PutAsides.RunAsync(job, parts, reason, cancel);
}

/// <summary>The end of a job that nobody runs any more, told on its delivery.</summary>
internal static class PutAsides
{
    public static async Task RunAsync(RunningJob job, PublishingParts parts, string reason, CancellationToken cancel)
    {
        if (job.Subject is { } delivery)
        {
            var ledger = new SqlLedger(job, parts.Notes, parts.Time);
            await new PutAside(ledger, parts.Time).RunAsync(delivery, reason, cancel);
        }
    }
}

/// <summary>The publisher's results in the words of the job engine.</summary>
internal static class Results
{
    public static JobResult Of(RunResult result) => result switch
    {
        RunResult.Again again => JobResult.Again(again.At),
        RunResult.Park park => JobResult.ParkLane(park.Until, park.Why),
        _ => JobResult.Done,
    };
}

/// <summary>The engine's lease as the act asks for it.</summary>
internal sealed class ActLease(WorkspaceLease lease) : IActLease
{
    public long Epoch => lease.Epoch;

    public bool Covers(TimeSpan span) => lease.Covers(span);

    public async ValueTask<bool> ExtendAsync(TimeSpan span, CancellationToken cancel) => await lease.ExtendAsync(span, cancel);
}

/// <summary>What failed at a network while nobody waited for it: retried calmly, it is not a post.</summary>
internal static class CalmRetry
{
    private static readonly RetryPolicy Policy = new("sync", TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), 8);

    public static JobResult Of(NetworkException exception) => exception.Failure.Kind switch
    {
        FailureKind.Busy or FailureKind.OutcomeUnknown => JobResult.RetryLater(exception.Failure.Sentence, Policy, exception.Failure.RetryAt),
        FailureKind.RateLimited or FailureKind.QuotaSpent when exception.Failure.RetryAt is { } at => JobResult.Again(at),
        FailureKind.RateLimited or FailureKind.QuotaSpent => JobResult.RetryLater(exception.Failure.Sentence, Policy),
        _ => JobResult.Done, // the channel's own state tells the person
    };
}
