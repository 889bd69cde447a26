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
    public bool IsInstalled => children.Find("vipsthumbnail") is not null;

    /// <param name="workspace">Whose library.</param>
    /// <param name="sha256">The stored picture.</param>
    /// <param name="wish">What the network takes.</param>
    /// <param name="cancel">Ends the child.</param>
    /// <exception cref="MediaRefusedException">It cannot be made to fit, or vipsthumbnail is not installed and it does not fit.</exception>
    /// <exception cref="ChildException">Stopped from outside.</exception>
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
        var fits = PictureRecipe.Fits(asIs, wish);
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
        foreach (var recipe in PictureRecipe.Tries(source.Format, source.Side, wish))
        {
            var made = await MakeOnceAsync(workspace, sha256, source, recipe, cancel);
            if (PictureRecipe.Fits(made, wish))
            {
                return made;
            }
        }

        throw Unfit("This picture cannot be made small enough for the network.");
    }

    private async Task<FittedImage> MakeOnceAsync(Guid workspace, string sha256, Source source, PictureRecipe recipe, CancellationToken cancel)
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

    private async Task<ChildRun> RunAsync(Source source, PictureRecipe recipe, CancellationToken cancel)
    {
        ChildRun run;
        try
        {
            run = await children.RunAsync(
                Vips.Thumbnail(source.Path, recipe.Side, recipe.FileName, recipe.Saving) with { Rank = ChildRank.Urgent }, cancel);
        }
        catch (ChildException cut) when (!cut.WasStopped)
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

    private static MediaRefusedException Unfit(string sentence) => new(MediaRefusal.Unfit, sentence);

    private sealed record Source(string Path, MediaFormat Format, int Side);
}
