using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Deletes, moves or tags up to 100 files; each is done or refused for itself.</summary>
internal static class BulkMedia
{
    private const int Most = 100;

    public sealed record Request(BulkMediaAct Op, IReadOnlyList<Guid> Ids)
    {
        /// <summary>For <c>move</c>; empty is the top.</summary>
        public string? Folder { get; init; }

        /// <summary>For <c>tag</c>: added to those it has.</summary>
        public IReadOnlyList<string>? Tags { get; init; }

        /// <summary>For <c>delete</c>: also what posts use.</summary>
        public bool? Force { get; init; }
    }

    /// <param name="Status">What a request for this file alone would have answered.</param>
    public sealed record ItemResult(Guid Id, int Status, ProblemBody? Problem);

    public sealed record Response(IReadOnlyList<ItemResult> Items);

    public static void Map(RouteGroupBuilder media) => media.MapPost("/bulk", HandleAsync)
        .WithName("ChangeMediaInBulk").WithSummary("Delete, move or tag several files").RequireScope(ApiScope.MediaWrite);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Request request, WorkspaceDb db, OpenWorkspace workspace, MediaStore store, Commit commit, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        mistakes.Expect(request.Ids.Count is >= 1 and <= Most && request.Ids.Distinct().Count() == request.Ids.Count, "ids", "1 to 100 ids, each once.");
        mistakes.Expect(request.Op != BulkMediaAct.Move || (request.Folder is not null && MediaFolders.Clean(request.Folder) is not null), "folder", MediaFolders.Shape);
        mistakes.Expect(request.Op != BulkMediaAct.Tag || request.Tags is { Count: > 0 }, "tags", "At least one tag.");
        new MediaWords("x") { Tags = request.Tags ?? [] }.Judge(mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var found = await db.Media.Where(m => request.Ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancel);
        var results = new List<ItemResult>();
        foreach (var id in request.Ids)
        {
            var refusal = found.TryGetValue(id, out var asset) ? await DoAsync(db, asset, request, cancel) : Problem.NotFound();
            var status = request.Op == BulkMediaAct.Delete ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;
            results.Add(new(id, refusal?.Body.Status ?? status, refusal?.Body));
        }

        var answer = await commit.SaveAsync(db, new Found<Response>(new(results)), cancel);
        foreach (var gone in results.Where(r => r.Status == StatusCodes.Status204NoContent))
        {
            await DeleteMedia.ForgetAsync(db, workspace.Id, store, found[gone.Id].Sha256, cancel);
        }

        return answer;
    }

    private static async Task<Problem?> DoAsync(WorkspaceDb db, MediaAsset asset, Request request, CancellationToken cancel)
    {
        if (request.Op == BulkMediaAct.Delete)
        {
            return await DeleteMedia.TakeOutAsync(db, asset, request.Force == true, cancel);
        }

        if (request.Op == BulkMediaAct.Move)
        {
            asset.Folder = MediaFolders.Clean(request.Folder) ?? "";
        }
        else
        {
            List<string> tags = [.. asset.Tags.Union(request.Tags!)];
            var mistakes = new Mistakes();
            new MediaWords("x") { Tags = tags }.Judge(mistakes);
            if (mistakes.Any)
            {
                return mistakes.ToProblem();
            }

            asset.Tags = tags;
        }

        asset.Version++;
        return null;
    }
}

/// <summary>What is done to several files.</summary>
public enum BulkMediaAct
{
    Delete,
    Move,
    Tag,
}
