namespace Rostrum.Operations;

/// <summary>What is added up over all workspaces.</summary>
/// <param name="days">Of which punctuality is counted.</param>
internal sealed class HealthSum(int days)
{
    /// <summary>Upper edges of the histogram in milliseconds; the last bucket has none.</summary>
    public static readonly long[] Edges = [500, 1_000, 2_000, 5_000, 15_000, 60_000, 300_000];

    private const long OnTimeMs = 5_000;

    private readonly int[] counts = new int[Edges.Length + 1];
    private long? latest;

    public int Days => days;

    public List<HealthOverdue> Overdue { get; } = [];

    public List<HealthLane> Lanes { get; } = [];

    public int DueWithinHour { get; set; }

    public DateTimeOffset? NextAt { get; private set; }

    public int PutAside { get; set; }

    public int RenewalsDue { get; set; }

    public void AddNext(DateTimeOffset? at) => NextAt = at is { } own && !(NextAt <= own) ? own : NextAt;

    /// <param name="lateMs">The latest of them, after its planned moment.</param>
    public void AddSent(int bucket, int count, long lateMs)
    {
        counts[bucket] += count;
        latest = Math.Max(latest ?? 0, lateMs);
    }

    public HealthPunctuality Punctuality() => new(
        days, counts.Sum(), counts.Where((_, n) => n < Edges.Length && Edges[n] <= OnTimeMs).Sum(), latest / 1000.0,
        [.. counts.Select((count, n) => new HealthBucket(n < Edges.Length ? Edges[n] / 1000.0 : null, count))]);
}
