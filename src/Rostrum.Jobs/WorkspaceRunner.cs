using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>
/// Works one workspace under one epoch, from the claim to the settlement: takes rows some seconds ahead, starts them at their moment,
/// tells the queue what became of them, and lets go when nothing is near.
/// </summary>
internal sealed class WorkspaceRunner : IDisposable
{
    private readonly EngineParts engine;
    private readonly QueuePart queue;
    private readonly JobBoard board;
    private readonly WorkspaceWriter writer;
    private readonly WorkspaceLease lease;
    private readonly Signal signal;
    private readonly CancellationTokenSource lost = new();
    private readonly Lock losing = new();
    private readonly List<Task> foreseeing = [];
    private bool disposed;
    private volatile bool stopping;

    public WorkspaceRunner(EngineParts engine, Guid workspaceId, long epoch, long version, NodeSeat seat)
    {
        (this.engine, WorkspaceId, Epoch, Seat) = (engine, workspaceId, epoch, seat);
        queue = new QueuePart(engine, epoch);
        board = new JobBoard(engine.Options, engine.Slots, version);
        signal = new Signal(engine.Clock.Time);
        writer = new WorkspaceWriter(workspaceId, epoch, engine.Store, engine.Wakes, OpenAsync, Expect);
        lease = new WorkspaceLease(workspaceId, epoch, seat, writer, lost.Token);
    }

    public Guid WorkspaceId { get; }

    public long Epoch { get; }

    public NodeSeat Seat { get; }

    private long Now => engine.Clock.Now();

    private bool MayStart => !stopping && !lease.Lost.IsCancellationRequested;

    /// <summary>Somebody committed work: read the queue again.</summary>
    public void Wake()
    {
        board.Wake();
        signal.Set();
    }

    /// <summary>What the wake-up row says now.</summary>
    public void Seen(long version, long pendingUntil)
    {
        if (board.Seen(version, pendingUntil, Now))
        {
            signal.Set();
        }
    }

    /// <summary>Starts nothing more, waits for what runs, settles.</summary>
    public void Stop()
    {
        stopping = true;
        signal.Set();
    }

    /// <summary>Another owner has or may have the workspace: nothing more is started or changed.</summary>
    public void Lose()
    {
        lock (losing)
        {
            if (!disposed)
            {
                lost.Cancel();
            }
        }

        signal.Set();
    }

    /// <summary>Runs until the workspace is settled or lost, and its handlers have ended.</summary>
    public async Task RunAsync()
    {
        if (await GuardAsync(OpenQueueAsync))
        {
            while (!lease.Lost.IsCancellationRequested && !await StepAsync())
            {
            }
        }

        while (!board.NothingRuns)
        {
            await signal.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None); // what was sent must still be recorded through the writer
        }

        await Task.WhenAll(foreseeing); // they use the writer
        await writer.DisposeAsync();
    }

    /// <summary>Starts what is due, as far as lanes and slots allow. Any thread.</summary>
    public void UseSlots()
    {
        while (MayStart && board.CountDue(Now) is > 0 and var due && engine.Slots.Take(this, due) is > 0 and var slots)
        {
            StartIn(slots);
        }
    }

    /// <summary>As above, with slots that are this workspace's already.</summary>
    public void UseSlots(int slots)
    {
        StartIn(slots);
        UseSlots();
    }

    public void Dispose()
    {
        lock (losing)
        {
            disposed = true;
            lost.Dispose();
        }
    }

    private void Expect(long lookAt)
    {
        board.Expect(lookAt, Now);
        signal.Set();
    }

    private void StartIn(int slots)
    {
        var started = 0;
        while (started < slots && MayStart && board.Start(Now) is { } job)
        {
            var placed = job with { Place = new Place(engine.Slots, () => LeaveLane(job)) };
            _ = Task.Run(() => ExecuteAsync(placed), CancellationToken.None); // on the board; RunAsync waits for its end
            started++;
        }

        if (started < slots)
        {
            engine.Slots.Return(slots - started);
            signal.Set(); // what could not start may have to be put back
        }
    }

    private async ValueTask<DbConnection> OpenAsync(CancellationToken cancel) =>
        await engine.Databases.OpenWorkspaceAsync(WorkspaceId, cancel) ?? throw new WorkspaceGoneException(WorkspaceId);

    private async Task<bool> OpenQueueAsync()
    {
        var (left, fence) = await writer.UnfencedAsync(queue.OpenAsync);
        if (left is null)
        {
            engine.Log.FenceClosed(WorkspaceId, Epoch, fence);
            await GiveBackAsync(fence);
            Lose();
            return false;
        }

        board.Add(left.Select(row => row.For(lease, interrupted: true)));
        return true;
    }

    /// <summary>Frees the row without a settlement, so that it is claimed again; from the fence's epoch on, should that be later.</summary>
    public Task GiveBackAsync(long fence) =>
        engine.Control.ExecuteAsync(JobSql.GiveBack, CancellationToken.None, ("f", fence), ("w", WorkspaceId), ("e", Epoch)); // or it stays ours unworked

    /// <summary>One turn; true when the workspace was let go.</summary>
    private async Task<bool> StepAsync()
    {
        UseSlots();
        engine.Slots.PassOn();
        if (stopping)
        {
            board.Withdraw();
        }

        if (board.NeedsWrite(Now, stopping))
        {
            await GuardAsync(WriteAsync);
            return false;
        }

        if (board.IsIdle(Now, stopping) && (stopping || !engine.Slots.AreShort))
        {
            return await GuardAsync(SettleAsync); // if it could not: looked at anew, because nobody may signal what was in its way
        }

        await signal.WaitAsync(board.Sleep(Now, stopping), lease.Lost);
        return false;
    }

    private void LeaveLane(RunningJob job)
    {
        if (board.LeaveLane(job))
        {
            UseSlots();
        }
    }

    private async Task ExecuteAsync(RunningJob job)
    {
        var outcome = job.Crashes < JobRow.Suspect ? await JobRun.RunAsync(job, engine) : await RunSuspectAsync(job);
        board.End(job, outcome, Now);
        job.Place!.Leave();
        engine.Slots.PassOn();
        UseSlots();
        signal.Set();
    }

    /// <summary>
    /// The process ended while this job was taken, twice in a row: it starts with no other suspect beside it and is counted
    /// before, so that the next end tells which one it was.
    /// </summary>
    private async Task<JobOutcome> RunSuspectAsync(RunningJob job)
    {
        if (job.Crashes >= engine.Options.PutAsideAfter)
        {
            return await JobRun.PutAsideAsync(job, engine);
        }

        using var turn = await engine.Suspects.EnterAsync();
        if (!await NoteAsync(scope => queue.CountAsync(scope, job.Id)))
        {
            return lease.Lost.IsCancellationRequested ? new JobOutcome.Cut() : new JobOutcome.PutBack();
        }

        var outcome = await JobRun.RunAsync(job, engine);
        if (outcome is not JobOutcome.Cut)
        {
            await NoteAsync(scope => QueuePart.AbsolveAsync(scope, job.Id)); // before the next begins, whose end must not count for this one
        }

        return outcome;
    }

    private async Task<bool> NoteAsync(Func<WriteScope, ValueTask<bool>> note)
    {
        try
        {
            return await writer.WriteAsync(note, Fenced.Yes, CancellationToken.None); // a death without it would tell nothing
        }
        catch (LeaseLostException)
        {
            Lose();
            return false;
        }
        catch (Exception failure) when (EngineParts.IsOutage(failure))
        {
            return false;
        }
    }

    /// <summary>One fenced transaction: what became of the last jobs, and the next ones.</summary>
    private async Task<bool> WriteAsync()
    {
        var writing = board.BeginWrite(Now, stopping);
        var (rows, laneRows, ready) = await writer.OwnAsync<(List<JobRecord>, List<(string, int, long?)>?, NextReady?)>(async scope =>
        {
            await queue.TellAsync(scope, writing.Results, writing.Lanes);
            if (writing.Known is { } known)
            {
                await queue.PutBackUnknownAsync(scope, known);
            }

            if (!writing.Takes)
            {
                return ([], null, null);
            }

            var taken = await queue.TakeAsync(scope, writing.Now, writing.Now + JobBoard.TakeAheadMs, writing.Most, writing.FullLanes);
            return (taken, await QueuePart.LanesAsync(scope), await QueuePart.NextAsync(scope, writing.Now));
        });
        var jobs = rows.ConvertAll(row => row.For(lease, interrupted: false));
        board.Wrote(writing, jobs, laneRows, ready);
        Foresee(jobs);
        return true;
    }

    private void Foresee(List<RunningJob> jobs)
    {
        var now = engine.Clock.Time.GetUtcNow();
        foreseeing.RemoveAll(t => t.IsCompleted);
        foreach (var kind in jobs.Where(j => j.Due > now).GroupBy(j => j.Kind))
        {
            if (engine.Handlers.GetValueOrDefault(kind.Key) is IForeseeingHandler handler)
            {
                foreseeing.Add(ForeseeAsync(handler, [.. kind]));
            }
        }
    }

    private async Task ForeseeAsync(IForeseeingHandler handler, IReadOnlyList<RunningJob> jobs)
    {
        var work = Task.Run(() => handler.ForeseeAsync(jobs, lease.Lost), CancellationToken.None); // RunAsync waits for its end
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsFaulted)
        {
            engine.Log.NotForeseen(handler.Kind, WorkspaceId, work.Exception.InnerException);
        }
    }

    /// <summary>R and S. False if somebody woke the workspace meanwhile, or something is near.</summary>
    private async Task<bool> SettleAsync()
    {
        if (!writer.Seal())
        {
            await signal.WaitAsync(TimeSpan.FromMilliseconds(10), lease.Lost); // a write is under way; its jobs must be seen first
            return false;
        }

        var t0 = Now;
        var row = await engine.Control.ReadAsync(
            JobSql.ReadVersion, static r => (Version: r.GetInt64(0), Epoch: r.GetInt64(1)), CancellationToken.None, ("w", WorkspaceId)); // a settlement is short
        if (row.Count == 0 || row[0].Epoch != Epoch)
        {
            Lose();
            return false;
        }

        var ready = await writer.OwnAsync(scope => QueuePart.NextAsync(scope, t0));
        if (!stopping && board.Keep(ready, row[0].Version, t0, Now))
        {
            writer.Unseal();
            return false;
        }

        var lookAt = board.CutSome ? t0 : ready.LookAt;
        var settled = await engine.Control.ExecuteAsync(
            JobSql.Settle, CancellationToken.None, ("m", lookAt), ("t0", t0), ("w", WorkspaceId), ("e", Epoch), ("v", row[0].Version)); // as above
        if (settled == 1)
        {
            return true;
        }

        board.Wake();
        writer.Unseal();
        return false;
    }

    /// <summary>Runs one step against the databases; an outage is waited out, another owner ends this one.</summary>
    private async Task<bool> GuardAsync(Func<Task<bool>> step)
    {
        while (true)
        {
            try
            {
                return await step();
            }
            catch (LeaseLostException)
            {
                engine.Log.LeaseLost(WorkspaceId, Epoch);
                Lose();
                return false;
            }
            catch (WorkspaceGoneException)
            {
                engine.Log.WorkspaceGone(WorkspaceId);
                await engine.Control.ExecuteAsync(JobSql.RemoveWorkspace, CancellationToken.None, ("w", WorkspaceId)); // or it is claimed again and again
                Lose();
                return false;
            }
            catch (Exception failure) when (EngineParts.IsOutage(failure))
            {
                engine.Log.Outage(WorkspaceId, failure);
                board.Doubt();
                writer.Unseal();
                await signal.WaitAsync(TimeSpan.FromSeconds(1), lease.Lost);
                if (lease.Lost.IsCancellationRequested)
                {
                    return false;
                }
            }
        }
    }
}
