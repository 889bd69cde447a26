using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Shows files to whoever asks: with addresses that work for them, and what this installation cannot do said.</summary>
internal sealed class MediaDesk(OpenWorkspace workspace, ApiCaller caller, MediaThumbnails thumbnails)
{
    public const int Small = 320;

    public const int Large = 640;

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
            ThumbUrl = Picture(asset, Small),
            PreviewUrl = Picture(asset, Large),
            NotOffered = hasPicture ? [] : ["thumbUrl", "previewUrl"],
            DerivedFrom = asset.DerivedFrom,
            Purpose = asset.Purpose,
            Credit = MediaCredits.Of(asset),
            UsedBy = usedBy,
            CreatedAt = asset.CreatedAt,
        };
    }

    /// <param name="size">The longest side.</param>
    /// <returns>Null where this installation makes none.</returns>
    public string? Picture(MediaAsset asset, int size) => thumbnails.IsOffered(asset.Kind)
        ? string.Create(CultureInfo.InvariantCulture, $"/api/v1/media/{asset.Id}/thumbnail?size={size}&v={MediaThumbnails.TagOf(asset)}{suffix}")
        : null;

    public async Task<Found<MediaAnswer>> FoundAsync(WorkspaceDb db, MediaAsset asset, CancellationToken cancel) =>
        new(Show(asset, await db.PostMedia.CountAsync(u => u.MediaId == asset.Id, cancel)), asset.Version);
}
