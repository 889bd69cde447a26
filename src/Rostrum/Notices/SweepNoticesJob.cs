using System.Globalization;
using Rostrum.Jobs;

namespace Rostrum.Notices;

/// <summary>
/// Notices go after 90 days. Each day on which something is told plants one job that looks again when its notices are that old,
/// so that a workspace in which nothing happens is never opened for it.
/// </summary>
internal sealed class SweepNoticesJob(TimeProvider time) : IJobHandler
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public string Kind => "sweep-notices/1";

    public static NewJob Of(DateTimeOffset now)
    {
        var day = Recurrence.NextAfter(now, TimeSpan.FromDays(1));
        return new("sweep-notices/1", day + Kept)
        {
            UniqueKey = string.Create(CultureInfo.InvariantCulture, $"sweep-notices:{day.ToUnixTimeSeconds()}"),
        };
    }

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(job);
        var oldest = (time.GetUtcNow() - Kept).ToUnixTimeMilliseconds();
        await job.Lease.Writer.WriteAsync(
            async scope => await scope.ExecuteAsync("delete from notice where at < @oldest", ("oldest", oldest)), Fenced.Yes, cancel);
        return JobResult.Done;
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => Task.CompletedTask;
}
