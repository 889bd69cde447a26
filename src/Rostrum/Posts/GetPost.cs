using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>One post with its deliveries, and while it can be edited the rules it breaks.</summary>
internal static class GetPost
{
    public static void Map(RouteGroupBuilder posts) => posts.MapGet("/{id:guid}", HandleAsync)
        .WithName("GetPost").WithSummary("Get a post").RequireScope(ApiScope.PostsRead).WithProblems(404);

    private static async Task<Results<Found<PostAnswer>, Problem>> HandleAsync(
        Guid id, string? include, WorkspaceDb db, PostDesk desk, CancellationToken cancel)
    {
        if (include is not (null or "deliveries"))
        {
            return Problem.BadParameter("include", "deliveries can be included.");
        }

        var post = await db.Posts.AsNoTracking().Include(p => p.Channels).Include(p => p.Deliveries).AsSplitQuery()
            .SingleOrDefaultAsync(p => p.Id == id, cancel);
        if (post is null)
        {
            return Problem.NotFound();
        }

        var canEdit = post.Folded is PostState.Draft or PostState.InReview or PostState.Approved or PostState.Scheduled or PostState.Held or PostState.Failed;
        var faults = canEdit ? desk.Check(post, await desk.SurroundAsync(db, post, cancel)) : [];
        return new Found<PostAnswer>(PostAnswer.Of(post, faults), post.Version);
    }
}
