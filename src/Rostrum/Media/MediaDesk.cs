using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Shows files to whoever asks: with addresses that work for them, and what this installation cannot do said.</summary>
internal sealed class MediaDesk(OpenWorkspace workspace, ApiCaller caller, MediaThumbnails thumbnails)
{
    // A browser's picture elements send the cookie but no headers.
    private readonly string suffix = caller.Kind == "person" ? $"&workspace={workspace.Id}" : "";

    public MediaAnswer Show(MediaAsset asset, int usedBy)
    {
        var hasPicture = thumbnails.IsOffered(asset.Kind);
        var at = $"/api/v1/media/{asset.Id}";
        return new()
        {
            Id = asset.Id,
            Version = asset.Version,
            Name = asset.Name,
            Folder = asset.Folder,
            Kind = asset.Kind,
            Type = asset.ContentType,
            Bytes = asset.Bytes,
            Width = asset.Width,
            Height = asset.Height,
            DurationSeconds = asset.DurationMs / 1000.0,
            DurationMs = asset.DurationMs,
            PosterMs = asset.PosterMs,
            Sha256 = asset.Sha256,
            Alt = asset.Alt,
            Tags = asset.Tags,
            State = asset.State,
            Url = suffix.Length == 0 ? $"{at}/content" : $"{at}/content?{suffix[1..]}",
            ThumbUrl = hasPicture ? $"{at}/thumbnail?size=320&v={MediaThumbnails.TagOf(asset)}{suffix}" : null,
            PreviewUrl = hasPicture ? $"{at}/thumbnail?size=640&v={MediaThumbnails.TagOf(asset)}{suffix}" : null,
            NotOffered = hasPicture ? [] : ["thumbUrl", "previewUrl"],
            DerivedFrom = asset.DerivedFrom,
            Purpose = asset.Purpose,
            UsedBy = usedBy,
            CreatedAt = asset.CreatedAt,
        };
    }

    public async Task<Found<MediaAnswer>> FoundAsync(WorkspaceDb db, MediaAsset asset, CancellationToken cancel) =>
        new(Show(asset, await db.PostMedia.CountAsync(u => u.MediaId == asset.Id, cancel)), asset.Version);
}
