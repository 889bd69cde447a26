using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Composer;

/// <summary>Channels that are chosen together, each with its settings.</summary>
internal static class ChannelSets
{
    public sealed record Request(string Name, IReadOnlyList<SetChannelInput> Channels);

    public sealed record SetChannelInput(Guid Id)
    {
        /// <summary>Values of the network's settings (see its schema).</summary>
        public JsonObject? Settings { get; init; }

        public string? FirstComment { get; init; }
    }

    /// <param name="Channels">A channel that was disconnected since is still named.</param>
    public sealed record Answer(Guid Id, int Version, string Name, IReadOnlyList<SetChannelAnswer> Channels);

    public sealed record SetChannelAnswer(Guid Id, JsonObject Settings, string? FirstComment);

    public static void Map(RouteGroupBuilder api)
    {
        var sets = api.MapGroup("/channel-sets").WithTags("Composer");
        sets.MapGet("/", ListAsync).WithName("ListChannelSets").WithSummary("List sets of channels").RequireScope(ApiScope.PostsRead);
        sets.MapPost("/", CreateAsync).WithName("CreateChannelSet").WithSummary("Create a set of channels")
            .RequireScope(ApiScope.PostsWrite).WithProblems(409);
        sets.MapPatch("/{id:guid}", EditAsync).Accepts<Request>("application/json", MergePatch.ContentType)
            .WithName("EditChannelSet").WithSummary("Edit a set of channels").RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 412);
        sets.MapDelete("/{id:guid}", DeleteAsync).WithName("DeleteChannelSet").WithSummary("Delete a set of channels")
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

        var rows = db.ChannelSets.AsNoTracking();
        rows = page.Cursor is { } at ? rows.Where(s => s.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(s => s.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, s => new Cursor(0, s.Id), Show);
    }

    private static async Task<Results<Made<Answer>, Problem>> CreateAsync(
        Request request, WorkspaceDb db, PostSurroundingsReader reader, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var set = new ChannelSet { Id = Guid.CreateVersion7(now), Name = request.Name, CreatedAt = now };
        if (await WriteAsync(db, reader, set, request, cancel) is { } refusal)
        {
            return refusal;
        }

        db.ChannelSets.Add(set);
        return await UniqueNames.SaveAsync(
            commit, db, new Made<Answer>($"/api/v1/channel-sets/{set.Id}", Show(set), set.Version), Twin(db, set), cancel);
    }

    private static async Task<Results<Found<Answer>, Problem>> EditAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, PostSurroundingsReader reader, Commit commit, CancellationToken cancel)
    {
        if (await db.ChannelSets.SingleOrDefaultAsync(s => s.Id == id, cancel) is not { } set)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(set.Version))
        {
            return Problem.VersionConflict(set.Version);
        }

        var (request, problem) = patch.ApplyTo(new Request(
            set.Name,
            [
                .. set.Channels.Select(c => new SetChannelInput(c.Id)
                {
                    Settings = JsonNode.Parse(c.Settings)!.AsObject(),
                    FirstComment = c.FirstComment,
                }),
            ]));
        if (request is null || (problem = await WriteAsync(db, reader, set, request, cancel)) is not null)
        {
            return problem!;
        }

        set.Version++;
        return await UniqueNames.SaveAsync(commit, db, new Found<Answer>(Show(set), set.Version), Twin(db, set), cancel);
    }

    private static async Task<Results<Gone204, Problem>> DeleteAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, Commit commit, CancellationToken cancel)
    {
        if (await db.ChannelSets.SingleOrDefaultAsync(s => s.Id == id, cancel) is not { } set)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(set.Version))
        {
            return Problem.VersionConflict(set.Version);
        }

        db.Remove(set);
        return await commit.SaveAsync(db, Gone204.Instance, cancel);
    }

    private static async Task<Problem?> WriteAsync(
        WorkspaceDb db, PostSurroundingsReader reader, ChannelSet set, Request request, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        UniqueNames.Check(request.Name, mistakes);
        mistakes.Expect(request.Channels.Count > 0, "channels", "Choose at least one channel.");
        var input = new PostInput
        {
            Channels = [.. request.Channels.Select(c => new PostChannelInput(c.Id) { Settings = c.Settings, FirstComment = c.FirstComment })],
        };
        (_, set.Channels) = await SavedChannels.ReadAsync(db, reader, input, mistakes, cancel);
        set.Name = request.Name;
        return mistakes.Any ? mistakes.ToProblem() : null;
    }

    private static IQueryable<Guid> Twin(WorkspaceDb db, ChannelSet set) =>
        db.ChannelSets.Where(s => s.Name == set.Name && s.Id != set.Id).Select(s => s.Id);

    private static Answer Show(ChannelSet set) => new(
        set.Id,
        set.Version,
        set.Name,
        [.. set.Channels.Select(c => new SetChannelAnswer(c.Id, JsonNode.Parse(c.Settings)!.AsObject(), c.FirstComment))]);
}
