using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>Chooses the moment of a video whose picture stands for it.</summary>
internal static class ChoosePoster
{
    /// <param name="AtMs">From the beginning.</param>
    public sealed record Request(long AtMs);

    public static void Map(RouteGroupBuilder media) => media.MapPost("/{id:guid}/poster", HandleAsync)
        .WithName("ChooseMediaPoster").WithSummary("Choose a video's picture")
        .RequireScope(ApiScope.MediaWrite).WithProblems(404, 409, 412);

    private static async Task<Results<Found<MediaAnswer>, Problem>> HandleAsync(
        Guid id, Request request, IfMatch ifMatch, WorkspaceDb db, MediaDesk desk, Commit commit, CancellationToken cancel)
    {
        if (await db.Media.SingleOrDefaultAsync(m => m.Id == id, cancel) is not { } asset)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(asset.Version))
        {
            return Problem.VersionConflict(asset.Version);
        }

        if (asset.Kind != MediaKind.Video)
        {
            return Problem.StateConflict(Conventions.Word(asset.Kind), "Only a video has moments to choose from.");
        }

        if (request.AtMs < 0 || request.AtMs > (asset.DurationMs ?? long.MaxValue))
        {
            return Problem.Validation("atMs", "A moment of this video, in milliseconds from its beginning.");
        }

        asset.PosterMs = request.AtMs;
        asset.Version++;
        return await commit.SaveAsync(db, await desk.FoundAsync(db, asset, cancel), cancel);
    }
}
