using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>Takes the numbers of a live post at a fixed age, once for each age.</summary>
internal sealed class MetricsJob(PublishingParts parts) : IJobHandler
{
    public string Kind => JobKinds.Metrics;

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        if (job is not { Subject: { } id, Payload: { } age } || await parts.Workspaces.FindAsync(job.WorkspaceId, cancel) is not { } workspace)
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
            var values = await parts.Voices.SpeakAsync(
                workspace,
                delivery.ChannelId,
                Needs.Metrics,
                async voice => voice.Network.Metrics is { } metrics ? await metrics.ReadAsync(voice.Caller, [remoteId], cancel) : null,
                cancel);
            if (values?.TryGetValue(remoteId, out var numbers) == true)
            {
                await job.Lease.Writer.WriteAsync(scope => WriteAsync(scope, id, age, numbers), Fenced.Yes, cancel);
            }

            await job.Lease.Writer.WriteAsync(ReadBackToo(id), Fenced.Yes, cancel);
            return JobResult.Done;
        }
        catch (NetworkException exception)
        {
            return CalmRetry.Of(exception);
        }
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;

    private Func<WriteScope, ValueTask> ReadBackToo(Guid id) => scope =>
    {
        scope.Enqueue(JobKinds.ReadBackOf(id, parts.Time.GetUtcNow()));
        return ValueTask.CompletedTask;
    };

    private async ValueTask WriteAsync(WriteScope scope, Guid id, string age, IReadOnlyDictionary<string, long> numbers)
    {
        var now = parts.Time.GetUtcNow();
        var added = await scope.ExecuteAsync(
            """
            insert into metric_snapshot(delivery_id, age, at, "values") values (@id, @age, @at, @numbers)
            on conflict (delivery_id, age) do nothing
            """,
            ("id", id),
            ("age", age),
            ("at", now.ToUnixTimeMilliseconds()),
            ("numbers", JsonSerializer.Serialize(numbers, Conventions.ModelJson)));
        if (added == 1)
        {
            var told = new Dictionary<string, object?> { ["deliveryId"] = id, ["age"] = age, ["values"] = numbers };
            await Outbox.AddAsync(scope, new("analytics.snapshot.taken", told), now);
        }
    }
}
