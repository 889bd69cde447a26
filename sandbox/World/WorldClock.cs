namespace Rostrum.Sandbox;

/// <summary>The world's own time: it can stand still, run faster and jump forward. Its timers keep to it.</summary>
public sealed class WorldClock : TimeProvider, IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider host;
    private readonly List<WorldTimer> timers = [];
    private readonly ITimer alarm;
    private long anchorHost;
    private DateTimeOffset anchor;
    private double speed = 1;

    public WorldClock(TimeProvider host)
    {
        ArgumentNullException.ThrowIfNull(host);
        this.host = host;
        anchor = host.GetUtcNow();
        anchorHost = host.GetTimestamp();
        alarm = host.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>After a jump, a pause or another speed.</summary>
    public event Action? Changed;

    /// <summary>Virtual seconds per second; 0 = stopped.</summary>
    public double Speed
    {
        get
        {
            lock (gate)
            {
                return speed;
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return Now();
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Run(double virtualSecondsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(virtualSecondsPerSecond);
        Move(now => now, virtualSecondsPerSecond);
    }

    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Move(now => now + by, null);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WorldTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Dispose() => alarm.Dispose();

    internal void Set(DateTimeOffset now, double run) => Move(_ => now, run);

    private void Move(Func<DateTimeOffset, DateTimeOffset> to, double? run)
    {
        lock (gate)
        {
            anchor = to(Now());
            anchorHost = host.GetTimestamp();
            speed = run ?? speed;
        }

        Fire();
        Changed?.Invoke();
    }

    private DateTimeOffset Now() => anchor + host.GetElapsedTime(anchorHost) * speed;

    private void Fire()
    {
        List<WorldTimer> due;
        lock (gate)
        {
            var now = Now();
            due = [.. timers.Where(timer => timer.Due <= now)];
            foreach (var timer in due)
            {
                timer.Due = timer.Period > TimeSpan.Zero ? now + timer.Period : DateTimeOffset.MaxValue;
                if (timer.Due == DateTimeOffset.MaxValue)
                {
                    timers.Remove(timer);
                }
            }

            Arm();
        }

        foreach (var timer in due)
        {
            timer.Callback(timer.State);
        }
    }

    private void Arm()
    {
        var first = timers.Count == 0 ? DateTimeOffset.MaxValue : timers.Min(timer => timer.Due);
        var wait = first == DateTimeOffset.MaxValue || speed == 0
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling((first - Now()).TotalMilliseconds / speed), 0, 60_000));
        alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private sealed class WorldTimer(WorldClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimerCallback Callback => callback;

        public object? State => state;

        public DateTimeOffset Due { get; set; } = DateTimeOffset.MaxValue;

        public TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock.Now() + dueTime;
                    clock.timers.Add(this);
                }

                clock.Arm();
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                clock.Arm();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
