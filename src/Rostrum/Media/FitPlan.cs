using System.Globalization;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>What a file shall become, whoever asked: a network's rules for its kind, narrowed by a person's wishes.</summary>
internal sealed record FitTarget(string Purpose)
{
    /// <summary>Accepted content types; empty = any that can be made.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public long? MaxBytes { get; init; }

    public int? MaxSide { get; init; }

    public double LeastAspect { get; init; } = 0.01;

    public double MostAspect { get; init; } = 100;

    public TimeSpan? Longest { get; init; }

    public CropArea? Crop { get; init; }

    public FitMode? Mode { get; init; }

    /// <summary>What is kept of a video; null = all of it.</summary>
    public TimeSpan? From { get; init; }

    public TimeSpan? To { get; init; }

    public FitWish Wish => new() { MaxBytes = MaxBytes, MaxSide = MaxSide, ContentTypes = Types };

    public static FitTarget Of(MediaRules rules, MediaKind kind, string purpose)
    {
        var isVideo = kind == MediaKind.Video;
        var bytes = isVideo ? rules.VideoBytes : rules.ImageBytes;
        return new(purpose)
        {
            Types = isVideo ? rules.VideoTypes : rules.ImageTypes,
            MaxBytes = bytes > 0 ? bytes : null,
            MaxSide = !isVideo && rules.ImageMaxSide > 0 ? rules.ImageMaxSide : null,
            LeastAspect = rules.AspectMin ?? 0.01,
            MostAspect = rules.AspectMax ?? 100,
            Longest = isVideo ? rules.VideoMax : null,
        };
    }
}

/// <summary>How a file is made into what is wanted. A closed choice; pure.</summary>
internal abstract record FitPlan
{
    // Larger ones cost everybody time and no network shows more.
    private const int LongestVideoSide = 1920;
    private const long MostVideoBitRate = 6_000_000;
    private const long LeastVideoBitRate = 150_000;

    private FitPlan()
    {
    }

    public sealed record Fits : FitPlan;

    public sealed record Refused(string Reason) : FitPlan;

    public sealed record Picture(FitShape Shape) : FitPlan;

    public sealed record Video(VideoRecipe Recipe) : FitPlan;

    public static FitPlan Of(MediaAsset asset, FitTarget target) => asset.Kind switch
    {
        MediaKind.Audio => new Refused("Sounds are sent as they are; they cannot be changed here."),
        MediaKind.AnimatedImage => IsMeasured(asset) ? OfMoving(asset, target) : Unmeasured,
        MediaKind.Image => IsMeasured(asset) ? OfPicture(asset, target) : Unmeasured,
        MediaKind.Video => IsMeasured(asset) ? OfVideo(asset, target) : Unmeasured,
    };

    private static Refused Unmeasured => new("The size of this file is not known, so it cannot be fitted.");

    private static bool IsMeasured(MediaAsset asset) => asset.Width > 0 && asset.Height > 0;

    private static FitPlan OfMoving(MediaAsset asset, FitTarget target) => IsAsWanted(asset, target, ShapeOf(asset, target, FitMode.Crop))
        ? new Fits()
        : new Refused("A moving picture cannot be changed without losing its movement. Send a video instead.");

    private static FitPlan OfPicture(MediaAsset asset, FitTarget target)
    {
        var shape = ShapeOf(asset, target, FitMode.Crop);
        return IsAsWanted(asset, target, shape) ? new Fits() : new Picture(shape);
    }

    private static FitShape ShapeOf(MediaAsset asset, FitTarget target, FitMode usual) => FitShape.Of(
        asset.Width, asset.Height, target.Crop, (target.LeastAspect, target.MostAspect), target.Mode ?? usual);

    private static bool IsAsWanted(MediaAsset asset, FitTarget target, FitShape shape) =>
        shape.IsWhole(asset.Width, asset.Height)
        && (target.Types.Count == 0 || target.Types.Contains(asset.ContentType))
        && !(asset.Bytes > target.MaxBytes)
        && !(Math.Max(asset.Width, asset.Height) > target.MaxSide);

    private static FitPlan OfVideo(MediaAsset asset, FitTarget target)
    {
        if (target.Types.Count > 0 && !target.Types.Contains("video/mp4"))
        {
            return new Refused("Only MP4 videos can be made here, and they are not taken there.");
        }

        if (asset.DurationMs is not > 0)
        {
            return new Refused("The length of this video is not known, so it cannot be fitted.");
        }

        var whole = TimeSpan.FromMilliseconds(asset.DurationMs.Value);
        var from = target.From ?? TimeSpan.Zero;
        var length = (target.To is { } to && to < whole ? to : whole) - from;
        if (length <= TimeSpan.Zero)
        {
            return new Refused("Nothing of the video would be left.");
        }

        if (length > target.Longest)
        {
            return new Refused(string.Create(
                CultureInfo.InvariantCulture, $"It is {length.TotalSeconds:0} s long and at most {target.Longest.Value.TotalSeconds:0} s are taken: choose what to keep."));
        }

        var shape = ShapeOf(asset, target, FitMode.Pad);
        if (from == TimeSpan.Zero && length == whole && IsAsWanted(asset, target, shape))
        {
            return new Fits();
        }

        return Encode(target, shape, from, length);
    }

    private static FitPlan Encode(FitTarget target, FitShape shape, TimeSpan from, TimeSpan length)
    {
        // Tables of an MP4 and the rate control's freedom take a few percent.
        var bits = target.MaxBytes is { } bytes ? bytes * 8 * 0.92 / length.TotalSeconds : double.MaxValue;
        var rate = (long)Math.Min(MostVideoBitRate, bits - VideoRecipe.SoundBitRate);
        if (rate < LeastVideoBitRate)
        {
            return new Refused("It is too long to be brought below the largest size that is taken: choose what to keep.");
        }

        var longest = Math.Min(target.MaxSide ?? LongestVideoSide, rate < 700_000 ? 960 : LongestVideoSide);
        var factor = Math.Min(1, (double)longest / Math.Max(shape.CanvasWidth, shape.CanvasHeight));
        return new Video(new()
        {
            From = from,
            Length = length,
            Part = shape.Part,
            Width = Even(shape.Part.Width * factor),
            Height = Even(shape.Part.Height * factor),
            Canvas = (Even(shape.CanvasWidth * factor), Even(shape.CanvasHeight * factor)),
            VideoBitRate = rate,
            MostBytes = target.MaxBytes ?? 8_000_000_000,
        });
    }

    // H.264 with 4:2:0 colours has even sides only.
    private static int Even(double side) => Math.Max(2, (int)Math.Round(side / 2) * 2);
}
