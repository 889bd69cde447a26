using System.Globalization;
using Rostrum.Media;
using Rostrum.Platform.Files;

namespace Rostrum.Channels;

/// <summary>
/// Our own small copies of the pictures of connected accounts, so that no browser asks a network for them. They lie in the
/// workspace's folder and go with it, and with the channel.
/// </summary>
internal sealed class ChannelPictures(MediaStore store, PictureFetch pictures)
{
    public static readonly IReadOnlyList<int> Sides = [96, 192];

    /// <summary>False where the tool is missing: then a channel is shown by its first letters.</summary>
    public bool IsOffered => pictures.IsOffered;

    /// <summary>Fetches a picture and keeps its copies; the tag that names them, or null when there is none to keep.</summary>
    public async Task<string?> KeepAsync(Guid workspace, Guid channel, string address, CancellationToken cancel)
    {
        using var taken = await pictures.TakeAsync(address, workspace.ToString(), cancel);
        if (taken is null)
        {
            return null;
        }

        var tag = taken.Sha256[..16];
        foreach (var side in Sides)
        {
            const string output = "made.webp";
            if (await pictures.MakeAsync(Vips.Square(taken.Path, side, output, Vips.Saving(MediaFormat.WebP, 82)), output, cancel) is not { } made)
            {
                return null;
            }

            PrivateFiles.CreateFolder(Folder(workspace));
            var path = PathOf(workspace, channel, tag, side);
            await File.WriteAllBytesAsync(path + ".new", made, cancel);
            File.Move(path + ".new", path, overwrite: true);
        }

        return tag;
    }

    /// <summary>Removes a channel's copies but those named; once more does no harm.</summary>
    public void Forget(Guid workspace, Guid channel, string? butTag = null)
    {
        if (!Directory.Exists(Folder(workspace)))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Folder(workspace), $"{channel:D}-*"))
        {
            if (butTag is null || !Path.GetFileName(file).StartsWith($"{channel:D}-{butTag}-", StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }
    }

    public string PathOf(Guid workspace, Guid channel, string tag, int side) =>
        Path.Combine(Folder(workspace), string.Create(CultureInfo.InvariantCulture, $"{channel:D}-{tag}-{side}.webp"));

    private string Folder(Guid workspace) => Path.Combine(store.FolderOf(workspace), "channels");
}
