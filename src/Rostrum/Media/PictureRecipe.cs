using System.Globalization;
using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>One way to save a picture.</summary>
internal sealed record PictureRecipe(MediaFormat Target, int Side, int Quality)
{
    private const int MinSide = 64;
    private static readonly int[] Qualities = [88, 80, 70];

    public string FileName => "made" + Target.Extension();

    // Changes with the way pictures are made, so that old copies are not taken for new ones.
    public string Name => string.Create(CultureInfo.InvariantCulture, $"1-{Side}-{Quality}{Target.Extension()}");

    public string Saving => Vips.Saving(Target, Quality);

    /// <summary>Ways to try, best first: the largest that fits wins.</summary>
    /// <param name="source">What it is.</param>
    /// <param name="longest">Its longest side.</param>
    /// <param name="wish">What is taken.</param>
    public static IEnumerable<PictureRecipe> Tries(MediaFormat source, int longest, FitWish wish)
    {
        foreach (var target in Targets(source, wish))
        {
            var side = Math.Min(longest, wish.MaxSide ?? longest);
            while (side >= Math.Min(MinSide, longest))
            {
                foreach (var quality in target == MediaFormat.Png ? [100] : Qualities)
                {
                    yield return new(target, side, quality);
                }

                // A picture without loss grows too fast to be worth many tries: the next format does better.
                side = target == MediaFormat.Png && wish.ContentTypes.Count != 1 ? 0 : side * 3 / 4;
            }
        }
    }

    public static bool Fits(FittedImage image, FitWish wish) =>
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
}
