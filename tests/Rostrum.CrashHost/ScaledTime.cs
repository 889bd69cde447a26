using System.Globalization;

namespace Rostrum.CrashHost;

/// <summary>
/// A clock that runs faster than the wall, from a common starting point, so that two processes agree: settle times of
/// minutes pass in seconds while every order of events stays.
/// </summary>
public sealed class ScaledTime(DateTimeOffset start, double factor) : TimeProvider
{
    public DateTimeOffset Start => start;

    public double Factor => factor;

    public override long TimestampFrequency => System.TimestampFrequency;

    /// <summary>From <c>start ticks;factor</c>, as the test passes it on.</summary>
    public static ScaledTime Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(';');
        return new(
            new(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{start.UtcTicks};{factor}");

    public override DateTimeOffset GetUtcNow() => start + ((System.GetUtcNow() - start) * factor);

    public override long GetTimestamp() => (long)(System.GetTimestamp() * factor);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Shorter(dueTime), Shorter(period)), this);

    private TimeSpan Shorter(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / factor;

    private sealed class Timer(ITimer inner, ScaledTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(time.Shorter(dueTime), time.Shorter(period));

        public void Dispose() => inner.Dispose();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
