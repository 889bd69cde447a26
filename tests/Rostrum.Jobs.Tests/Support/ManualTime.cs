namespace Rostrum.Jobs.Tests.Support;

/// <summary>A clock that moves only when told. The wall clock can jump by itself; timers follow the monotonic one.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset wall = start;
    private TimeSpan passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return wall;
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return passed.Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan span)
    {
        List<ManualTimer> due;
        lock (gate)
        {
            wall += span;
            passed += span;
            due = [.. timers.Where(t => t.At <= passed)];
        }

        due.ForEach(t => t.Fire());
    }

    /// <summary>Someone sets the wall clock; no time passes.</summary>
    public void Jump(TimeSpan by)
    {
        lock (gate)
        {
            wall += by;
        }
    }

    /// <summary>Lets time pass in small steps until something has happened; fails after 30 real seconds.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> happened, TimeSpan? step = null)
    {
        var limit = System.GetTimestamp();
        while (!happened.IsCompleted)
        {
            if (System.GetElapsedTime(limit) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException("It did not happen.");
            }

            Advance(step ?? TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(happened, Task.Delay(2));
        }

        return await happened;
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every;

        public TimeSpan At { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var now = false;
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime >= TimeSpan.Zero)
                {
                    (At, every) = (time.passed + dueTime, period);
                    time.timers.Add(this);
                    now = dueTime == TimeSpan.Zero;
                }
            }

            if (now)
            {
                Fire();
            }

            return true;
        }

        public void Fire()
        {
            lock (time.gate)
            {
                if (!time.timers.Remove(this))
                {
                    return;
                }

                if (every > TimeSpan.Zero)
                {
                    At += every;
                    time.timers.Add(this);
                }
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
