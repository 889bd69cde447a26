using System.Globalization;
using Rostrum.Networks;
using Rostrum.Platform.Children;
using Rostrum.Platform.Files;

namespace Rostrum.Media;

/// <summary>A picture as it will be sent: the stored file itself or a fitted copy of it.</summary>
internal sealed record FittedImage(string Path, string ContentType, long Length, int Width, int Height);

/// <summary>
/// Makes a stored picture fit what a network takes: format, longest side, bytes. Copies are turned upright, in sRGB, without
/// metadata, and kept under the picture's hash and the recipe, so that the same wish costs once.
/// </summary>
internal sealed class ImageFitter(MediaStore store, ChildProcesses children)
{
    private const int MinSide = 64;
    private static readonly int[] Qualities = [88, 80, 70];

    public bool IsInstalled => children.Find("vipsthumbnail") is not null;

    /// <param name="workspace">Whose library.</param>
    /// <param name="sha256">The stored picture.</param>
    /// <param name="wish">What the network takes.</param>
    /// <param name="cancel">Ends the child.</param>
    /// <exception cref="MediaRefusedException">It cannot be made to fit, or vipsthumbnail is not installed and it does not fit.</exception>
    public async Task<FittedImage> FitAsync(Guid workspace, string sha256, FitWish wish, CancellationToken cancel)
    {
        var path = store.PathOf(workspace, sha256);
        MediaFormat format;
        ImageFacts facts;
        long length;
        using (var file = store.Open(workspace, sha256))
        {
            format = MediaSniffer.Sniff(file);
            facts = ImageFacts.Read(file, format);
            length = file.Length;
        }

        var (width, height) = facts.Shown;
        var asIs = new FittedImage(path, format.ContentType(), length, width, height);
        var fits = Fits(asIs, wish);
        if (fits && (facts.Orientation == ExifOrientation.Upright || !IsInstalled))
        {
            return asIs;
        }

        if (facts.Frames > 1)
        {
            return fits ? asIs : throw Unfit("This moving picture is larger than the network takes and cannot be made smaller.");
        }

        if (!IsInstalled)
        {
            throw new MediaRefusedException(MediaRefusal.ToolMissing, MediaTools.NoVips);
        }

        return await MakeAsync(workspace, sha256, new(path, format, Math.Max(width, height)), wish, cancel);
    }

    private async Task<FittedImage> MakeAsync(Guid workspace, string sha256, Source source, FitWish wish, CancellationToken cancel)
    {
        foreach (var target in Targets(source.Format, wish))
        {
            var side = Math.Min(source.Side, wish.MaxSide ?? source.Side);
            while (side >= Math.Min(MinSide, source.Side))
            {
                foreach (var quality in target == MediaFormat.Png ? [100] : Qualities)
                {
                    var made = await MakeOnceAsync(workspace, sha256, source, new(target, side, quality), cancel);
                    if (Fits(made, wish))
                    {
                        return made;
                    }
                }

                // A picture without loss grows too fast to be worth many tries: the next format does better.
                side = target == MediaFormat.Png && wish.ContentTypes.Count != 1 ? 0 : side * 3 / 4;
            }
        }

        throw Unfit("This picture cannot be made small enough for the network.");
    }

    private async Task<FittedImage> MakeOnceAsync(Guid workspace, string sha256, Source source, Recipe recipe, CancellationToken cancel)
    {
        var kept = store.FittedPath(workspace, sha256, recipe.Name);
        if (!File.Exists(kept))
        {
            using var run = await RunAsync(source, recipe, cancel);
            var folder = Path.GetDirectoryName(kept)!;
            PrivateFiles.CreateFolder(folder);
            File.Move(Path.Combine(run.Folder, recipe.FileName), kept, overwrite: true);
        }

        using var file = MediaStore.OpenFile(kept);
        var facts = ImageFacts.Read(file, recipe.Target);
        return new(kept, recipe.Target.ContentType(), file.Length, facts.Width, facts.Height);
    }

    private async Task<ChildRun> RunAsync(Source source, Recipe recipe, CancellationToken cancel)
    {
        ChildRun run;
        try
        {
            run = await children.RunAsync(Vips.Thumbnail(source.Path, recipe.Side, recipe.FileName, recipe.Saving), cancel);
        }
        catch (ChildException cut)
        {
            throw Unfit($"This picture could not be converted: {cut.Message}");
        }

        if (run.ExitCode == 0 && File.Exists(Path.Combine(run.Folder, recipe.FileName)))
        {
            return run;
        }

        run.Dispose();
        throw Unfit("This picture could not be converted: it is damaged or of a rare kind.");
    }

    private static bool Fits(FittedImage image, FitWish wish) =>
        (wish.ContentTypes.Count == 0 || wish.ContentTypes.Contains(image.ContentType))
        && (wish.MaxBytes is not { } bytes || image.Length <= bytes)
        && (wish.MaxSide is not { } side || Math.Max(image.Width, image.Height) <= side);

    /// <summary>Formats to try, best first: a PNG stays one if it can, photographs become JPEG.</summary>
    private static IEnumerable<MediaFormat> Targets(MediaFormat source, FitWish wish)
    {
        MediaFormat[] wanted = source == MediaFormat.Png
            ? [MediaFormat.Png, MediaFormat.Jpeg, MediaFormat.WebP]
            : source == MediaFormat.WebP
                ? [MediaFormat.WebP, MediaFormat.Jpeg, MediaFormat.Png]
                : [MediaFormat.Jpeg, MediaFormat.WebP, MediaFormat.Png];
        return wanted.Where(f => wish.ContentTypes.Count == 0 || wish.ContentTypes.Contains(f.ContentType()));
    }

    private static MediaRefusedException Unfit(string sentence) => new(MediaRefusal.Unfit, sentence);

    private sealed record Source(string Path, MediaFormat Format, int Side);

    private sealed record Recipe(MediaFormat Target, int Side, int Quality)
    {
        public string FileName => "made" + Target.Extension();

        // Changes with the way pictures are made, so that old copies are not taken for new ones.
        public string Name => string.Create(CultureInfo.InvariantCulture, $"1-{Side}-{Quality}{Target.Extension()}");

        public string Saving => Vips.Saving(Target, Quality);
    }
}

/// <summary>The one way vipsthumbnail is called.</summary>
internal static class Vips
{
    // Blocks loaders that were never hardened, SVG and everything through ImageMagick among them (libvips 8.13 and later).
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["VIPS_BLOCK_UNTRUSTED"] = "1",
        ["VIPS_CONCURRENCY"] = "2",
        ["VIPS_DISC_THRESHOLD"] = "100m",
    };

    public static ChildCall Thumbnail(string input, int side, string output, string saving) => new(
        "vipsthumbnail",
        input,
        view =>
        [
            view.Input, "--size", string.Create(CultureInfo.InvariantCulture, $"{side}x{side}>"), "--export-profile", "srgb",
            "-o", $"{view.Folder}/{output}[{saving}]",
        ])
    {
        Environment = Environment,
    };

    public static string Saving(MediaFormat target, int quality) => target switch
    {
        MediaFormat.Jpeg => string.Create(CultureInfo.InvariantCulture, $"Q={quality},strip,optimize_coding,background=255 255 255"),
        MediaFormat.WebP => string.Create(CultureInfo.InvariantCulture, $"Q={quality},strip"),
        _ => "compression=9,strip",
    };
}
