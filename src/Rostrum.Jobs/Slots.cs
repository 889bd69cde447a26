namespace Rostrum.Jobs;

/// <summary>
/// How many handlers may run at once in this process. A workspace gets its slots together, so that its jobs share their
/// commits; who finds too few is asked in turn when there are enough. What follows from a job in time gives way to jobs that
/// are not yet in time.
/// </summary>
internal sealed class Slots(int count, TimeProvider time)
{
    private const int MostTogether = 32;
    private const int MostFollowing = 64;
    private const int FewRunning = 64;

    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly Queue<(WorkspaceRunner Runner, int Wanted)> waiting = new();
    private readonly HashSet<WorkspaceRunner> waits = [];
    private readonly Queue<TaskCompletionSource<bool>> later = new();
    private int used;
    private int following;

    /// <summary>True while due jobs wait for a slot: starting them goes before bookkeeping.</summary>
    public bool AreShort
    {
        get
        {
            lock (gate)
            {
                return waiting.Count > 0;
            }
        }
    }

    private bool IsCalm => waiting.Count == 0 && used < FewRunning;

    /// <summary>Slots for so many jobs, or for a part of them where they are many; 0: the runner gets them when its turn comes.</summary>
    public int Take(WorkspaceRunner runner, int wanted)
    {
        var together = Math.Min(wanted, Math.Min(MostTogether, count));
        lock (gate)
        {
            if (waiting.Count == 0 && count - used >= together)
            {
                used += together;
                return together;
            }

            if (waits.Add(runner))
            {
                waiting.Enqueue((runner, together));
            }

            return 0;
        }
    }

    /// <summary>Gives slots back; <see cref="PassOn"/> must follow once the caller holds no lock.</summary>
    public void Return(int slots)
    {
        lock (gate)
        {
            used -= slots;
        }
    }

    /// <summary>Lets those who wait use what is free.</summary>
    public void PassOn()
    {
        while (Next() is { } next)
        {
            next.Runner.UseSlots(next.Wanted);
        }

        LetFollow();
    }

    /// <summary>
    /// Returns when no due job waits and few run, or after some seconds. True: <see cref="Followed"/> must be called when what
    /// follows is done, because only so many do it at once.
    /// </summary>
    public async Task<bool> FollowAsync(CancellationToken cancel)
    {
        TaskCompletionSource<bool> turn;
        lock (gate)
        {
            if (IsCalm && following < MostFollowing)
            {
                following++;
                return true;
            }

            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            later.Enqueue(turn);
        }

        await ((Task)turn.Task).WaitAsync(MostPatience, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        turn.TrySetResult(false); // refused where it was given meanwhile
        return await turn.Task;
    }

    public void Followed()
    {
        lock (gate)
        {
            following--;
        }

        LetFollow();
    }

    private (WorkspaceRunner Runner, int Wanted)? Next()
    {
        lock (gate)
        {
            if (!waiting.TryPeek(out var first) || count - used < first.Wanted)
            {
                return null;
            }

            waiting.Dequeue();
            waits.Remove(first.Runner);
            used += first.Wanted;
            return first;
        }
    }

    private void LetFollow()
    {
        lock (gate)
        {
            while (IsCalm && following < MostFollowing && later.TryDequeue(out var turn))
            {
                following += turn.TrySetResult(true) ? 1 : 0;
            }
        }
    }
}

/// <summary>A running job's slot and lane, given back once.</summary>
internal sealed class Place(Slots slots, Action leaveLane)
{
    private int isLeft;
    private bool follows;

    /// <summary>The moment is over: what comes next waits for those whose moment it is.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref isLeft, 1) == 0)
        {
            slots.Return(1);
            leaveLane();
            slots.PassOn();
            follows = await slots.FollowAsync(cancel);
        }
    }

    /// <summary>The job ended; <see cref="Slots.PassOn"/> must follow.</summary>
    public void Leave()
    {
        if (Interlocked.Exchange(ref isLeft, 1) == 0)
        {
            slots.Return(1);
            leaveLane();
        }
        else if (follows)
        {
            slots.Followed();
        }
    }
}
