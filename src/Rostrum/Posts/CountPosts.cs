using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>How many posts there are in these states: what a badge shows.</summary>
internal static class CountPosts
{
    public sealed record Response(int Count);

    public static void Map(RouteGroupBuilder posts) => posts.MapGet("/count", HandleAsync)
        .WithName("CountPosts").WithSummary("Count posts").RequireScope(ApiScope.PostsRead);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        string[]? state, Guid? authorId, WorkspaceDb db, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        var filter = PostFilter.Read(state, null, null, mistakes) with { AuthorId = authorId };
        return mistakes.Any
            ? mistakes.ToProblem()
            : new Found<Response>(new(await filter.Apply(db, db.Posts.AsNoTracking()).CountAsync(cancel)));
    }
}
