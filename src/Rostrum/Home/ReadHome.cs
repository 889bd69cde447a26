using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Extensions;
using Rostrum.Api;
using Rostrum.Channels;
using Rostrum.Media;
using Rostrum.Model;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Home;

/// <summary>The first page: what goes out today and next, what needs somebody, how the week does.</summary>
internal static class ReadHome
{
    private const int MostToday = 200;
    private const int Recent = 8;
    private const int Ahead = 6;

    private static readonly PostState[] Finished = [PostState.Live, PostState.PartlyLive, PostState.Failed, PostState.HandedOver];

    public sealed record Response
    {
        public required DateTimeOffset Now { get; init; }

        /// <summary>The workspace's zone: today and this week are its.</summary>
        public required string Zone { get; init; }

        public required IReadOnlyList<PostCard> Today { get; init; }

        /// <summary>What leaves next, of today or later, the first first.</summary>
        public required IReadOnlyList<PostCard> Next { get; init; }

        /// <summary>The most urgent first.</summary>
        public required IReadOnlyList<AttentionAnswer> Attention { get; init; }

        /// <summary>The last that are finished.</summary>
        public required IReadOnlyList<PostCard> Recent { get; init; }

        public required WeekAnswer Week { get; init; }

        public required SetupAnswer Setup { get; init; }
    }

    public sealed record SetupAnswer(bool HasChannel, bool HasPost, bool HasLivePost, bool HasMember);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/home", HandleAsync)
        .WithTags("Home").WithName("ReadHome").WithSummary("Read the first page").RequireScope(ApiScope.PostsRead);

    /// <param name="group">Only what goes to channels of this group; without it everything.</param>
    private static async Task<Found<Response>> HandleAsync(
        string? group, WorkspaceDb db, ControlDb control, MediaDesk desk, OpenWorkspace workspace, ApiCaller caller, TimeProvider time,
        CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var zone = await WorkspaceZone.OfAsync(control, workspace.Id, cancel);
        var today = now.ToInstant().InZone(zone).Date;
        var (from, to) = (StartOf(today, zone), StartOf(today.PlusDays(1), zone));
        var monday = today.PlusDays(1 - (int)today.DayOfWeek);
        return new(new()
        {
            Now = now,
            Zone = zone.Id,
            Today = await PostCards.ReadAsync(
                db,
                desk,
                db.Posts.AsNoTracking().InGroup(db, group).Where(p => p.At >= from && p.At < to && p.State != PostState.Cancelled)
                    .OrderBy(p => p.At).ThenBy(p => p.Id).Take(MostToday),
                cancel),
            Next = await NextAsync(db, desk, group, now, cancel),
            Attention = await HomeAttention.ReadAsync(db, group, now, caller.May(ApiScope.ApprovalsDecide), cancel),
            Recent = await RecentAsync(db, desk, group, cancel),
            Week = await HomeWeek.ReadAsync(db, group, StartOf(monday, zone), StartOf(monday.PlusWeeks(-1), zone), now, cancel),
            Setup = new(
                await db.Channels.AnyAsync(cancel),
                await db.Posts.AnyAsync(cancel),
                await db.Posts.AnyAsync(p => p.State == PostState.Live || p.State == PostState.PartlyLive, cancel),
                await control.Memberships.CountAsync(m => m.WorkspaceId == workspace.Id, cancel) > 1),
        });
    }

    private static Task<IReadOnlyList<PostCard>> NextAsync(WorkspaceDb db, MediaDesk desk, string? group, DateTimeOffset now, CancellationToken cancel)
    {
        var ahead = db.Posts.AsNoTracking().InGroup(db, group).Where(p => p.State == PostState.Scheduled && p.At > now);
        return PostCards.ReadAsync(db, desk, ahead.OrderBy(p => p.At).ThenBy(p => p.Id).Take(Ahead), cancel);
    }

    /// <summary>State by state, as the index is ordered: one query for all would sort every finished post.</summary>
    private static async Task<IReadOnlyList<PostCard>> RecentAsync(WorkspaceDb db, MediaDesk desk, string? group, CancellationToken cancel)
    {
        var last = new List<(Guid Id, DateTimeOffset At)>();
        foreach (var state in Finished)
        {
            var rows = await db.Posts.InGroup(db, group).Where(p => p.State == state && p.At != null).OrderByDescending(p => p.At).ThenByDescending(p => p.Id)
                .Take(Recent).Select(p => new { p.Id, p.At }).ToListAsync(cancel);
            last.AddRange(rows.Select(r => (r.Id, r.At!.Value)));
        }

        var ids = last.OrderByDescending(l => l.At).Take(Recent).Select(l => l.Id).ToList();
        var posts = db.Posts.AsNoTracking().Where(p => ids.Contains(p.Id)).OrderByDescending(p => p.At).ThenByDescending(p => p.Id);
        return ids.Count == 0 ? [] : await PostCards.ReadAsync(db, desk, posts.Take(Recent), cancel);
    }

    private static DateTimeOffset StartOf(LocalDate day, DateTimeZone zone) => zone.AtStartOfDay(day).ToDateTimeOffset().ToUniversalTime();
}
