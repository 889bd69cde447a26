using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>The labels in use, the most used first.</summary>
internal static class ReadTags
{
    private const int Most = 500;

    public sealed record Response(IReadOnlyList<TagAnswer> Items);

    public sealed record TagAnswer(string Name, int Posts);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/tags", HandleAsync).WithTags("Posts")
        .WithName("ListTags").WithSummary("List the labels in use").RequireScope(ApiScope.PostsRead);

    private static async Task<Found<Response>> HandleAsync(WorkspaceDb db, CancellationToken cancel) => new(new(
        await db.PostTags.AsNoTracking().GroupBy(t => t.Name).Select(g => new { Name = g.Key, Posts = g.Count() })
            .OrderByDescending(t => t.Posts).ThenBy(t => t.Name).Take(Most)
            .Select(t => new TagAnswer(t.Name, t.Posts)).ToListAsync(cancel)));
}
