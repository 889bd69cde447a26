using System.Collections.Concurrent;
using System.Globalization;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Children;
using Rostrum.Platform.Files;

namespace Rostrum.Media;

/// <summary>A small picture of a file, on disk.</summary>
/// <param name="Tag">Changes when the picture would look different.</param>
internal sealed record Thumbnail(string Path, string ContentType, string Tag);

/// <summary>
/// Small pictures of pictures and videos: made once when somebody first looks, by a limited child, and kept beside the file
/// under its hash, so that they go with it. Whoever asks meanwhile waits for the same child.
/// </summary>
internal sealed class MediaThumbnails(MediaStore store, ChildProcesses children)
{
    public static readonly IReadOnlyList<int> Sizes = [160, 320, 640];

    // Black frames and fades stand at the very beginning of many videos.
    private const long UsualPosterMs = 1000;

    private readonly ConcurrentDictionary<string, Lazy<Task>> making = new();

    /// <summary>Null where the tool for this kind is not installed, or the kind has no picture.</summary>
    public bool IsOffered(MediaKind kind) => kind switch
    {
        MediaKind.Image or MediaKind.AnimatedImage => children.Find("vipsthumbnail") is not null,
        MediaKind.Video => children.Find("ffmpeg") is not null,
        MediaKind.Audio => false,
    };

    /// <summary>The address part that changes with the picture, for addresses that may be kept for ever.</summary>
    public static string TagOf(MediaAsset asset) => asset.PosterMs is { } poster
        ? string.Create(CultureInfo.InvariantCulture, $"{asset.Sha256[..16]}-{poster}")
        : asset.Sha256[..16];

    /// <exception cref="MediaRefusedException">The tool is not installed, or the file gives no picture.</exception>
    public async Task<Thumbnail> GetAsync(Guid workspace, MediaAsset asset, int size, CancellationToken cancel)
    {
        if (!IsOffered(asset.Kind))
        {
            throw new MediaRefusedException(MediaRefusal.ToolMissing, asset.Kind switch
            {
                MediaKind.Audio => "A sound has no picture.",
                MediaKind.Video => MediaTools.NoFfmpeg,
                MediaKind.Image or MediaKind.AnimatedImage => MediaTools.NoVips,
            });
        }

        var isVideo = asset.Kind == MediaKind.Video;
        var recipe = isVideo
            ? string.Create(CultureInfo.InvariantCulture, $"t1-{size}-{asset.PosterMs ?? UsualPosterMs}.jpg")
            : string.Create(CultureInfo.InvariantCulture, $"t1-{size}.webp");
        var kept = store.FittedPath(workspace, asset.Sha256, recipe);
        if (!File.Exists(kept))
        {
            var made = making.GetOrAdd(kept, _ => new(() => MakeAsync(workspace, asset, size, kept)));
            try
            {
                await made.Value.WaitAsync(cancel);
            }
            finally
            {
                if (made.Value.IsCompleted)
                {
                    making.TryRemove(new(kept, made));
                }
            }
        }

        return new(kept, isVideo ? "image/jpeg" : "image/webp", $"{TagOf(asset)}-{size}");
    }

    // CancellationToken.None: others wait for the same picture; the child's own limit ends it.
    private async Task MakeAsync(Guid workspace, MediaAsset asset, int size, string kept)
    {
        var output = "made" + Path.GetExtension(kept);
        var path = store.PathOf(workspace, asset.Sha256);
        try
        {
            if (asset.Kind != MediaKind.Video)
            {
                await KeepAsync(Vips.Thumbnail(path, size, output, Vips.Saving(MediaFormat.WebP, 80)), output, kept);
                return;
            }

            var format = MediaFormats.OfContentType(asset.ContentType) ?? MediaFormat.Mp4;
            var at = Math.Min(asset.PosterMs ?? UsualPosterMs, Math.Max(0, (asset.DurationMs ?? 0) - 100));
            if (!await KeepAsync(Ffmpeg.Frame(path, format, at, size, output), output, kept, mayMiss: at > 0))
            {
                await KeepAsync(Ffmpeg.Frame(path, format, 0, size, output), output, kept); // shorter than it says
            }
        }
        catch (ChildException)
        {
            throw MediaRefusedException.NotReadable(asset.Kind == MediaKind.Video ? "a video" : "a picture");
        }
    }

    private async Task<bool> KeepAsync(ChildCall call, string output, string kept, bool mayMiss = false)
    {
        using var run = await children.RunAsync(call, CancellationToken.None);
        var made = Path.Combine(run.Folder, output);
        if (run.ExitCode != 0 || !File.Exists(made))
        {
            return mayMiss ? false : throw MediaRefusedException.NotReadable("a picture");
        }

        PrivateFiles.CreateFolder(Path.GetDirectoryName(kept)!);
        File.Move(made, kept, overwrite: true);
        return true;
    }
}
