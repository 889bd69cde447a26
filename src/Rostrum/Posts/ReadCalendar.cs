using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Media;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>A range of the calendar as cards, in order of time; with <c>undated=true</c> the drafts that have no time yet.</summary>
internal static class ReadCalendar
{
    private const int Most = 2000;
    private const int Usual = 500;

    public sealed record Query
    {
        /// <summary>First instant of the range, included; needed unless undated.</summary>
        public string? From { get; init; }

        /// <summary>First instant after the range.</summary>
        public string? To { get; init; }

        public string[]? State { get; init; }

        public Guid[]? ChannelId { get; init; }

        /// <summary>Posts that go to a channel of this group.</summary>
        public string? Group { get; init; }

        public string? Tag { get; init; }

        public Guid? AuthorId { get; init; }

        /// <summary>Words of the text or note.</summary>
        public string? Q { get; init; }

        /// <summary>Instead of a range: what has no time, newest first.</summary>
        public bool? Undated { get; init; }

        public int? Limit { get; init; }

        public string? Cursor { get; init; }
    }

    public static void Map(RouteGroupBuilder api) => api.MapGet("/calendar", HandleAsync).WithTags("Calendar")
        .WithName("ReadCalendar").WithSummary("Read a range of the calendar").RequireScope(ApiScope.PostsRead);

    private static async Task<Results<PageOf<PostCard>, Problem>> HandleAsync(
        [AsParameters] Query query, HttpRequest request, WorkspaceDb db, MediaDesk desk, CancellationToken cancel)
    {
        var undated = query.Undated == true;
        var mistakes = new Mistakes();
        var filter = PostFilter.Read(query.State, query.From, query.To, mistakes) with
        {
            ChannelIds = query.ChannelId ?? [],
            Group = query.Group,
            Tag = query.Tag,
            AuthorId = query.AuthorId,
            Words = query.Q,
        };
        mistakes.Expect(undated || query.From is not null, "from", "Needed: the first instant of the range.");
        mistakes.Expect(undated || query.To is not null, "to", "Needed: the first instant after the range.");
        mistakes.Expect(!undated || (query.From ?? query.To) is null, "undated", "What has no time lies in no range.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var page = PageRequest.Read(request, query.Limit, query.Cursor, Usual, Most);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var posts = filter.Apply(db, db.Posts.AsNoTracking());
        posts = undated ? Undated(posts, page.Cursor) : InRange(posts, page.Cursor);
        var cards = await PostCards.ReadAsync(db, desk, posts.Take(page.Limit + 1), cancel);
        return page.Make(cards, c => new(c.At?.ToUnixTimeMilliseconds() ?? 0, c.Id), c => c);
    }

    private static IQueryable<Post> InRange(IQueryable<Post> posts, Cursor? cursor)
    {
        if (cursor is { } place)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(place.Key);
            posts = posts.Where(p => p.At > at || (p.At == at && p.Id > place.Id));
        }

        return posts.OrderBy(p => p.At).ThenBy(p => p.Id);
    }

    /// <summary>Ids begin with the moment they were made: their order is that of making.</summary>
    private static IQueryable<Post> Undated(IQueryable<Post> posts, Cursor? cursor)
    {
        posts = posts.Where(p => p.At == null && p.State != PostState.Cancelled);
        posts = cursor is { } place ? posts.Where(p => p.Id < place.Id) : posts;
        return posts.OrderByDescending(p => p.Id);
    }
}
