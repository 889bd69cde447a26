using System.Security.Cryptography;
using Rostrum.Networks;
using Rostrum.Platform.Children;

namespace Rostrum.Media;

/// <summary>A file that is in the library now, and what is known of it.</summary>
internal sealed record TakenMedia(string Sha256, long Bytes, MediaFormat Format, MediaKind Kind, int Width, int Height, TimeSpan? Duration)
{
    public string ContentType => Format.ContentType();

    /// <summary>Sentences about what could not be found out or done on this installation.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>
/// The way of a file into the library: streamed to disk, recognised by its content, held against the limits, freed from
/// places and camera data, measured, and only then kept.
/// </summary>
internal sealed class MediaIntake(MediaStore store, VideoProbe probe, ChildProcesses children)
{
    /// <param name="workspace">Whose library.</param>
    /// <param name="content">Read once, to its end.</param>
    /// <param name="maxBytes">The most that is taken.</param>
    /// <param name="announced">The length the sender promised, if any.</param>
    /// <param name="keepMetadata">The person asked to keep EXIF and the like.</param>
    /// <param name="cancel">Drops everything.</param>
    /// <exception cref="MediaRefusedException">With the reason and a sentence for the person.</exception>
    public async Task<TakenMedia> TakeAsync(
        Guid workspace, Stream content, long maxBytes, long? announced, bool keepMetadata, CancellationToken cancel)
    {
        using var incoming = await store.ReceiveAsync(content, maxBytes, announced, cancel);
        MediaFormat format;
        await using (var file = MediaStore.OpenFile(incoming.Path))
        {
            format = MediaSniffer.Sniff(file);
        }

        return format.Kind() == MediaKind.Image
            ? await TakeImageAsync(workspace, incoming, format, keepMetadata, cancel)
            : await TakeFilmAsync(workspace, incoming, format, keepMetadata, cancel);
    }

    private async Task<TakenMedia> TakeImageAsync(
        Guid workspace, IncomingFile incoming, MediaFormat format, bool keepMetadata, CancellationToken cancel)
    {
        var path = incoming.Path;
        if (!format.HasOwnReader())
        {
            path = await ConvertAsync(incoming, format, cancel);
            format = MediaFormat.Jpeg;
        }

        ImageFacts facts;
        await using (var file = MediaStore.OpenFile(path))
        {
            facts = ImageFacts.Read(file, format);
        }

        if (!keepMetadata)
        {
            path = await StripAsync(incoming, path, format, facts, cancel);
        }

        var (sha256, bytes) = path == incoming.Path ? (incoming.Sha256, incoming.Length) : await HashAsync(path, cancel);
        store.Keep(workspace, path, sha256);
        var (width, height) = facts.Shown;
        return new(sha256, bytes, format, facts.Frames > 1 ? MediaKind.AnimatedImage : MediaKind.Image, width, height, null);
    }

    private async Task<TakenMedia> TakeFilmAsync(
        Guid workspace, IncomingFile incoming, MediaFormat format, bool keepMetadata, CancellationToken cancel)
    {
        var facts = probe.IsInstalled ? await probe.ProbeAsync(incoming.Path, format, cancel) : null;
        var kind = facts is { Width: 0 } ? MediaKind.Audio : format.Kind();
        var (sha256, bytes) = (incoming.Sha256, incoming.Length);
        if (!keepMetadata && format is MediaFormat.Mp4 or MediaFormat.QuickTime or MediaFormat.M4a && Blank(incoming.Path))
        {
            (sha256, bytes) = await HashAsync(incoming.Path, cancel);
        }

        store.Keep(workspace, incoming.Path, sha256);
        return new(sha256, bytes, format, kind, facts?.Width ?? 0, facts?.Height ?? 0, facts?.Duration)
        {
            Notes = facts is null ? [MediaTools.NoFfprobe] : [],
        };
    }

    // Few networks and not all browsers show HEIC and AVIF, and we do not read their headers: they become JPEG on the way in.
    private async Task<string> ConvertAsync(IncomingFile incoming, MediaFormat format, CancellationToken cancel)
    {
        if (children.Find("vipsthumbnail") is null)
        {
            throw new MediaRefusedException(
                MediaRefusal.ToolMissing,
                $"{format.ContentType()} cannot be taken here: vipsthumbnail is not installed. Send a JPEG, or install libvips-tools.");
        }

        try
        {
            var call = Vips.Thumbnail(incoming.Path, ImageFacts.MaxSide, "made.jpg", Vips.Saving(MediaFormat.Jpeg, 92));
            using var run = await children.RunAsync(call, cancel);
            var made = Path.Combine(run.Folder, "made.jpg");
            if (run.ExitCode != 0 || !File.Exists(made))
            {
                throw MediaRefusedException.NotReadable("a picture");
            }

            var converted = incoming.Beside("converted");
            File.Move(made, converted);
            return converted;
        }
        catch (ChildException)
        {
            throw MediaRefusedException.NotReadable("a picture");
        }
    }

    private static async Task<string> StripAsync(
        IncomingFile incoming, string path, MediaFormat format, ImageFacts facts, CancellationToken cancel)
    {
        var stripped = incoming.Beside("stripped");
        try
        {
            await using var from = MediaStore.OpenFile(path);
            await using var to = Platform.Files.PrivateFiles.CreateNew(stripped);
            await using var buffered = new BufferedStream(to, 64 * 1024);
            MetadataStripper.Strip(from, format, facts.Orientation, buffered);
            await buffered.FlushAsync(cancel);
            to.Flush(flushToDisk: true);
        }
        catch (EndOfStreamException)
        {
            throw MediaRefusedException.NotReadable("a picture");
        }

        return stripped;
    }

    private static bool Blank(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var changed = BoxBlanker.Blank(file);
        file.Flush(flushToDisk: true);
        return changed;
    }

    private static async Task<(string Sha256, long Bytes)> HashAsync(string path, CancellationToken cancel)
    {
        await using var file = MediaStore.OpenFile(path);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)), file.Length);
    }
}
