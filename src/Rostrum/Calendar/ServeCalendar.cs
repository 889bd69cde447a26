using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Calendar;

/// <summary>
/// <c>/calendar/{workspace}/{token}.ics</c>, without a key: the last thirty days and the next ninety. What the posts say is
/// in it only where the feed was made so.
/// </summary>
internal static class ServeCalendar
{
    private const int TokenLength = 32;
    private const int Most = 2000;
    private const int TitleLength = 80;
    private static readonly TimeSpan Back = TimeSpan.FromDays(30);
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(90);

    public static void MapCalendarFeeds(this IEndpointRouteBuilder app) =>
        app.MapGet("/calendar/{workspaceId:guid}/{token}.ics", HandleAsync).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        Guid workspaceId, string token, WorkspaceDatabases workspaces, RostrumSettings settings, TimeProvider time, HttpContext http,
        CancellationToken cancel)
    {
        if (token.Length != TokenLength || await workspaces.FindAsync(workspaceId, cancel) is not { } workspace)
        {
            return Problem.NotFound();
        }

        await using var db = workspace.CreateDb();
        var hash = CalendarFeeds.HashOf(token);
        if (await db.CalendarFeeds.AsNoTracking().SingleOrDefaultAsync(f => f.TokenHash == hash, cancel) is not { } feed)
        {
            return Problem.NotFound();
        }

        var text = Encoding.UTF8.GetBytes(await WriteAsync(db, feed, new(settings.PublicUrl, $"/w/{workspace.Slug}/posts/"), time.GetUtcNow(), cancel));
        var headers = http.Response.Headers;
        headers.CacheControl = "private, max-age=300";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Bytes(
            text, "text/calendar; charset=utf-8", entityTag: new($"\"{Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 16))}\""));
    }

    private static async Task<string> WriteAsync(
        WorkspaceDb db, CalendarFeed feed, Uri pages, DateTimeOffset now, CancellationToken cancel)
    {
        var (from, to) = (now - Back, now + Ahead);
        var posts = db.Posts.AsNoTracking()
            .Where(p => p.At >= from && p.At < to && p.State != PostState.Draft && p.State != PostState.Cancelled);
        var only = feed.ChannelIds;
        posts = only.Count == 0 ? posts : posts.Where(p => p.Channels.Any(c => only.Contains(c.ChannelId)));
        posts = posts.OrderBy(p => p.At).ThenBy(p => p.Id).Take(Most);
        var events = await posts.Select(p => new Planned(p.Id, p.Version, p.State, p.At!.Value, p.UpdatedAt, p.Parts)).ToListAsync(cancel);
        var names = (await posts.SelectMany(p => p.Channels, (p, c) => new { c.PostId, c.ChannelId })
            .Join(db.Channels, c => c.ChannelId, c => c.Id, (p, c) => new { p.PostId, c.Name }).ToListAsync(cancel))
            .ToLookup(c => c.PostId, c => c.Name);
        var text = new CalendarText()
            .Line("BEGIN", "VCALENDAR").Line("VERSION", "2.0").Line("PRODID", "-//Rostrum//Calendar//EN").Line("CALSCALE", "GREGORIAN")
            .Words("NAME", feed.Name).Words("X-WR-CALNAME", feed.Name).Line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
        foreach (var one in events)
        {
            Write(text, one, string.Join(", ", names[one.Id].Order(StringComparer.Ordinal)), feed.WithText, pages);
        }

        return text.Line("END", "VCALENDAR").ToString();
    }

    private static void Write(CalendarText text, Planned post, string channels, bool withText, Uri pages)
    {
        var words = withText && post.Parts.Count > 0 ? post.Parts[0].Text : "";
        text.Line("BEGIN", "VEVENT").Line("UID", $"{post.Id}@rostrum")
            .Moment("DTSTAMP", post.UpdatedAt).Moment("LAST-MODIFIED", post.UpdatedAt)
            .Line("SEQUENCE", post.Version.ToString(CultureInfo.InvariantCulture))
            .Moment("DTSTART", post.At).Line("DURATION", "PT15M")
            .Words("SUMMARY", words.Length == 0 ? $"Post: {channels}" : PostCards.Cut(words.Split('\n')[0].Trim(), TitleLength))
            .Words("DESCRIPTION", words.Length == 0 ? Word(post.State) : $"{Word(post.State)}: {channels}\n\n{words}")
            .Line("STATUS", post.State == PostState.InReview ? "TENTATIVE" : "CONFIRMED").Line("TRANSP", "TRANSPARENT")
            .Line("URL", new Uri(pages, post.Id.ToString()).AbsoluteUri)
            .Line("END", "VEVENT");
    }

    private static string Word(PostState state) => state switch
    {
        PostState.Draft => "Draft",
        PostState.InReview => "In review",
        PostState.Approved => "Approved",
        PostState.Scheduled => "Scheduled",
        PostState.Working => "Being published",
        PostState.Live => "Live",
        PostState.PartlyLive => "Partly live",
        PostState.HandedOver => "Handed over",
        PostState.Failed => "Failed",
        PostState.Unknown => "Being looked up",
        PostState.NeedsPerson => "Needs a decision",
        PostState.Held => "Held",
        PostState.Cancelled => "Cancelled",
    };

    private sealed record Planned(Guid Id, int Version, PostState State, DateTimeOffset At, DateTimeOffset UpdatedAt, List<PartDraft> Parts);
}
