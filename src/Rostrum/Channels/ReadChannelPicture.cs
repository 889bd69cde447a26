using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Media;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>The small copy of a channel's picture. Its address in the channel's answers names the content, so it may be kept long.</summary>
internal static class ReadChannelPicture
{
    public static void Map(RouteGroupBuilder channels) => channels.MapGet("/{id:guid}/picture", HandleAsync)
        .Produces(StatusCodes.Status200OK, contentType: "image/webp").WithMetadata(new QueryNames("workspace"))
        .WithName("GetChannelPicture").WithSummary("Get a channel's picture").RequireScope(ApiScope.ChannelsRead).WithProblems(404);

    /// <summary>The part of the address that changes with the picture; null while there is no copy.</summary>
    public static string? AddressOf(Channel channel) =>
        channel.PictureTag is { } tag ? $"/api/v1/channels/{channel.Id}/picture?v={tag}" : null;

    /// <param name="size">The side in pixels: 96 or 192.</param>
    /// <param name="v">Names the content; an address with the present one may be kept for a year.</param>
    private static async Task<IResult> HandleAsync(
        Guid id, int? size, string? v, WorkspaceDb db, OpenWorkspace workspace, ChannelPictures pictures, HttpContext http, CancellationToken cancel)
    {
        var side = size ?? ChannelPictures.Sides[0];
        if (!ChannelPictures.Sides.Contains(side))
        {
            return Problem.BadParameter("size", "96 or 192.");
        }

        var tag = await db.Channels.Where(c => c.Id == id).Select(c => c.PictureTag).SingleOrDefaultAsync(cancel);
        if (tag is null || pictures.PathOf(workspace.Id, id, tag, side) is not { } path || !File.Exists(path))
        {
            return Problem.NotFound();
        }

        var answer = ReadMedia.Send(http, MediaStore.OpenFile(path), "image/webp", $"{tag}-{side}", "channel.webp");
        http.Response.Headers.CacheControl = v == tag ? "private, max-age=31536000, immutable" : "private, no-cache";
        return answer;
    }
}
