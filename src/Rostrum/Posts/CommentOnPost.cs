using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>What colleagues say about a post among themselves. Never published, and not shown to clients.</summary>
internal static class CommentOnPost
{
    private const int LongestText = 5000;

    public sealed record Request(string Text)
    {
        /// <summary>The part it is about; absent = the post as a whole.</summary>
        public int? Part { get; init; }
    }

    public sealed record Changes
    {
        public required string Text { get; init; }

        public bool Resolved { get; init; }
    }

    public sealed record Answer(
        Guid Id, int? Part, string Text, CardAuthor Author, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, DateTimeOffset? ResolvedAt,
        string? ResolvedBy);

    public static void Map(RouteGroupBuilder posts)
    {
        var comments = posts.MapGroup("/{id:guid}/comments");
        comments.MapGet("/", ListAsync).WithName("ListPostComments").WithSummary("List what colleagues said about a post")
            .RequireScope(ApiScope.PostsRead).WithProblems(404);
        comments.MapPost("/", CreateAsync).WithName("CommentOnPost").WithSummary("Say something about a post to colleagues")
            .RequireScope(ApiScope.PostsWrite).WithProblems(404);
        comments.MapPatch("/{commentId:guid}", EditAsync).Accepts<Changes>("application/json", MergePatch.ContentType)
            .WithName("EditPostComment").WithSummary("Edit or resolve a comment").RequireScope(ApiScope.PostsWrite).WithProblems(404);
        comments.MapDelete("/{commentId:guid}", DeleteAsync).WithName("DeletePostComment").WithSummary("Delete a comment")
            .RequireScope(ApiScope.PostsWrite).WithProblems(404);
    }

    private static async Task<Results<PageOf<Answer>, Problem>> ListAsync(
        Guid id, int? limit, string? cursor, HttpRequest request, WorkspaceDb db, ApiCaller caller, CancellationToken cancel)
    {
        if (caller.Role == Role.Client)
        {
            return Problem.Forbidden("role-too-low", "Colleagues only", "A client sees the post, not what is said about it.");
        }

        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!await db.Posts.AnyAsync(p => p.Id == id, cancel))
        {
            return Problem.NotFound();
        }

        var rows = db.Comments.AsNoTracking().Where(c => c.PostId == id);
        rows = page.Cursor is { } at ? rows.Where(c => c.Id > at.Id) : rows;
        var found = await rows.OrderBy(c => c.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, c => new Cursor(0, c.Id), Show);
    }

    private static async Task<Results<Made<Answer>, Problem>> CreateAsync(
        Guid id, Request request, WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        CheckText(request.Text, mistakes);
        mistakes.Expect(request.Part is null or (>= 0 and < 1000), "part", "The number of a part.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        if (!await db.Posts.AnyAsync(p => p.Id == id, cancel))
        {
            return Problem.NotFound();
        }

        var now = time.GetUtcNow();
        var comment = new PostComment
        {
            Id = Guid.CreateVersion7(now),
            PostId = id,
            Part = request.Part,
            Text = request.Text,
            AuthorKind = caller.Kind,
            AuthorId = caller.Id,
            AuthorName = caller.Name,
            CreatedAt = now,
        };
        db.Comments.Add(comment);
        db.Tell("post.commented", new Event(id, comment.Id, "added"), now);
        return await commit.SaveAsync(db, new Made<Answer>($"/api/v1/posts/{id}/comments/{comment.Id}", Show(comment)), cancel);
    }

    private static async Task<Results<Found<Answer>, Problem>> EditAsync(
        Guid id, Guid commentId, MergePatch patch, WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (await FindAsync(db, id, commentId, cancel) is not { } comment)
        {
            return Problem.NotFound();
        }

        var (wish, problem) = patch.ApplyTo(new Changes { Text = comment.Text, Resolved = comment.ResolvedAt is not null });
        if (wish is null)
        {
            return problem!;
        }

        var now = time.GetUtcNow();
        if (wish.Text != comment.Text)
        {
            if (comment.AuthorId != caller.Id)
            {
                return Problem.Forbidden("not-yours", "Somebody else wrote this", "Only its author changes what a comment says.");
            }

            var mistakes = new Mistakes();
            CheckText(wish.Text, mistakes);
            if (mistakes.Any)
            {
                return mistakes.ToProblem();
            }

            (comment.Text, comment.EditedAt) = (wish.Text, now);
        }

        if (wish.Resolved != comment.ResolvedAt is not null)
        {
            comment.ResolvedAt = wish.Resolved ? now : null;
            comment.ResolvedBy = wish.Resolved ? caller.Name : null;
        }

        db.Tell("post.commented", new Event(id, comment.Id, "changed"), now);
        return await commit.SaveAsync(db, new Found<Answer>(Show(comment)), cancel);
    }

    private static async Task<Results<Gone204, Problem>> DeleteAsync(
        Guid id, Guid commentId, WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (await FindAsync(db, id, commentId, cancel) is not { } comment)
        {
            return Problem.NotFound();
        }

        if (comment.AuthorId != caller.Id && !caller.May(ApiScope.WorkspaceWrite))
        {
            return Problem.Forbidden("not-yours", "Somebody else wrote this", "Its author and an administrator may delete a comment.");
        }

        db.Remove(comment);
        db.Tell("post.commented", new Event(id, comment.Id, "deleted"), time.GetUtcNow());
        return await commit.SaveAsync(db, Gone204.Instance, cancel);
    }

    private static Task<PostComment?> FindAsync(WorkspaceDb db, Guid id, Guid commentId, CancellationToken cancel) =>
        db.Comments.SingleOrDefaultAsync(c => c.Id == commentId && c.PostId == id, cancel);

    private static void CheckText(string text, Mistakes mistakes) =>
        mistakes.Expect(!string.IsNullOrWhiteSpace(text) && text.Length <= LongestText, "text", $"1 to {LongestText} characters.");

    private static Answer Show(PostComment comment) => new(
        comment.Id, comment.Part, comment.Text, new(comment.AuthorKind, comment.AuthorName, comment.AuthorId), comment.CreatedAt,
        comment.EditedAt, comment.ResolvedAt, comment.ResolvedBy);

    /// <param name="What"><c>added</c>, <c>changed</c> or <c>deleted</c>.</param>
    private sealed record Event(Guid PostId, Guid CommentId, string What);
}
