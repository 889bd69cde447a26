using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Takes a file out of the library; its bytes go when no other entry has the same.</summary>
internal static class DeleteMedia
{
    public static void Map(RouteGroupBuilder media) => media.MapDelete("/{id:guid}", HandleAsync)
        .WithName("DeleteMedia").WithSummary("Delete a file").RequireScope(ApiScope.MediaWrite).WithProblems(404, 409, 412);

    private static async Task<Results<Gone204, Problem>> HandleAsync(
        Guid id, bool? force, IfMatch ifMatch, WorkspaceDb db, OpenWorkspace workspace, MediaStore store, Commit commit,
        CancellationToken cancel)
    {
        if (await db.Media.SingleOrDefaultAsync(m => m.Id == id, cancel) is not { } asset)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(asset.Version))
        {
            return Problem.VersionConflict(asset.Version);
        }

        if (await TakeOutAsync(db, asset, force == true, cancel) is { } refusal)
        {
            return refusal;
        }

        var answer = await commit.SaveAsync(db, Gone204.Instance, cancel);
        await ForgetAsync(db, workspace.Id, store, asset.Sha256, cancel);
        return answer;
    }

    /// <summary>Removes the entry, unless posts use it and nobody insists; saved by the caller.</summary>
    internal static async Task<Problem?> TakeOutAsync(WorkspaceDb db, MediaAsset asset, bool force, CancellationToken cancel)
    {
        var uses = await db.PostMedia.Where(u => u.MediaId == asset.Id).ToListAsync(cancel);
        if (uses.Count > 0 && !force)
        {
            return Problem.InUse([.. uses.Select(u => u.PostId).Take(10)]);
        }

        db.RemoveRange(uses);
        db.Remove(asset);
        return null;
    }

    /// <summary>After the entry is gone: its bytes go when no other entry has the same.</summary>
    internal static async Task ForgetAsync(WorkspaceDb db, Guid workspaceId, MediaStore store, string sha256, CancellationToken cancel)
    {
        if (!await db.Media.AnyAsync(m => m.Sha256 == sha256, cancel))
        {
            store.Delete(workspaceId, sha256);
        }
    }
}
