using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Operations;

/// <summary>Adds one workspace's figures. Reads states, times and counts; no text and no name of an account.</summary>
internal static class WorkspaceHealth
{
    private const int MostLanes = 100;

    private static readonly TimeSpan OverdueAfter = TimeSpan.FromMinutes(1);

    private static readonly string Bucket = "case " + string.Concat(
        HealthSum.Edges.Select((edge, n) => $"when late <= {edge} then {n} ")) + $"else {HealthSum.Edges.Length} end";

    public static async Task<HealthDatabase> AddAsync(
        HealthSum sum, WorkspaceDb db, HealthDatabase database, WorkspaceName workspace, DateTimeOffset now, CancellationToken cancel)
    {
        await AddSentAsync(sum, db, now, cancel);
        await AddOverdueAsync(sum, db, workspace, now, cancel);
        await AddLanesAsync(sum, db, workspace, now, cancel);
        var (soon, ahead) = (now.AddHours(1), db.Deliveries.Where(d => d.State == DeliveryState.Scheduled && d.PlannedAt >= now));
        sum.DueWithinHour += await ahead.CountAsync(d => d.PlannedAt < soon, cancel);
        sum.AddNext(await ahead.MinAsync(d => d.PlannedAt, cancel));
        sum.PutAside += await db.Set<JobRow>().CountAsync(j => j.State == JobState.GaveUp, cancel);
        sum.RenewalsDue += await db.Grants.CountAsync(g => g.RenewAt <= now, cancel);
        return database with
        {
            Channels = await db.Channels.CountAsync(cancel),
            ChannelsToReconnect = await db.Channels.CountAsync(c => c.State == ChannelState.SignInAgain || c.State == ChannelState.ScopeMissing, cancel),
            MediaBytes = await db.Media.SumAsync(m => m.Bytes, cancel),
        };
    }

    private static async Task AddSentAsync(HealthSum sum, WorkspaceDb db, DateTimeOffset now, CancellationToken cancel)
    {
        var sql = $$"""
            select {{Bucket}} as "Bucket", cast(count(*) as int) as "Count", max(late) as "Latest" from (
              select case when sent_at > planned_at then sent_at - planned_at else 0 end as late from delivery
              where state = 'live' and part = 0 and sent_at is not null and planned_at >= {0}) as sent
            group by 1
            """;
        var since = now.AddDays(-sum.Days).ToUnixTimeMilliseconds();
        foreach (var row in await db.Database.SqlQueryRaw<SentRow>(sql, since).ToListAsync(cancel))
        {
            sum.AddSent(row.Bucket, row.Count, row.Latest);
        }
    }

    private static async Task AddOverdueAsync(HealthSum sum, WorkspaceDb db, WorkspaceName workspace, DateTimeOffset now, CancellationToken cancel)
    {
        var begun = now - OverdueAfter;
        var rows = await db.Deliveries.AsNoTracking()
            .Where(d => d.PlannedAt < begun && d.HeldReason != HeldReason.EarlierPart
                && ((d.State == DeliveryState.Scheduled && d.Part == 0) || d.State == DeliveryState.Working || d.State == DeliveryState.Unknown
                    || d.State == DeliveryState.NeedsPerson || d.State == DeliveryState.Held))
            .Join(db.Channels, d => d.ChannelId, c => c.Id, (d, c) => new { c.Network, d.State, d.HeldReason, d.PlannedAt })
            .GroupBy(d => new { d.Network, d.State, d.HeldReason })
            .Select(g => new { g.Key, Count = g.Count(), Oldest = g.Min(d => d.PlannedAt) }).ToListAsync(cancel);
        sum.Overdue.AddRange(rows.Select(r => new HealthOverdue(
            workspace.Id, workspace.Name, r.Key.Network, r.Key.State, r.Key.HeldReason, r.Count, r.Oldest!.Value)));
    }

    private static async Task AddLanesAsync(HealthSum sum, WorkspaceDb db, WorkspaceName workspace, DateTimeOffset now, CancellationToken cancel)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        foreach (var lane in await db.Set<LaneRow>().AsNoTracking().Where(l => l.PausedUntil > nowMs).Take(MostLanes).ToListAsync(cancel))
        {
            var until = DateTimeOffset.FromUnixTimeMilliseconds(lane.PausedUntil!.Value);
            var channel = ReadStatus.ChannelOf(lane.Key);
            sum.Lanes.Add(new(
                workspace.Id, workspace.Name,
                await db.Channels.Where(c => c.Id == channel).Select(c => c.Network).SingleOrDefaultAsync(cancel),
                until, lane.Why,
                await db.Deliveries.CountAsync(d => d.ChannelId == channel && d.State == DeliveryState.Scheduled && d.PlannedAt <= until, cancel)));
        }
    }

    private sealed record SentRow(int Bucket, int Count, long Latest);
}
