using System.Globalization;
using Rostrum.Platform.Children;

namespace Rostrum.Media;

/// <summary>The ways the tools of libvips are called.</summary>
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

    /// <summary>The middle of a picture as a square, made larger where it is small.</summary>
    public static ChildCall Square(string input, int side, string output, string saving) => new(
        "vipsthumbnail",
        input,
        view =>
        [
            view.Input, "--size", string.Create(CultureInfo.InvariantCulture, $"{side}x{side}"), "--smartcrop", "centre",
            "--export-profile", "srgb", "-o", $"{view.Folder}/{output}[{saving}]",
        ])
    {
        Environment = Environment,
    };

    /// <summary>Cuts a rectangle out of an upright picture.</summary>
    public static ChildCall Crop(string input, PixelPart part, string output) => new(
        "vips",
        input,
        view => ["crop", view.Input, $"{view.Folder}/{output}[compression=1]", .. Numbers(part.X, part.Y, part.Width, part.Height)])
    {
        Environment = Environment,
    };

    /// <summary>Puts an upright picture into the middle of a larger white one.</summary>
    public static ChildCall Extend(string input, int width, int height, string output) => new(
        "vips",
        input,
        view =>
        [
            "gravity", view.Input, $"{view.Folder}/{output}[compression=1]", "centre", .. Numbers(width, height),
            "--extend", "background", "--background", "255",
        ])
    {
        Environment = Environment,
    };

    private static string[] Numbers(params int[] numbers) => [.. numbers.Select(n => n.ToString(CultureInfo.InvariantCulture))];

    public static string Saving(MediaFormat target, int quality) => target switch
    {
        MediaFormat.Jpeg => string.Create(CultureInfo.InvariantCulture, $"Q={quality},strip,optimize_coding,background=255 255 255"),
        MediaFormat.WebP => string.Create(CultureInfo.InvariantCulture, $"Q={quality},strip"),
        _ => "compression=9,strip",
    };
}
