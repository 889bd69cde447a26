namespace Rostrum.Jobs;

/// <summary>The protocol's <c>@now</c>: this machine's clock plus, on PostgreSQL, the offset to the database's as last measured.</summary>
internal sealed class JobClock(TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private long offset;
    private long measuredAt;
    private bool measured;

    public TimeProvider Time => time;

    public bool FollowsDatabase { get; init; } = true;

    public bool Stale => FollowsDatabase && (!Volatile.Read(ref measured) || time.GetElapsedTime(Interlocked.Read(ref measuredAt)) > Fresh);

    public long Now() => time.GetUtcNow().ToUnixTimeMilliseconds() + Interlocked.Read(ref offset);

    /// <summary>The database read its clock between the two timestamps of ours.</summary>
    public void Measured(long databaseNow, long before, long after)
    {
        var half = time.GetElapsedTime(before, after).TotalMilliseconds / 2;
        Interlocked.Exchange(ref offset, databaseNow + (long)half - time.GetUtcNow().ToUnixTimeMilliseconds());
        Interlocked.Exchange(ref measuredAt, after);
        Volatile.Write(ref measured, true);
    }
}
