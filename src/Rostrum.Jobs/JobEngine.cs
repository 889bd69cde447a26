using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rostrum.Jobs;

/// <summary>
/// Runs the jobs of all workspaces this node can get hold of. Disposing it without <see cref="StopAsync"/> is an abrupt end: nothing
/// is settled, and another engine picks the work up as interrupted.
/// </summary>
public sealed class JobEngine : IHostedService, IAsyncDisposable
{
    private readonly EngineParts parts;
    private readonly Signal hint;
    private readonly ControlLook look;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken end;
    private readonly ConcurrentDictionary<Guid, WorkspaceRunner> runners = new();
    private readonly ConcurrentDictionary<WorkspaceRunner, Task> tasks = new();
    private readonly Sweep sweep;
    private FileStream? lockFile;
    private NodeSeat? seat;
    private Task looking = Task.CompletedTask;
    private Task sweeping = Task.CompletedTask;
    private long lookedAt;
    private bool disposed;

    public JobEngine(
        IJobDatabases databases, Wakes wakes, IEnumerable<IJobHandler> handlers, JobEngineOptions options, Random random, ILogger<JobEngine> log)
    {
        parts = new EngineParts(databases, wakes, handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal), options, random, log);
        hint = new Signal(wakes.Time);
        look = new ControlLook(databases, wakes.Clock);
        sweep = new Sweep(parts);
        end = ending.Token;
    }

    /// <summary>This incarnation's id in the control database; it changes when the node loses its lock.</summary>
    public Guid? NodeId => seat?.Id;

    /// <summary>How many workspaces are worked at this moment.</summary>
    public int Owned => runners.Count;

    /// <summary>When it last looked for due work and could; null before the first time.</summary>
    public DateTimeOffset? LookedAt => Volatile.Read(ref lookedAt) is > 0 and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Says before anything is started what <see cref="StartAsync"/> would say: one engine works on a SQLite folder.</summary>
    /// <exception cref="JobEngineAlreadyRunningException">The lock file is held.</exception>
    public static void ExpectAlone(string dataFolder) => EngineLock.ExpectFree(dataFolder);

    /// <summary>Takes the node's seat and begins to look; on SQLite it refuses if another engine works on the folder.</summary>
    /// <exception cref="JobEngineAlreadyRunningException">SQLite: the lock file is held.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (parts.Store == JobStore.Sqlite)
        {
            lockFile = EngineLock.Take(parts.Databases.DataFolder);
        }

        var sitting = SitAsync(cancellationToken);
        await ((Task)sitting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!sitting.IsCompletedSuccessfully && lockFile is not null)
        {
            await lockFile.DisposeAsync();
        }

        seat = await sitting;
        parts.Log.Seated(seat.Id);
        parts.Wakes.Woken = OnWoken;
        looking = Task.Run(LookOnAsync, CancellationToken.None); // ended by StopAsync or DisposeAsync
        sweeping = Task.Run(() => sweep.RunAsync(end), CancellationToken.None); // as above
    }

    /// <summary>Ends when no workspace is worked here: after a stop at once, after an abrupt end once its handlers have ended.</summary>
    internal Task Ended => Task.WhenAll(tasks.Values);

    /// <summary>Ends when all workspaces were compared with their wake-up rows once.</summary>
    internal Task FirstSweep => sweep.FirstRound;

    /// <summary>Starts nothing more, lets handlers end, settles all workspaces and gives the seat back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await EndLoopsAsync();
        foreach (var runner in tasks.Keys)
        {
            runner.Stop();
        }

        var all = Task.WhenAll(tasks.Values);
        if (!await EndsWithinAsync(all, parts.Options.DrainFor, cancellationToken))
        {
            await parts.CutHandlers.CancelAsync();
            await EndsWithinAsync(all, parts.Options.CancelFor, CancellationToken.None); // the last moment for what was sent to be recorded
        }

        if (all.IsCompleted && seat is { } left)
        {
            await left.LeaveAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // without it the row expires
        }
        else if (!all.IsCompleted)
        {
            parts.Log.StoppedBusy(tasks.Count);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        await EndLoopsAsync();
        await parts.CutHandlers.CancelAsync();
        foreach (var runner in tasks.Keys)
        {
            runner.Lose();
        }

        if (seat is not null)
        {
            await seat.DisposeAsync();
        }

        await look.DisposeAsync();
        if (lockFile is not null)
        {
            await lockFile.DisposeAsync();
        }

        ending.Dispose();
    }

    private Task<NodeSeat> SitAsync(CancellationToken cancel) => NodeSeat.TakeAsync(parts, hint.Set, cancel);

    private async Task EndLoopsAsync()
    {
        if (!end.IsCancellationRequested)
        {
            await ending.CancelAsync();
        }

        hint.Set();
        await looking;
        await sweeping;
        parts.Wakes.Woken = null;
    }

    private async Task<bool> EndsWithinAsync(Task all, TimeSpan span, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var wait = Task.Delay(span, parts.Clock.Time, timer.Token);
        var ended = await Task.WhenAny(all, wait) == all;
        await timer.CancelAsync();
        return ended;
    }

    private void OnWoken(Guid workspaceId, long lookAt)
    {
        if (runners.TryGetValue(workspaceId, out var runner))
        {
            runner.Wake();
        }

        if (look.Expects(lookAt))
        {
            hint.Set();
        }
    }

    private async Task LookOnAsync()
    {
        while (!end.IsCancellationRequested)
        {
            var turn = TurnAsync();
            await ((Task)turn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (turn.IsCompletedSuccessfully)
            {
                await hint.WaitAsync(await turn, end);
            }
            else if (!end.IsCancellationRequested)
            {
                Say(turn.Exception?.InnerException);
                await look.ResetAsync();
                await hint.WaitAsync(TimeSpan.FromSeconds(1), end);
            }
        }
    }

    /// <summary>Nothing may end the look, or no job would ever start again.</summary>
    private void Say(Exception? failure)
    {
        if (failure is not null && EngineParts.IsOutage(failure))
        {
            parts.Log.ControlOutage(failure);
        }
        else
        {
            parts.Log.LookFailed(failure);
        }
    }

    private async Task<TimeSpan> TurnAsync()
    {
        if (seat!.Severed)
        {
            await ReseatAsync();
        }

        var sleep = await LookAsync();
        Volatile.Write(ref lookedAt, parts.Clock.Now());
        return sleep;
    }

    private async Task<TimeSpan> LookAsync()
    {
        var lease = parts.Options.Lease;
        if (!seat!.Covers(parts.Options.MostSleep) && !await seat.ExtendAsync(lease, end))
        {
            return TimeSpan.Zero; // severed: the next turn sits anew
        }

        var room = parts.Options.MostWorkspaces - runners.Count;
        while (await look.HasWorkAsync(seat.Id, room, end))
        {
            var claimed = await parts.Control.ChangeAsync(
                JobSql.Claim(parts.Store),
                static row => (WorkspaceId: row.GetGuid(0), Epoch: row.GetInt64(1), Version: row.GetInt64(2)),
                CancellationToken.None, // a claim that was cancelled after its commit would wait for this node's end
                ("me", seat.Id), ("now", parts.Clock.Now()), ("most", Math.Min(50, room)));
            foreach (var (workspaceId, epoch, version) in claimed)
            {
                Run(new WorkspaceRunner(parts, workspaceId, epoch, version, seat));
            }

            room -= claimed.Count;
            if (claimed.Count < 50)
            {
                break;
            }
        }

        foreach (var (workspaceId, version, pendingUntil) in await look.OwnRowsAsync(seat.Id, end))
        {
            if (runners.TryGetValue(workspaceId, out var runner))
            {
                runner.Seen(version, pendingUntil);
            }
        }

        return await look.SleepAsync(parts.Options.MostSleep, end);
    }

    private void Run(WorkspaceRunner runner)
    {
        if (runners.TryGetValue(runner.WorkspaceId, out var earlier))
        {
            earlier.Lose();
        }

        runners[runner.WorkspaceId] = runner;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        tasks[runner] = ended.Task;
        _ = Task.Run(() => WatchAsync(runner, ended), CancellationToken.None); // StopAsync waits for its end
    }

    private async Task WatchAsync(WorkspaceRunner runner, TaskCompletionSource ended)
    {
        var work = runner.RunAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsFaulted)
        {
            parts.Log.RunnerFailed(runner.WorkspaceId, work.Exception.InnerException);
            runner.Lose();
            await Task.Delay(TimeSpan.FromSeconds(1), parts.Clock.Time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await runner.GiveBackAsync(fence: 0).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        runners.TryRemove(new KeyValuePair<Guid, WorkspaceRunner>(runner.WorkspaceId, runner));
        tasks.TryRemove(runner, out _);
        runner.Dispose();
        ended.SetResult();
        hint.Set(); // it may be due again, or leave room for another
    }

    /// <summary>The seat is lost: whatever was held under it may belong to others by now.</summary>
    private async Task ReseatAsync()
    {
        foreach (var runner in tasks.Keys.Where(r => r.Seat == seat))
        {
            runner.Lose();
        }

        await seat!.LeaveAsync(end);
        var next = await SitAsync(end);
        await seat.DisposeAsync();
        seat = next;
        parts.Log.Seated(next.Id);
    }
}
