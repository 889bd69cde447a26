namespace Rostrum.Platform.Clock;

/// <summary>
/// The clock of the product: the machine's wall clock, as long as it goes as the monotonic one does. When it jumps, the time
/// is carried on by the monotonic clock until a second source agrees with the jump, so that a clock which somebody sets
/// releases nothing. Compared each second by <c>ClockWatch</c>.
/// </summary>
internal sealed class SteadyTime : TimeProvider
{
    /// <summary>What is less is the clock being set right in small steps.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>A jump ahead by more than this holds what cannot be repeated.</summary>
    public static readonly TimeSpan LargestStep = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan OneMoment = TimeSpan.FromSeconds(1);

    private readonly TimeProvider machine;
    private readonly Lock gate = new();
    private Anchor anchor;
    private ClockAlarm? alarm;

    public SteadyTime(TimeProvider machine)
    {
        this.machine = machine;
        Anchor? first;
        do
        {
            first = Read();
        }
        while (first is null);

        anchor = first;
    }

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>What is wrong with the machine's clock, or null.</summary>
    public ClockAlarm? Alarm => Volatile.Read(ref alarm);

    public override DateTimeOffset GetUtcNow()
    {
        var from = Volatile.Read(ref anchor);
        return from.Wall + machine.GetElapsedTime(from.Stamp);
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Compares both clocks: follows small steps, raises the alarm at a jump, ends it when the clock is back.</summary>
    public void Compare()
    {
        lock (gate)
        {
            if (Read() is not { } both)
            {
                return;
            }

            var off = both.Wall - (anchor.Wall + machine.GetElapsedTime(anchor.Stamp, both.Stamp));
            if (off.Duration() <= Tolerance)
            {
                Volatile.Write(ref anchor, both);
                Volatile.Write(ref alarm, alarm is { Off.Ticks: 0 } ? alarm : null); // doubted from the start: only another clock ends that
            }
            else if (alarm is null || (alarm.Off - off).Duration() > Tolerance)
            {
                Volatile.Write(ref alarm, new(GetUtcNow(), off, HoldsActs: off > LargestStep));
            }
        }
    }

    /// <summary>Another clock of the world says that it is this moment now.</summary>
    /// <returns>Whether it agrees with one of ours, and the alarm knows what to make of it.</returns>
    public bool Hear(DateTimeOffset said)
    {
        lock (gate)
        {
            if (alarm is null)
            {
                return true;
            }

            if ((machine.GetUtcNow() - said).Duration() <= Tolerance)
            {
                if (Read() is { } both)
                {
                    Volatile.Write(ref anchor, both);
                    Volatile.Write(ref alarm, null);
                }

                return true; // the machine is right: it slept, or was wrong before
            }

            if ((GetUtcNow() - said).Duration() > Tolerance)
            {
                return false;
            }

            Volatile.Write(ref alarm, alarm with { HoldsActs = false }); // ours is right, and goes on by itself
            return true;
        }
    }

    /// <summary>The alarm was up when an earlier process ended: its clock is believed only once somebody else agrees.</summary>
    public void Doubt()
    {
        lock (gate)
        {
            Volatile.Write(ref alarm, new(GetUtcNow(), TimeSpan.Zero, HoldsActs: true));
        }
    }

    /// <summary>Both clocks at one moment; null when the process was held up between the two readings.</summary>
    private Anchor? Read()
    {
        var before = machine.GetTimestamp();
        var wall = machine.GetUtcNow();
        return machine.GetElapsedTime(before) <= OneMoment ? new(wall, before) : null;
    }

    private sealed record Anchor(DateTimeOffset Wall, long Stamp);
}

/// <summary>The machine's clock is not what it was.</summary>
/// <param name="Off">How far it is ahead of the time that is kept here; negative: behind.</param>
/// <param name="HoldsActs">Nothing that cannot be repeated starts until another clock says which one is right.</param>
internal sealed record ClockAlarm(DateTimeOffset Since, TimeSpan Off, bool HoldsActs)
{
    public string Sentence => Off == TimeSpan.Zero
        ? "The clock of this machine was in doubt when the program stopped."
        : $"The clock of this machine jumped {Words(Off.Duration())} {(Off > TimeSpan.Zero ? "ahead" : "back")}.";

    private static string Words(TimeSpan span) =>
        span.TotalHours >= 2 ? $"{span.TotalHours:0} hours" : span.TotalMinutes >= 2 ? $"{span.TotalMinutes:0} minutes" : $"{span.TotalSeconds:0} seconds";
}
