using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>Name, description, tags and folder of a file.</summary>
internal static class EditMedia
{
    public sealed record Request
    {
        public string? Name { get; init; }

        public string? Alt { get; init; }

        public IReadOnlyList<string>? Tags { get; init; }

        /// <summary><c>Roastery/Harvest</c>; empty is the top.</summary>
        public string? Folder { get; init; }
    }

    public static void Map(RouteGroupBuilder media) => media.MapPatch("/{id:guid}", HandleAsync)
        .Accepts<Request>("application/json", MergePatch.ContentType)
        .WithName("EditMedia").WithSummary("Edit a file's description").RequireScope(ApiScope.MediaWrite).WithProblems(404, 412);

    private static async Task<Results<Found<MediaAnswer>, Problem>> HandleAsync(
        Guid id, MergePatch patch, IfMatch ifMatch, WorkspaceDb db, MediaDesk desk, Commit commit, CancellationToken cancel)
    {
        if (await db.Media.SingleOrDefaultAsync(m => m.Id == id, cancel) is not { } asset)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(asset.Version))
        {
            return Problem.VersionConflict(asset.Version);
        }

        var (wish, problem) = patch.ApplyTo(new Request { Name = asset.Name, Alt = asset.Alt, Tags = asset.Tags, Folder = asset.Folder });
        if (wish is null)
        {
            return problem!;
        }

        var mistakes = new Mistakes();
        new MediaWords(wish.Name ?? "") { Alt = wish.Alt, Tags = wish.Tags ?? [], Folder = wish.Folder ?? "" }.Judge(mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        asset.Name = MediaWords.CleanName(wish.Name);
        asset.Alt = string.IsNullOrWhiteSpace(wish.Alt) ? null : wish.Alt;
        asset.Tags = [.. (wish.Tags ?? []).Distinct()];
        asset.Folder = MediaFolders.Clean(wish.Folder) ?? "";
        asset.Version++;
        return await commit.SaveAsync(db, await desk.FoundAsync(db, asset, cancel), cancel);
    }
}
