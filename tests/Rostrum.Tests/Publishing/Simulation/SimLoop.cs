namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>Virtual time on one thread: events ordered by (time, chance, sequence); continuations run inline in them.</summary>
internal sealed class SimLoop(Random random) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long At, int Chance, long Sequence)> events = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long now;
    private long sequence;

    public long NowMs => now;

    public override long TimestampFrequency => 1000;

    public override DateTimeOffset GetUtcNow()
    {
        Guard();
        return Start.AddMilliseconds(now);
    }

    public override long GetTimestamp() => now;

    public void After(double ms, Action action)
    {
        Guard();
        events.Enqueue(action, (now + Math.Max(0, (long)ms), random.Next(), sequence++));
    }

    /// <summary>Runs until the given moment or until nothing is left.</summary>
    public void RunUntil(long untilMs)
    {
        while (events.TryPeek(out _, out var next) && next.At <= untilMs)
        {
            var action = events.Dequeue();
            now = Math.Max(now, next.At);
            action();
        }

        now = Math.Max(now, untilMs);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Guard()
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("Code escaped from the simulation's thread.");
        }
    }

    private sealed class SimTimer(SimLoop loop, TimerCallback callback, object? state) : ITimer
    {
        private int armed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = ++armed;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                loop.After(dueTime.TotalMilliseconds, () =>
                {
                    if (armed == mine)
                    {
                        callback(state);
                    }
                });
            }

            return true;
        }

        public void Dispose() => armed++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
