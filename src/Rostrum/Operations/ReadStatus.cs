using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Platform.Clock;

namespace Rostrum.Operations;

/// <summary>How this workspace's publishing does: lateness, what waits, what is parked, what needs a person.</summary>
internal static class ReadStatus
{
    public sealed record Response
    {
        public required string Version { get; init; }

        public required DateTimeOffset Now { get; init; }

        /// <summary>Of what went live within the last 24 hours.</summary>
        public required LatenessAnswer Lateness { get; init; }

        public required DueAnswer Due { get; init; }

        public required IReadOnlyList<LaneAnswer> Lanes { get; init; }

        public required int Unknown { get; init; }

        public required int NeedsPerson { get; init; }

        public required int Held { get; init; }

        public required int RenewalsDue { get; init; }

        public required long? DiskFreeBytes { get; init; }

        /// <summary>Work that ended the program again and again, or failed each time, and runs no more.</summary>
        public required IReadOnlyList<PutAsideAnswer> PutAside { get; init; }

        /// <summary>What is wrong with this machine's clock; null when nothing is.</summary>
        public required ClockAnswer? ClockAlarm { get; init; }
    }

    /// <param name="OffSeconds">How far the machine's clock is ahead of the time that is kept here.</param>
    /// <param name="HoldsActs">Nothing goes out until another clock agrees.</param>
    public sealed record ClockAnswer(DateTimeOffset Since, double OffSeconds, bool HoldsActs, string Sentence);

    public sealed record LatenessAnswer(double? P50Seconds, double? P95Seconds, double? MaxSeconds, int Count);

    public sealed record DueAnswer(DateTimeOffset? NextAt, int Waiting);

    public sealed record LaneAnswer(string Lane, Guid? ChannelId, DateTimeOffset PausedUntil, string? Why);

    public sealed record PutAsideAnswer(string Kind, Guid? SubjectId, DateTimeOffset DueAt, string? Reason);

    private const int MostMeasured = 10_000;

    public static void Map(RouteGroupBuilder api) => api.MapGet("/status", HandleAsync)
        .WithTags("Operations").WithName("GetStatus").WithSummary("Get the workspace's status").RequireScope(ApiScope.OperationsRead);

    private static async Task<Found<Response>> HandleAsync(
        WorkspaceDb db, RostrumSettings settings, SteadyTime time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var yesterday = now.AddDays(-1);
        var sent = await db.Deliveries.AsNoTracking()
            .Where(d => d.State == DeliveryState.Live && d.LiveAt >= yesterday && d.SentAt != null && d.PlannedAt != null)
            .OrderByDescending(d => d.LiveAt).Take(MostMeasured)
            .Select(d => new { d.SentAt, d.PlannedAt }).ToListAsync(cancel);
        var late = sent.Select(s => Math.Max(0, (s.SentAt!.Value - s.PlannedAt!.Value).TotalSeconds)).Order().ToList();
        var counts = await db.Deliveries.AsNoTracking()
            .Where(d => d.State == DeliveryState.Unknown || d.State == DeliveryState.NeedsPerson || d.State == DeliveryState.Held || d.State == DeliveryState.Scheduled)
            .GroupBy(d => d.State).Select(g => new { State = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.State, g => g.Count, cancel);
        var next = await db.Deliveries.AsNoTracking().Where(d => d.State == DeliveryState.Scheduled).MinAsync(d => d.PlannedAt, cancel);
        var nowMs = now.ToUnixTimeMilliseconds();
        var lanes = await db.Set<LaneRow>().AsNoTracking().Where(l => l.PausedUntil > nowMs).Take(200).ToListAsync(cancel);
        return new(new()
        {
            Version = HealthRoutes.Version,
            Now = now,
            Lateness = new(At(late, 0.5), At(late, 0.95), late.Count > 0 ? late[^1] : null, late.Count),
            Due = new(next, counts.GetValueOrDefault(DeliveryState.Scheduled)),
            Lanes = [.. lanes.Select(l => new LaneAnswer(l.Key, ChannelOf(l.Key), DateTimeOffset.FromUnixTimeMilliseconds(l.PausedUntil!.Value), l.Why))],
            Unknown = counts.GetValueOrDefault(DeliveryState.Unknown),
            NeedsPerson = counts.GetValueOrDefault(DeliveryState.NeedsPerson),
            Held = counts.GetValueOrDefault(DeliveryState.Held),
            RenewalsDue = await db.Grants.CountAsync(g => g.RenewAt <= now, cancel),
            DiskFreeBytes = DiskFree(settings.DataFolder),
            PutAside = await PutAsideAsync(db, cancel),
            ClockAlarm = time.Alarm is { } alarm
                ? new(alarm.Since, Math.Round(alarm.Off.TotalSeconds, 3), alarm.HoldsActs, alarm.Sentence)
                : null,
        });
    }

    private static async Task<IReadOnlyList<PutAsideAnswer>> PutAsideAsync(WorkspaceDb db, CancellationToken cancel)
    {
        var rows = await db.Set<JobRow>().AsNoTracking().Where(j => j.State == JobState.GaveUp)
            .OrderByDescending(j => j.Due).Take(100).Select(j => new { j.Kind, j.Subject, j.Due, j.LastFailure }).ToListAsync(cancel);
        return [.. rows.Select(j => new PutAsideAnswer(j.Kind, j.Subject, DateTimeOffset.FromUnixTimeMilliseconds(j.Due), j.LastFailure))];
    }

    private static double? At(List<double> sorted, double share) =>
        sorted.Count == 0 ? null : Math.Round(sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)], 3);

    internal static Guid? ChannelOf(string lane) =>
        lane.StartsWith("channel:", StringComparison.Ordinal) && Guid.TryParse(lane.AsSpan(8), out var id) ? id : null;

    private static long? DiskFree(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
