using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Composer;

/// <summary>Posts to begin from. The composer makes a post of one; nothing here is ever published.</summary>
internal static class Templates
{
    public sealed record Request
    {
        public required string Name { get; init; }

        public IReadOnlyList<PartInput>? Parts { get; init; }

        public IReadOnlyList<PostChannelInput>? Channels { get; init; }

        public IReadOnlyList<string>? Tags { get; init; }
    }

    public sealed record Answer
    {
        public required Guid Id { get; init; }

        public required int Version { get; init; }

        public required string Name { get; init; }

        public required IReadOnlyList<PartAnswer> Parts { get; init; }

        /// <summary>A channel that was disconnected since is still named.</summary>
        public required IReadOnlyList<PostChannelAnswer> Channels { get; init; }

        public required IReadOnlyList<string> Tags { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset UpdatedAt { get; init; }
    }

    public static void Map(RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Composer");
        templates.MapGet("/", ListAsync).WithName("ListTemplates").WithSummary("List templates").RequireScope(ApiScope.PostsRead);
        templates.MapPost("/", CreateAsync).WithName("CreateTemplate").WithSummary("Create a template")
            .RequireScope(ApiScope.PostsWrite).WithProblems(409);
        templates.MapGet("/{id:guid}", GetAsync).WithName("GetTemplate").WithSummary("Get a template")
            .RequireScope(ApiScope.PostsRead).WithProblems(404);
        templates.MapPatch("/{id:guid}", EditAsync).Accepts<Request>("application/json", MergePatch.ContentType)
            .WithName("EditTemplate").WithSummary("Edit a template").RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 412);
        templates.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteTemplate").WithSummary("Delete a template")
            .RequireScope(ApiScope.PostsWrite).WithProblems(404, 412);
    }

    private static async Task<Results<PageOf<Answer>, Problem>> ListAsync(
        int? limit, string? cursor, HttpRequest request, WorkspaceDb db, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = db.Templates.AsNoTracking();
        rows = page.Cursor is { } at ? rows.Where(t => t.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(t => t.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, t => new Cursor(0, t.Id), Show);
    }

    private static async Task<Results<Found<Answer>, Problem>> GetAsync(Guid id, WorkspaceDb db, CancellationToken cancel) =>
        await db.Templates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancel) is { } template
            ? new Found<Answer>(Show(template), template.Version)
            : Problem.NotFound();

    private static async Task<Results<Made<Answer>, Problem>> CreateAsync(
        Request request, WorkspaceDb db, PostSurroundingsReader reader, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var template = new Template { Id = Guid.CreateVersion7(now), Name = request.Name, CreatedAt = now };
        if (await WriteAsync(db, reader, template, request, now, cancel) is { } refusal)
        {
            return refusal;
        }

        db.Templates.Add(template);
        return await UniqueNames.SaveAsync(
            commit, db, new Made<Answer>($"/api/v1/templates/{template.Id}", Show(template), template.Version), Twin(db, template), cancel);
    }

    private static async Task<Results<Found<Answer>, Problem>> EditAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, PostSurroundingsReader reader, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (await db.Templates.SingleOrDefaultAsync(t => t.Id == id, cancel) is not { } template)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(template.Version))
        {
            return Problem.VersionConflict(template.Version);
        }

        var (request, problem) = patch.ApplyTo(new Request
        {
            Name = template.Name,
            Parts = [.. template.Parts.Select(PostMerge.Write)],
            Channels = [.. template.Channels.Select(SavedChannels.Write)],
            Tags = template.Tags,
        });
        if (request is null || (problem = await WriteAsync(db, reader, template, request, time.GetUtcNow(), cancel)) is not null)
        {
            return problem!;
        }

        template.Version++;
        return await UniqueNames.SaveAsync(commit, db, new Found<Answer>(Show(template), template.Version), Twin(db, template), cancel);
    }

    private static async Task<Results<Gone204, Problem>> DeleteAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, Commit commit, CancellationToken cancel)
    {
        if (await db.Templates.SingleOrDefaultAsync(t => t.Id == id, cancel) is not { } template)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(template.Version))
        {
            return Problem.VersionConflict(template.Version);
        }

        db.Remove(template);
        return await commit.SaveAsync(db, Gone204.Instance, cancel);
    }

    private static async Task<Problem?> WriteAsync(
        WorkspaceDb db, PostSurroundingsReader reader, Template template, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        UniqueNames.Check(request.Name, mistakes);
        var input = new PostInput { Parts = request.Parts, Channels = request.Channels, Tags = request.Tags };
        (template.Parts, template.Channels) = await SavedChannels.ReadAsync(db, reader, input, mistakes, cancel);
        template.Name = request.Name;
        template.Tags = [.. (request.Tags ?? []).Distinct()];
        template.UpdatedAt = now;
        return mistakes.Any ? mistakes.ToProblem() : null;
    }

    private static IQueryable<Guid> Twin(WorkspaceDb db, Template template) =>
        db.Templates.Where(t => t.Name == template.Name && t.Id != template.Id).Select(t => t.Id);

    private static Answer Show(Template template) => new()
    {
        Id = template.Id,
        Version = template.Version,
        Name = template.Name,
        Parts = [.. template.Parts.Select(PartAnswer.Of)],
        Channels = [.. template.Channels.Select(SavedChannels.Show)],
        Tags = template.Tags,
        CreatedAt = template.CreatedAt,
        UpdatedAt = template.UpdatedAt,
    };
}
