using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Rostrum.Jobs;

/// <summary>The writer's half of the wake-up protocol on both stores; one per process, shared with its engine.</summary>
public sealed class Wakes : IWakes, IAsyncDisposable
{
    private readonly ControlLink control;
    private readonly ILogger<Wakes> log;
    private readonly string wake;

    public Wakes(IJobDatabases databases, TimeProvider time, ILogger<Wakes> log)
        : this(databases, new JobClock(time), log)
    {
    }

    internal Wakes(IJobDatabases databases, JobClock clock, ILogger<Wakes> log)
    {
        this.log = log;
        Clock = clock;
        control = new ControlLink(databases, Clock);
        wake = JobSql.Wake(databases.Store);
    }

    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Clock.Now());

    public TimeProvider Time => Clock.Time;

    internal JobClock Clock { get; }

    internal ControlLink Control => control;

    /// <summary>The engine of this process hears of wakes at once.</summary>
    internal Action<Guid, long>? Woken { get; set; }

    public async ValueTask AnnounceAsync(Guid workspaceId, CancellationToken cancel)
    {
        await control.SetClockAsync(cancel);
        if (await control.ExecuteAsync(JobSql.Announce, cancel, ("now", Clock.Now()), ("w", workspaceId)) == 0)
        {
            throw new WorkspaceGoneException(workspaceId);
        }
    }

    public async ValueTask WakeAsync(Guid workspaceId, DateTimeOffset lookAt, CancellationToken cancel)
    {
        var due = lookAt.ToUnixTimeMilliseconds();
        try
        {
            await control.ExecuteAsync(wake, cancel, ("due", due), ("w", workspaceId));
        }
        catch (DbException failure)
        {
            // the work is committed, and its announcement makes an owner look within 10 s
            log.WakeFailed(workspaceId, failure);
        }

        Woken?.Invoke(workspaceId, due);
    }

    public async ValueTask AddWorkspaceAsync(Guid workspaceId, CancellationToken cancel) =>
        await control.ExecuteAsync(JobSql.AddWorkspace, cancel, ("w", workspaceId));

    public async ValueTask RemoveWorkspaceAsync(Guid workspaceId, CancellationToken cancel) =>
        await control.ExecuteAsync(JobSql.RemoveWorkspace, cancel, ("w", workspaceId));

    public async ValueTask<WakeScope> BeginAsync(Guid workspaceId, CancellationToken cancel)
    {
        var scope = new WakeScope(this, workspaceId);
        await scope.AnnounceAsync(cancel);
        return scope;
    }

    public ValueTask DisposeAsync() => control.DisposeAsync();
}
