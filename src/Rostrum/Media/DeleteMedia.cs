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

        var uses = await db.PostMedia.Where(u => u.MediaId == id).ToListAsync(cancel);
        if (uses.Count > 0 && force != true)
        {
            return Problem.InUse([.. uses.Select(u => u.PostId).Take(10)]);
        }

        var isShared = await db.Media.AnyAsync(m => m.Sha256 == asset.Sha256 && m.Id != id, cancel);
        db.RemoveRange(uses);
        db.Remove(asset);
        var answer = await commit.SaveAsync(db, Gone204.Instance, cancel);
        if (!isShared)
        {
            store.Delete(workspace.Id, asset.Sha256);
        }

        return answer;
    }
}
