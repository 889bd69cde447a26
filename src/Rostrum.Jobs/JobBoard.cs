namespace Rostrum.Jobs;

/// <summary>What the owner of a workspace holds in memory: rows taken ahead, running jobs, lanes, and results not yet told to the queue.</summary>
internal sealed class JobBoard(JobEngineOptions options, Slots slots, long claimedVersion)
{
    public const int MostTaken = 512;
    public const long TakeAheadMs = 8000;
    private const int ManyResults = 128;
    private const long ResultsWaitMs = 100;
    private const long ResultsWaitWhenShortMs = 1000;
    private const long RetryLockedMs = 50;
    private const long RetryFullMs = 1000;

    private readonly Lock gate = new();
    private readonly PriorityQueue<RunningJob, long> taken = new();
    private readonly LaneBook lanes = new(options.LaneMax);
    private readonly HashSet<Guid> running = [];
    private readonly List<(RunningJob Job, JobOutcome Outcome)> results = [];
    private NextReady next = new(0, WakeRow.Never, WakeRow.Never);
    private long notBefore;
    private long firstResultAt;
    private long seenVersion = claimedVersion;
    private long readAt;
    private long heard = WakeRow.Never;
    private bool dirty = true;
    private bool unsure;

    /// <summary>A stop cancelled a handler, whose row still reads running.</summary>
    public bool CutSome { get; private set; }

    public bool NothingRuns
    {
        get
        {
            lock (gate)
            {
                return running.Count == 0;
            }
        }
    }

    /// <summary>Somebody committed work: the queue must be read again.</summary>
    public void Wake()
    {
        lock (gate)
        {
            dirty = true;
        }
    }

    /// <summary>
    /// This process committed jobs of which the first wants a look at that moment: where it is far, the queue need not be read
    /// before.
    /// </summary>
    public void Expect(long lookAt, long now)
    {
        lock (gate)
        {
            dirty |= lookAt <= now + (2 * TakeAheadMs);
            heard = Math.Min(heard, lookAt);
            next = next with { Ready = Math.Min(next.Ready, lookAt) };
        }
    }

    /// <summary>What the wake-up row says; true if the queue must be read again.</summary>
    public bool Seen(long version, long pendingUntil, long now)
    {
        lock (gate)
        {
            if (version == seenVersion && (pendingUntil > now || readAt >= pendingUntil))
            {
                return false;
            }

            (seenVersion, dirty) = (version, true);
            return true;
        }
    }

    /// <summary>The outcome of the last commit is unknown.</summary>
    public void Doubt()
    {
        lock (gate)
        {
            unsure = true;
        }
    }

    public void Add(IEnumerable<RunningJob> jobs)
    {
        lock (gate)
        {
            Enqueue(jobs);
        }
    }

    /// <summary>How many jobs wait here whose moment has come; 0 if none.</summary>
    public int CountDue(long now)
    {
        lock (gate)
        {
            return taken.TryPeek(out _, out var first) && first <= now ? taken.UnorderedItems.Count(t => t.Priority <= now) : 0;
        }
    }

    /// <summary>The next job whose moment has come and whose lane has room; from now on it runs.</summary>
    public RunningJob? Start(long now)
    {
        lock (gate)
        {
            while (taken.TryPeek(out _, out var due) && due <= now)
            {
                var job = taken.Dequeue();
                if (lanes.IsPaused(job.Lane, now))
                {
                    results.Add((job, new JobOutcome.PutBack()));
                }
                else if (lanes.Enter(job))
                {
                    running.Add(job.Id);
                    return job;
                }
            }

            return null;
        }
    }

    public void End(RunningJob job, JobOutcome outcome, long now)
    {
        lock (gate)
        {
            running.Remove(job.Id);
            notBefore = 0;
            if (outcome is JobOutcome.Park park && job.Lane is { } parked)
            {
                lanes.Pause(parked, park.Until);
                PutBack(lanes.Withdraw(now));
            }

            if (outcome is JobOutcome.Cut)
            {
                CutSome = true;
            }
            else
            {
                firstResultAt = results.Count == 0 ? now : firstResultAt;
                results.Add((job, outcome));
            }
        }
    }

    /// <summary>The job no longer counts for its lane; true if another one of the lane may run now.</summary>
    public bool LeaveLane(RunningJob job)
    {
        lock (gate)
        {
            if (lanes.Leave(job.Lane) is not { } follower)
            {
                return false;
            }

            taken.Enqueue(follower, follower.Due.ToUnixTimeMilliseconds());
            return true;
        }
    }

    /// <summary>Whatever was not started goes back to the table with the next write.</summary>
    public void Withdraw()
    {
        lock (gate)
        {
            PutBack(taken.UnorderedItems.Select(t => t.Element));
            taken.Clear();
            PutBack(lanes.Withdraw(pausedAt: null));
        }
    }

    public bool NeedsWrite(long now, bool stopping)
    {
        lock (gate)
        {
            return unsure || ResultsTime(now) <= now || (!stopping && TakeTime() <= now);
        }
    }

    /// <summary>True if the workspace may be let go as far as is known here.</summary>
    public bool IsIdle(long now, bool stopping)
    {
        lock (gate)
        {
            return running.Count == 0 && taken.Count == 0 && results.Count == 0 && (stopping || !IsNear(next, now));
        }
    }

    /// <summary>How long nothing will need attention unless a signal comes.</summary>
    public TimeSpan Sleep(long now, bool stopping)
    {
        lock (gate)
        {
            var until = Math.Min(now + 60_000, ResultsTime(now));
            if (!stopping)
            {
                until = Math.Min(until, TakeTime());
            }

            if (slots.AreShort)
            {
                until = Math.Min(until, now + ResultsWaitMs); // to be asked again once they are not
            }
            else if (taken.TryPeek(out _, out var due))
            {
                until = Math.Min(until, due); // also where its moment came between the last look and this one
            }

            return TimeSpan.FromMilliseconds(Math.Max(until - now, 0));
        }
    }

    public Writing BeginWrite(long now, bool stopping)
    {
        lock (gate)
        {
            var takes = !stopping && (TakeTime() <= now || results.Exists(r => r.Outcome is not JobOutcome.Finish));
            dirty &= !takes;
            heard = takes ? WakeRow.Never : heard; // what is heard from now on may not be in what is read
            HashSet<Guid>? known = unsure
                ? [.. running, .. taken.UnorderedItems.Select(t => t.Element.Id), .. lanes.Waiting, .. results.Select(r => r.Job.Id)]
                : null;
            return new Writing([.. results], lanes.Changes(), takes, MostTaken - taken.Count, [.. lanes.Full], known, now);
        }
    }

    public void Wrote(Writing writing, IReadOnlyCollection<RunningJob> more, List<(string Key, int Max, long? PausedUntil)>? laneRows, NextReady? ready)
    {
        lock (gate)
        {
            results.RemoveRange(0, writing.Results.Count);
            unsure = false;
            Enqueue(more);
            if (laneRows is not null)
            {
                lanes.Learn(laneRows);
            }

            if (ready is { } seen)
            {
                (next, readAt) = (seen with { Ready = Math.Min(seen.Ready, heard) }, writing.Now);

                // what stayed in the table though its time has come waits for its lane or is locked by somebody
                notBefore = more.Count >= writing.Most ? 0 : writing.Now + (writing.FullLanes.Count > 0 ? RetryFullMs : RetryLockedMs);
            }
        }
    }

    /// <summary>A look right before letting go found something near.</summary>
    public bool Keep(NextReady ready, long version, long readAtMs, long now)
    {
        lock (gate)
        {
            if (!IsNear(ready, now))
            {
                return false;
            }

            (next, seenVersion, readAt) = (ready with { Ready = Math.Min(ready.Ready, heard) }, version, readAtMs);
            return true;
        }
    }

    /// <summary>Plain successes wait a little for more of them while others still run or wait for a slot: one commit tells many.</summary>
    private long ResultsTime(long now)
    {
        var isShort = slots.AreShort;
        var waits = results.Count is > 0 and < ManyResults
            && (isShort || running.Count > 0 || (taken.TryPeek(out _, out var due) && due <= now))
            && results.TrueForAll(r => r.Outcome is JobOutcome.Finish);
        return results.Count == 0 ? WakeRow.Never : waits ? firstResultAt + (isShort ? ResultsWaitWhenShortMs : ResultsWaitMs) : 0;
    }

    private bool IsNear(NextReady ready, long now) => ready.LookAt <= now + (long)options.KeepWithin.TotalMilliseconds;

    private long TakeTime()
    {
        if (taken.Count >= MostTaken / 2)
        {
            return WakeRow.Never;
        }

        return dirty ? 0 : Math.Max(Math.Min(next.Ready - TakeAheadMs, next.PauseEnds), notBefore);
    }

    private void Enqueue(IEnumerable<RunningJob> jobs)
    {
        foreach (var job in jobs)
        {
            taken.Enqueue(job, job.Due.ToUnixTimeMilliseconds());
        }
    }

    private void PutBack(IEnumerable<RunningJob> jobs) => results.AddRange(jobs.Select(j => (j, (JobOutcome)new JobOutcome.PutBack())));

    /// <summary>What one transaction is to tell and to take.</summary>
    internal sealed record Writing(
        List<(RunningJob Job, JobOutcome Outcome)> Results,
        List<(string Key, int Running)> Lanes,
        bool Takes,
        int Most,
        List<string> FullLanes,
        HashSet<Guid>? Known,
        long Now);
}
