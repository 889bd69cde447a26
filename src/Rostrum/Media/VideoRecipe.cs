namespace Rostrum.Media;

/// <summary>How a video is made anew.</summary>
internal sealed record VideoRecipe
{
    public const int SoundBitRate = 128_000;

    /// <summary>Where it begins in the source.</summary>
    public required TimeSpan From { get; init; }

    public required TimeSpan Length { get; init; }

    /// <summary>What is kept of the picture, in the source's own size as shown.</summary>
    public required PixelPart Part { get; init; }

    /// <summary>What that becomes; even numbers.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>The whole picture, with bars where it is larger.</summary>
    public required (int Width, int Height) Canvas { get; init; }

    public required long VideoBitRate { get; init; }

    public required long MostBytes { get; init; }
}

/// <summary>A rectangle of a picture.</summary>
internal readonly record struct PixelPart(int X, int Y, int Width, int Height);
