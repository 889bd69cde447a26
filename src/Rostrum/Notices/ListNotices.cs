using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>What the signed-in person was told in this workspace, newest first, and how much of it is unread.</summary>
internal static class ListNotices
{
    private const int LongestExcerpt = 80;

    /// <param name="Unread">Counts up to 100; more is not worth counting.</param>
    public sealed record Number(int Unread);

    public const int MostCounted = 100;

    public static void Map(RouteGroupBuilder notices)
    {
        notices.MapGet("/", HandleAsync).WithName("ListNotices").WithSummary("List what you were told").RequireMember();
        notices.MapGet("/count", CountAsync).WithName("CountNotices").WithSummary("Count what you have not read").RequireMember();
    }

    /// <summary>The caller's, of the kinds they may still see.</summary>
    public static IQueryable<Notice> Of(WorkspaceDb db, ApiCaller caller, TimeProvider time)
    {
        var kinds = NoticeRule.For(caller.Role, caller.Scopes).Select(r => r.Kind).ToList();
        var oldest = time.GetUtcNow() - SweepNoticesJob.Kept;
        return db.Notices.Where(n => n.PersonId == caller.Id && n.InApp && n.At >= oldest && kinds.Contains(n.Kind));
    }

    private static async Task<Results<Found<Number>, Problem>> CountAsync(
        WorkspaceDb db, ApiCaller caller, TimeProvider time, CancellationToken cancel) =>
        new Found<Number>(new(await Of(db, caller, time).Where(n => n.ReadAt == null).Take(MostCounted).CountAsync(cancel)));

    /// <param name="unread"><c>true</c>: only what is unread.</param>
    private static async Task<Results<PageOf<NoticeAnswer>, Problem>> HandleAsync(
        bool? unread, int? limit, string? cursor, HttpRequest request, WorkspaceDb db, ApiCaller caller, TimeProvider time,
        CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = Of(db, caller, time).AsNoTracking();
        rows = unread == true ? rows.Where(n => n.ReadAt == null) : rows;
        if (page.Cursor is { } place)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(place.Key);
            rows = rows.Where(n => n.At < at || (n.At == at && n.Id < place.Id));
        }

        var found = await rows.OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Take(page.Limit + 1).ToListAsync(cancel);
        var (posts, channels) = (await PostsAsync(db, found, cancel), await ChannelsAsync(db, found, cancel));
        return page.Make(found, n => new Cursor(n.At.ToUnixTimeMilliseconds(), n.Id), n => Show(n, posts, channels));
    }

    private static async Task<Dictionary<Guid, NoticePost>> PostsAsync(WorkspaceDb db, List<Notice> found, CancellationToken cancel)
    {
        var ids = found.Select(n => n.PostId).OfType<Guid>().Distinct().ToList();
        var posts = await db.Posts.AsNoTracking().Where(p => ids.Contains(p.Id)).Select(p => new { p.Id, p.Parts }).ToListAsync(cancel);
        return posts.ToDictionary(p => p.Id, p => new NoticePost(p.Id, Excerpt(p.Parts.FirstOrDefault()?.Text ?? "")));
    }

    private static async Task<Dictionary<Guid, NoticeChannel>> ChannelsAsync(WorkspaceDb db, List<Notice> found, CancellationToken cancel)
    {
        var ids = found.Select(n => n.ChannelId).OfType<Guid>().Distinct().ToList();
        return await db.Channels.AsNoTracking().Where(c => ids.Contains(c.Id))
            .Select(c => new NoticeChannel(c.Id, c.Network, c.Name)).ToDictionaryAsync(c => c.Id, cancel);
    }

    private static NoticeAnswer Show(
        Notice notice, Dictionary<Guid, NoticePost> posts, Dictionary<Guid, NoticeChannel> channels) => new()
    {
        Id = notice.Id,
        Kind = notice.Kind,
        At = notice.At,
        Count = notice.Count,
        Read = notice.ReadAt is not null,
        Post = notice.PostId is { } post ? posts.GetValueOrDefault(post) : null,
        Channel = notice.ChannelId is { } channel ? channels.GetValueOrDefault(channel) : null,
        DeliveryId = notice.DeliveryId,
        Actor = notice.Actor,
        Detail = notice.Detail,
    };

    private static string Excerpt(string text)
    {
        var line = text.TrimStart().Split('\n', 2)[0].TrimEnd();
        var cut = new System.Globalization.StringInfo(line);
        return cut.LengthInTextElements <= LongestExcerpt ? line : cut.SubstringByTextElements(0, LongestExcerpt - 1) + "…";
    }
}
