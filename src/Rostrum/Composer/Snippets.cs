using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Composer;

/// <summary>
/// Pieces of text for the composer: hashtag groups, signatures, and variables (<c>{name}</c> in a text). The composer puts
/// them in; the server never replaces anything.
/// </summary>
internal static class Snippets
{
    private const int LongestText = 5000;

    public sealed record Request(SnippetKind Kind, string Name, string Text);

    public sealed record Answer(Guid Id, int Version, SnippetKind Kind, string Name, string Text);

    public static void Map(RouteGroupBuilder api)
    {
        var snippets = api.MapGroup("/snippets").WithTags("Composer");
        snippets.MapGet("/", ListAsync).WithName("ListSnippets").WithSummary("List snippets").RequireScope(ApiScope.PostsRead);
        snippets.MapPost("/", CreateAsync).WithName("CreateSnippet").WithSummary("Create a snippet")
            .RequireScope(ApiScope.PostsWrite).WithProblems(409);
        snippets.MapPatch("/{id:guid}", EditAsync).Accepts<Request>("application/json", MergePatch.ContentType)
            .WithName("EditSnippet").WithSummary("Edit a snippet").RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 412);
        snippets.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteSnippet").WithSummary("Delete a snippet")
            .RequireScope(ApiScope.PostsWrite).WithProblems(404, 412);
    }

    private static async Task<Results<PageOf<Answer>, Problem>> ListAsync(
        string? kind, int? limit, string? cursor, HttpRequest request, WorkspaceDb db, CancellationToken cancel)
    {
        SnippetKind? wanted = null;
        if (kind is not null)
        {
            if (!Words.TryRead<SnippetKind>(kind, out var known))
            {
                return Problem.BadParameter("kind", "hashtags, signature or variable.");
            }

            wanted = known;
        }

        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = db.Snippets.AsNoTracking();
        rows = wanted is null ? rows : rows.Where(s => s.Kind == wanted);
        rows = page.Cursor is { } at ? rows.Where(s => s.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(s => s.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, s => new Cursor(0, s.Id), Show);
    }

    private static async Task<Results<Made<Answer>, Problem>> CreateAsync(
        Request request, WorkspaceDb db, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (Check(request) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var snippet = new Snippet
        {
            Id = Guid.CreateVersion7(now),
            Kind = request.Kind,
            Name = request.Name,
            Text = request.Text,
            CreatedAt = now,
        };
        db.Snippets.Add(snippet);
        return await UniqueNames.SaveAsync(
            commit, db, new Made<Answer>($"/api/v1/snippets/{snippet.Id}", Show(snippet), snippet.Version), Twin(db, snippet), cancel);
    }

    private static async Task<Results<Found<Answer>, Problem>> EditAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, Commit commit, CancellationToken cancel)
    {
        if (await db.Snippets.SingleOrDefaultAsync(s => s.Id == id, cancel) is not { } snippet)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(snippet.Version))
        {
            return Problem.VersionConflict(snippet.Version);
        }

        var (request, problem) = patch.ApplyTo(new Request(snippet.Kind, snippet.Name, snippet.Text));
        if (request is null || (problem = Check(request)) is not null)
        {
            return problem!;
        }

        (snippet.Kind, snippet.Name, snippet.Text) = (request.Kind, request.Name, request.Text);
        snippet.Version++;
        return await UniqueNames.SaveAsync(commit, db, new Found<Answer>(Show(snippet), snippet.Version), Twin(db, snippet), cancel);
    }

    private static async Task<Results<Gone204, Problem>> DeleteAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, Commit commit, CancellationToken cancel)
    {
        if (await db.Snippets.SingleOrDefaultAsync(s => s.Id == id, cancel) is not { } snippet)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(snippet.Version))
        {
            return Problem.VersionConflict(snippet.Version);
        }

        db.Remove(snippet);
        return await commit.SaveAsync(db, Gone204.Instance, cancel);
    }

    private static Problem? Check(Request request)
    {
        var mistakes = new Mistakes();
        UniqueNames.Check(request.Name, mistakes);
        mistakes.Expect(request.Text.Length is >= 1 and <= LongestText, "text", $"1 to {LongestText} characters.");
        mistakes.Expect(
            request.Kind != SnippetKind.Variable || request.Name.AsSpan().IndexOfAny("{}") < 0, "name", "A variable's name has no braces.");
        return mistakes.Any ? mistakes.ToProblem() : null;
    }

    private static IQueryable<Guid> Twin(WorkspaceDb db, Snippet snippet) =>
        db.Snippets.Where(s => s.Kind == snippet.Kind && s.Name == snippet.Name && s.Id != snippet.Id).Select(s => s.Id);

    private static Answer Show(Snippet snippet) => new(snippet.Id, snippet.Version, snippet.Kind, snippet.Name, snippet.Text);
}
