using Microsoft.EntityFrameworkCore;
using Rostrum.Channels;
using Rostrum.Model;

namespace Rostrum.Home;

/// <summary>The week so far in numbers, with the same days of the week before to compare with.</summary>
/// <param name="OnTimePercent">Of the last seven days: sent at most ten seconds after their moment. Null without any.</param>
/// <param name="Lateness">Of the last seven days, from the planned moment to the sending.</param>
/// <param name="Histogram">The same, counted.</param>
public sealed record WeekAnswer(
    DateTimeOffset From, int Published, int Failed, double? OnTimePercent, HomeLateness Lateness, IReadOnlyList<LatenessBucket> Histogram,
    WeekBase Base);

public sealed record WeekBase(DateTimeOffset From, DateTimeOffset To, int Published, int Failed);

public sealed record HomeLateness(double? P50Seconds, double? P95Seconds, double? MaxSeconds, int Count);

/// <param name="UpToSeconds">Included; null = everything above the bucket before.</param>
public sealed record LatenessBucket(double? UpToSeconds, int Count);

/// <summary>Counts the week.</summary>
internal static class HomeWeek
{
    private const int MostMeasured = 5000;
    private const double OnTimeSeconds = 10;

    private static readonly double[] Edges = [1, 2, 5, 10, 30, 60, 300, 3600];

    public static async Task<WeekAnswer> ReadAsync(
        WorkspaceDb db, string? group, DateTimeOffset monday, DateTimeOffset mondayBefore, DateTimeOffset now, CancellationToken cancel)
    {
        var before = mondayBefore + (now - monday);
        var lastDays = now.AddDays(-7);
        var sent = await db.Deliveries.AsNoTracking().InGroup(db, group)
            .Where(d => d.State == DeliveryState.Live && d.PlannedAt >= lastDays && d.PlannedAt <= now && d.Part == 0 && d.SentAt != null)
            .OrderByDescending(d => d.PlannedAt).Take(MostMeasured)
            .Select(d => new { d.SentAt, d.PlannedAt }).ToListAsync(cancel);
        var posts = db.Posts.InGroup(db, group);
        var late = sent.Select(s => Math.Max(0, (s.SentAt!.Value - s.PlannedAt!.Value).TotalSeconds)).Order().ToList();
        return new(
            monday,
            await PublishedAsync(posts, monday, now, cancel),
            await CountAsync(posts, PostState.Failed, monday, now, cancel),
            late.Count == 0 ? null : Math.Round(100.0 * late.Count(l => l <= OnTimeSeconds) / late.Count, 1),
            new(At(late, 0.5), At(late, 0.95), late.Count > 0 ? Math.Round(late[^1], 3) : null, late.Count),
            Count(late),
            new(
                mondayBefore,
                before,
                await PublishedAsync(posts, mondayBefore, before, cancel),
                await CountAsync(posts, PostState.Failed, mondayBefore, before, cancel)));
    }

    private static List<LatenessBucket> Count(List<double> late)
    {
        var buckets = new List<LatenessBucket>();
        var under = 0;
        foreach (var edge in Edges)
        {
            var upTo = late.Count(l => l <= edge);
            buckets.Add(new(edge, upTo - under));
            under = upTo;
        }

        buckets.Add(new(null, late.Count - under));
        return buckets;
    }

    private static async Task<int> PublishedAsync(IQueryable<Post> posts, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        await CountAsync(posts, PostState.Live, from, to, cancel) + await CountAsync(posts, PostState.PartlyLive, from, to, cancel);

    private static Task<int> CountAsync(IQueryable<Post> posts, PostState state, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        posts.CountAsync(p => p.State == state && p.At >= from && p.At < to, cancel);

    private static double? At(List<double> sorted, double share) =>
        sorted.Count == 0 ? null : Math.Round(sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)], 3);
}
