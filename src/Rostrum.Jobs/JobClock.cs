namespace Rostrum.Jobs;

/// <summary>
/// The protocol's <c>@now</c>. On PostgreSQL the database's clock as last measured, carried on by the monotonic clock, so that all
/// nodes agree and a jump of one machine's clock releases nothing. On SQLite this machine's clock.
/// </summary>
internal sealed class JobClock(TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private sealed record Measure(long DatabaseMs, long At);

    private Measure? last;

    public TimeProvider Time => time;

    public bool FollowsDatabase { get; init; } = true;

    public bool Stale => FollowsDatabase && (last is not { } measure || time.GetElapsedTime(measure.At) > Fresh);

    public long Now() => Volatile.Read(ref last) is { } measure
        ? measure.DatabaseMs + (long)time.GetElapsedTime(measure.At).TotalMilliseconds
        : time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The database read its clock between two timestamps of ours.</summary>
    public void Measured(long databaseMs, long before, long after)
    {
        var half = (long)time.GetElapsedTime(before, after).TotalMilliseconds / 2;
        Volatile.Write(ref last, new Measure(databaseMs + half, after));
    }
}
