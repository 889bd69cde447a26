using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Calendar;

/// <summary>Secret addresses from which calendar programs read what is planned.</summary>
internal static class CalendarFeeds
{
    private const int Most = 100;

    public sealed record Request(string Name)
    {
        /// <summary>Absent = every channel.</summary>
        public IReadOnlyList<Guid>? ChannelIds { get; init; }

        /// <summary>Whoever has the address reads what the posts say.</summary>
        public bool WithText { get; init; }
    }

    public sealed record ListAnswer(IReadOnlyList<Answer> Items);

    public sealed record Answer(Guid Id, string Name, IReadOnlyList<Guid>? ChannelIds, bool WithText, DateTimeOffset CreatedAt);

    /// <param name="Url">Shown this once; only its hash is kept.</param>
    public sealed record MadeAnswer(
        Guid Id, string Name, IReadOnlyList<Guid>? ChannelIds, bool WithText, DateTimeOffset CreatedAt, string Url);

    public static void Map(RouteGroupBuilder api)
    {
        var feeds = api.MapGroup("/calendar-feeds").WithTags("Calendar");
        feeds.MapGet("/", ListAsync).WithName("ListCalendarFeeds").WithSummary("List calendar feeds").RequireScope(ApiScope.PostsRead);
        feeds.MapPost("/", CreateAsync).WithName("CreateCalendarFeed").WithSummary("Create a calendar feed")
            .RequireScope(ApiScope.PostsWrite).WithProblems(409);
        feeds.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteCalendarFeed").WithSummary("Delete a calendar feed")
            .RequireScope(ApiScope.PostsWrite).WithProblems(404);
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static async Task<Found<ListAnswer>> ListAsync(WorkspaceDb db, CancellationToken cancel)
    {
        var found = await db.CalendarFeeds.AsNoTracking().OrderByDescending(f => f.Id).Take(Most).ToListAsync(cancel);
        return new(new([.. found.Select(f => new Answer(f.Id, f.Name, ChannelsOf(f), f.WithText, f.CreatedAt))]));
    }

    private static async Task<Results<Made<MadeAnswer>, Problem>> CreateAsync(
        Request request, WorkspaceDb db, OpenWorkspace workspace, RostrumSettings settings, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        var known = await db.Channels.Select(c => c.Id).ToListAsync(cancel);
        var mistakes = new Mistakes();
        mistakes.Expect(request.Name.Length is >= 1 and <= 100, "name", "1 to 100 characters.");
        mistakes.Expect(request.ChannelIds?.Count != 0, "channelIds", "Name a channel, or leave it out for every channel.");
        mistakes.Expect(request.ChannelIds?.All(known.Contains) != false, "channelIds", "There is no such channel.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        if (await db.CalendarFeeds.CountAsync(cancel) >= Most)
        {
            return Problem.StateConflict("full", $"There are {Most} feeds; delete one first.");
        }

        var now = time.GetUtcNow();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var feed = new CalendarFeed
        {
            Id = Guid.CreateVersion7(now),
            Name = request.Name,
            TokenHash = HashOf(token),
            ChannelIds = [.. (request.ChannelIds ?? []).Distinct()],
            WithText = request.WithText,
            CreatedAt = now,
        };
        db.CalendarFeeds.Add(feed);
        var url = new Uri(settings.PublicUrl, $"/calendar/{workspace.Id}/{token}.ics").AbsoluteUri;
        return await commit.SaveAsync(
            db,
            new Made<MadeAnswer>(
                $"/api/v1/calendar-feeds/{feed.Id}", new(feed.Id, feed.Name, ChannelsOf(feed), feed.WithText, feed.CreatedAt, url)),
            cancel);
    }

    private static async Task<Results<Gone204, Problem>> DeleteAsync(Guid id, WorkspaceDb db, Commit commit, CancellationToken cancel)
    {
        if (await db.CalendarFeeds.SingleOrDefaultAsync(f => f.Id == id, cancel) is not { } feed)
        {
            return Problem.NotFound();
        }

        db.Remove(feed);
        return await commit.SaveAsync(db, Gone204.Instance, cancel);
    }

    private static List<Guid>? ChannelsOf(CalendarFeed feed) => feed.ChannelIds.Count == 0 ? null : feed.ChannelIds;
}
