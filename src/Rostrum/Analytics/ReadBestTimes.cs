using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Extensions;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Analytics;

/// <summary>When posts did best, by the workspace's own history alone: counts after a day, of the last half year.</summary>
internal static class ReadBestTimes
{
    private const int MostPosts = 2000;
    private const int FewestInAnHour = 3;
    private static readonly TimeSpan LooksBack = TimeSpan.FromDays(180);
    private static readonly string[] Engagement = ["likes", "comments", "shares", "quotes", "bookmarks", "saves", "votes", "clicks"];

    public sealed record Response
    {
        public required string Zone { get; init; }

        /// <summary>How many measured posts this rests on.</summary>
        public required int Posts { get; init; }

        /// <summary>Hours with at least three posts, best first; empty until there are any.</summary>
        public required IReadOnlyList<Hour> Items { get; init; }
    }

    /// <param name="Day">1 = Monday … 7 = Sunday, in the zone.</param>
    /// <param name="At">The hour's begin, 0 to 23, in the zone.</param>
    /// <param name="Posts">How many went out in it.</param>
    /// <param name="Lift">Their engagement beside what is usual for their channels: 1 = as usual, 2 = twice as much.</param>
    /// <param name="Next">When it begins next.</param>
    public sealed record Hour(int Day, int At, int Posts, double Lift, DateTimeOffset Next);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/analytics/best-times", HandleAsync).WithTags("Analytics")
        .WithName("ReadBestTimes").WithSummary("Read when own posts did best").RequireScope(ApiScope.AnalyticsRead);

    /// <param name="channelId">Of these channels; without any of all.</param>
    private static async Task<Found<Response>> HandleAsync(
        Guid[]? channelId, WorkspaceDb db, ControlDb control, OpenWorkspace workspace, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var zone = await WorkspaceZone.OfAsync(control, workspace.Id, cancel);
        var measured = await MeasuredAsync(db, channelId ?? [], now - LooksBack, cancel);
        var usual = measured.GroupBy(m => m.Channel).ToDictionary(g => g.Key, g => g.Average(m => m.Engagement));
        var hours = measured
            .GroupBy(m => HourOf(m.At, zone))
            .Where(g => g.Count() >= FewestInAnHour)
            .Select(g => new Hour(
                g.Key.Day, g.Key.At, g.Count(), Math.Round(g.Average(m => usual[m.Channel] > 0 ? m.Engagement / usual[m.Channel] : 1), 2),
                NextOf(g.Key.Day, g.Key.At, zone, now)))
            .OrderByDescending(h => h.Lift).ThenByDescending(h => h.Posts).ThenBy(h => h.Next);
        return new(new() { Zone = zone.Id, Posts = measured.Count, Items = [.. hours] });
    }

    private static async Task<List<Measured>> MeasuredAsync(WorkspaceDb db, Guid[] channels, DateTimeOffset from, CancellationToken cancel)
    {
        var deliveries = db.Deliveries.AsNoTracking().Where(d => d.State == DeliveryState.Live && d.Part == 0 && d.PlannedAt >= from);
        deliveries = channels.Length > 0 ? deliveries.Where(d => channels.Contains(d.ChannelId)) : deliveries;
        var rows = await deliveries
            .Join(db.Snapshots.Where(s => s.Age == "24h"), d => d.Id, s => s.DeliveryId, (d, s) => new { d.ChannelId, d.PlannedAt, s.Values })
            .OrderByDescending(r => r.PlannedAt).Take(MostPosts).ToListAsync(cancel);
        return rows.ConvertAll(r => new Measured(r.ChannelId, r.PlannedAt!.Value, Sum(r.Values)));
    }

    private static double Sum(string values) => JsonSerializer.Deserialize<Dictionary<string, long>>(values)!
        .Where(v => Engagement.Contains(v.Key)).Sum(v => v.Value);

    private static (int Day, int At) HourOf(DateTimeOffset at, DateTimeZone zone)
    {
        var local = at.ToInstant().InZone(zone).LocalDateTime;
        return ((int)local.DayOfWeek, local.Hour);
    }

    private static DateTimeOffset NextOf(int day, int hour, DateTimeZone zone, DateTimeOffset now)
    {
        var today = now.ToInstant().InZone(zone).Date;
        var next = today.PlusDays((day - (int)today.DayOfWeek + 7) % 7).At(new(hour, 0));
        return Wish.InstantOf(next, zone) is var at && at > now ? at : Wish.InstantOf(next.PlusWeeks(1), zone);
    }

    private sealed record Measured(Guid Channel, DateTimeOffset At, double Engagement);
}
