using System.Linq.Expressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>Calendar and history: newest first, or by time with <c>sort=at</c> or <c>sort=-at</c>.</summary>
internal static class ListPosts
{
    public sealed record Query
    {
        public string[]? State { get; init; }

        public Guid[]? ChannelId { get; init; }

        /// <summary>Posts that go to a channel of this group.</summary>
        public string? Group { get; init; }

        /// <summary>First instant of the time it goes out, included.</summary>
        public string? From { get; init; }

        /// <summary>First instant after the range.</summary>
        public string? To { get; init; }

        public string? Tag { get; init; }

        public Guid? AuthorId { get; init; }

        /// <summary>Words of the text or note.</summary>
        public string? Q { get; init; }

        public string? Sort { get; init; }

        public string? Include { get; init; }

        public int? Limit { get; init; }

        public string? Cursor { get; init; }
    }

    public static void Map(RouteGroupBuilder posts) => posts.MapGet("/", HandleAsync)
        .WithName("ListPosts").WithSummary("List posts").RequireScope(ApiScope.PostsRead);

    private static async Task<Results<PageOf<PostAnswer>, Problem>> HandleAsync(
        [AsParameters] Query query, HttpRequest request, WorkspaceDb db, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        var filter = PostFilter.Read(query.State, query.From, query.To, mistakes) with
        {
            ChannelIds = query.ChannelId ?? [],
            Group = query.Group,
            Tag = query.Tag,
            AuthorId = query.AuthorId,
            Words = query.Q,
        };
        mistakes.Expect(query.Sort is null or "at" or "-at", "sort", "at or -at.");
        mistakes.Expect(query.Include is null or "deliveries", "include", "deliveries can be included.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var page = PageRequest.Read(request, query.Limit, query.Cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var byTime = query.Sort is not null;
        var rising = query.Sort == "at";
        var rows = filter.Apply(db, db.Posts.AsNoTracking());
        if (byTime)
        {
            rows = After(rows.Where(p => p.At != null), p => p.At!.Value, page.Cursor, rising);
        }
        else
        {
            rows = After(rows, p => p.CreatedAt, page.Cursor, rising: false);
        }

        var posts = await rows.Take(page.Limit + 1)
            .Include(p => p.Channels).Include(p => p.Deliveries).AsSplitQuery()
            .ToListAsync(cancel);
        return page.Make(
            posts, p => new((byTime ? p.At!.Value : p.CreatedAt).ToUnixTimeMilliseconds(), p.Id), p => PostAnswer.Of(p, []));
    }

    /// <summary>Ordered by a moment and the id, beginning after the cursor.</summary>
    private static IQueryable<Post> After(
        IQueryable<Post> posts, Expression<Func<Post, DateTimeOffset>> moment, Cursor? cursor, bool rising)
    {
        if (cursor is { } at)
        {
            posts = posts.Where(Beyond(moment, DateTimeOffset.FromUnixTimeMilliseconds(at.Key), at.Id, rising));
        }

        return rising ? posts.OrderBy(moment).ThenBy(p => p.Id) : posts.OrderByDescending(moment).ThenByDescending(p => p.Id);
    }

    private static Expression<Func<Post, bool>> Beyond(
        Expression<Func<Post, DateTimeOffset>> moment, DateTimeOffset at, Guid id, bool rising)
    {
        var post = moment.Parameters[0];
        Expression<Func<DateTimeOffset>> atValue = () => at;
        Expression<Func<Guid>> idValue = () => id;
        var own = Expression.Property(post, nameof(Post.Id));
        var later = rising ? Expression.GreaterThan(moment.Body, atValue.Body) : Expression.LessThan(moment.Body, atValue.Body);
        var further = rising ? Expression.GreaterThan(own, idValue.Body) : Expression.LessThan(own, idValue.Body);
        return Expression.Lambda<Func<Post, bool>>(
            Expression.OrElse(later, Expression.AndAlso(Expression.Equal(moment.Body, atValue.Body), further)), post);
    }
}
