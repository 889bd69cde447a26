using System.Globalization;
using Rostrum.Model;
using Rostrum.Platform.Children;

namespace Rostrum.Media;

/// <summary>A file that was made, in a child's folder. Dispose to drop it.</summary>
internal sealed record MadeFile(string Path, ChildRun Run) : IDisposable
{
    public void Dispose() => Run.Dispose();
}

/// <summary>Makes files anew as planned, in limited children; nothing of it is in the library yet.</summary>
internal sealed class MediaMaker(MediaStore store, ChildProcesses children)
{
    private const string Lossless = "made.png";

    /// <summary>A sentence where this installation cannot make this kind.</summary>
    public string? Lacks(FitPlan plan) => plan switch
    {
        FitPlan.Picture when children.Find("vips") is null || children.Find("vipsthumbnail") is null => MediaTools.NoVips,
        FitPlan.Video when children.Find("ffmpeg") is null => MediaTools.NoFfmpeg,
        _ => null,
    };

    /// <param name="workspace">Whose library.</param>
    /// <param name="asset">The source.</param>
    /// <param name="plan">A picture's or a video's.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="hears">Told how much of it is done, 0 to 1.</param>
    /// <param name="cancel">Ends the child.</param>
    /// <exception cref="MediaRefusedException">It did not work, with the reason.</exception>
    /// <exception cref="ChildException">The child was stopped from outside: nothing is known of the file.</exception>
    public async Task<MadeFile> MakeAsync(
        Guid workspace, MediaAsset asset, FitPlan plan, FitTarget target, Action<double> hears, CancellationToken cancel)
    {
        var path = store.PathOf(workspace, asset.Sha256);
        var format = MediaFormats.OfContentType(asset.ContentType)
            ?? throw new MediaRefusedException(MediaRefusal.Unfit, "This kind of file cannot be changed.");
        try
        {
            return plan switch
            {
                FitPlan.Picture picture => await PictureAsync(asset, path, format, picture.Shape, target, hears, cancel),
                FitPlan.Video video => await VideoAsync(path, format, video.Recipe, hears, cancel),
                FitPlan.Fits or FitPlan.Refused => throw new ArgumentOutOfRangeException(nameof(plan)),
                _ => throw new ArgumentOutOfRangeException(nameof(plan)),
            };
        }
        catch (ChildException cut) when (!cut.WasStopped)
        {
            throw new MediaRefusedException(MediaRefusal.Unfit, $"It could not be converted: {cut.Message}");
        }
    }

    private async Task<MadeFile> PictureAsync(
        MediaAsset asset, string path, MediaFormat format, FitShape shape, FitTarget target, Action<double> hears, CancellationToken cancel)
    {
        MadeFile? turned = null, cut = null, extended = null;
        try
        {
            if (!shape.IsWhole(asset.Width, asset.Height))
            {
                turned = await StepAsync(Vips.Thumbnail(path, ImageFacts.MaxSide, Lossless, "compression=1"), Lossless, cancel);
                hears(0.2);
                cut = await StepAsync(Vips.Crop(turned.Path, shape.Part, Lossless), Lossless, cancel);
                hears(0.4);
                if ((shape.CanvasWidth, shape.CanvasHeight) != (shape.Part.Width, shape.Part.Height))
                {
                    extended = await StepAsync(Vips.Extend(cut.Path, shape.CanvasWidth, shape.CanvasHeight, Lossless), Lossless, cancel);
                    hears(0.6);
                }
            }

            var source = (extended ?? cut)?.Path ?? path;
            foreach (var recipe in PictureRecipe.Tries(format, Math.Max(shape.CanvasWidth, shape.CanvasHeight), target.Wish))
            {
                var made = await StepAsync(Vips.Thumbnail(source, recipe.Side, recipe.FileName, recipe.Saving), recipe.FileName, cancel);
                if (IsFit(made.Path, recipe.Target, target.Wish))
                {
                    return made;
                }

                made.Dispose();
            }

            throw new MediaRefusedException(MediaRefusal.Unfit, "This picture cannot be made small enough.");
        }
        finally
        {
            turned?.Dispose();
            cut?.Dispose();
            extended?.Dispose();
        }
    }

    private static bool IsFit(string path, MediaFormat format, Networks.FitWish wish)
    {
        using var file = MediaStore.OpenFile(path);
        var facts = ImageFacts.Read(file, format);
        return PictureRecipe.Fits(new(path, format.ContentType(), file.Length, facts.Width, facts.Height), wish);
    }

    private async Task<MadeFile> VideoAsync(
        string path, MediaFormat format, VideoRecipe recipe, Action<double> hears, CancellationToken cancel)
    {
        const string name = "made.mp4";
        for (var rate = recipe.VideoBitRate; ; rate = rate * 3 / 4)
        {
            var call = Ffmpeg.Encode(
                path, format, recipe with { VideoBitRate = rate }, name, done => hears(Math.Min(1, done / recipe.Length)));
            var made = await StepAsync(call, name, cancel);

            // A file that is cut at the limit ends too early: the rate was still too high.
            if (new FileInfo(made.Path).Length < recipe.MostBytes - 64 * 1024 || rate < recipe.VideoBitRate / 2)
            {
                return made;
            }

            made.Dispose();
        }
    }

    private async Task<MadeFile> StepAsync(ChildCall call, string name, CancellationToken cancel)
    {
        var run = await children.RunAsync(call, cancel);
        var path = Path.Combine(run.Folder, name);
        if (run.ExitCode == 0 && File.Exists(path))
        {
            return new(path, run);
        }

        run.Dispose();
        throw new MediaRefusedException(
            MediaRefusal.Unfit, string.Create(CultureInfo.InvariantCulture, $"It could not be converted: it is damaged or of a rare kind ({call.Tool} said {run.ExitCode})."));
    }
}
