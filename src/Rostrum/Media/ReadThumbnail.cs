using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>A small picture of a file. Its address in the library's answers holds the content's hash, so it may be kept for ever.</summary>
internal static class ReadThumbnail
{
    public static void Map(RouteGroupBuilder media) => media.MapGet("/{id:guid}/thumbnail", HandleAsync)
        .Produces(StatusCodes.Status200OK, contentType: "image/webp").Produces(StatusCodes.Status200OK, contentType: "image/jpeg")
        .WithMetadata(new QueryNames("workspace"))
        .WithName("GetMediaThumbnail").WithSummary("Get a small picture of a file")
        .RequireScope(ApiScope.MediaRead).WithProblems(404, 415, 501);

    /// <param name="size">The longest side: 160, 320 or 640.</param>
    /// <param name="v">Part of the content's hash; an address with another one may be kept by browsers, but names the same file.</param>
    private static async Task<IResult> HandleAsync(
        Guid id, int? size, string? v, WorkspaceDb db, OpenWorkspace workspace, MediaThumbnails thumbnails, MediaStore store,
        HttpContext http, CancellationToken cancel)
    {
        var side = size ?? MediaThumbnails.Sizes[1];
        if (!MediaThumbnails.Sizes.Contains(side))
        {
            return Problem.BadParameter("size", "160, 320 or 640.");
        }

        var asset = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel);
        if (asset is null || !store.Exists(workspace.Id, asset.Sha256))
        {
            return Problem.NotFound();
        }

        try
        {
            var made = await thumbnails.GetAsync(workspace.Id, asset, side, cancel);
            var answer = ReadMedia.Send(http, MediaStore.OpenFile(made.Path), made.ContentType, made.Tag, asset.Name);
            if (v == MediaThumbnails.TagOf(asset))
            {
                http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
            }
            else
            {
                http.Response.Headers.CacheControl = "private, no-cache";
            }

            return answer;
        }
        catch (MediaRefusedException refused)
        {
            return MediaLibrary.ProblemOf(refused);
        }
    }
}
