using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>
/// Folders of the library: a text on each file, so one is there as long as something lies in it. List and rename or move with
/// all that lies below.
/// </summary>
internal static class MediaFolders
{
    public const string Shape = "Up to 8 names of 1 to 100 characters, separated by /.";

    private const int Deepest = 8;
    private const int LongestName = 100;

    /// <param name="Items">Files in it, without those of folders below.</param>
    public sealed record Folder(string Path, int Items);

    public sealed record FoldersAnswer(IReadOnlyList<Folder> Items);

    /// <param name="From">The folder to rename or move, with all below it.</param>
    /// <param name="To">Its new path; empty puts what is in it to the top. One that exists takes both together.</param>
    public sealed record MoveRequest(string From, string To);

    public sealed record MoveAnswer(string Folder, int Moved);

    public static void Map(RouteGroupBuilder media)
    {
        media.MapGet("/folders", ListAsync).WithName("ListMediaFolders").WithSummary("List the library's folders").RequireScope(ApiScope.MediaRead);
        media.MapPost("/folders/moves", MoveAsync).WithName("MoveMediaFolder").WithSummary("Rename or move a folder")
            .RequireScope(ApiScope.MediaWrite).WithProblems(404);
    }

    /// <summary>The path without needless blanks and slashes; null when it is none.</summary>
    public static string? Clean(string? typed)
    {
        var names = (typed ?? "").Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var isGood = names.Length <= Deepest && names.All(n => n.Length <= LongestName && n is not ("." or "..") && !n.Any(char.IsControl));
        return isGood ? string.Join('/', names) : null;
    }

    private static async Task<Found<FoldersAnswer>> ListAsync(WorkspaceDb db, CancellationToken cancel)
    {
        var found = await db.Media.AsNoTracking().Where(m => m.Folder != "").GroupBy(m => m.Folder)
            .Select(g => new { g.Key, Items = g.Count() }).ToListAsync(cancel);
        return new(new([.. found.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new Folder(f.Key, f.Items))]));
    }

    private static async Task<Results<Found<MoveAnswer>, Problem>> MoveAsync(
        MoveRequest request, WorkspaceDb db, Commit commit, CancellationToken cancel)
    {
        var (from, to) = (Clean(request.From), Clean(request.To));
        var mistakes = new Mistakes();
        mistakes.Expect(from is { Length: > 0 }, "from", "Name a folder.");
        mistakes.Expect(to is not null, "to", Shape);
        mistakes.Expect(to is null || from is null || !to.StartsWith(from + "/", StringComparison.Ordinal), "to", "A folder cannot lie in itself.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var moved = await db.Media.In(from!).ToListAsync(cancel);
        if (moved.Count == 0)
        {
            return Problem.NotFound();
        }

        foreach (var asset in moved)
        {
            var below = Clean($"{to}{asset.Folder[from!.Length..]}");
            if (below is null)
            {
                return Problem.Validation("to", Shape);
            }

            asset.Folder = below;
            asset.Version++;
        }

        return await commit.SaveAsync(db, new Found<MoveAnswer>(new(to!, moved.Count)), cancel);
    }
}
