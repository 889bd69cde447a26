using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>A file of the library.</summary>
public sealed record MediaAnswer
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    /// <summary>Where it lies, <c>Roastery/Harvest</c>; empty is the top.</summary>
    public required string Folder { get; init; }

    public required MediaKind Kind { get; init; }

    /// <summary>As recognised from the content.</summary>
    public required string Type { get; init; }

    public required long Bytes { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required double? DurationSeconds { get; init; }

    public required long? DurationMs { get; init; }

    /// <summary>The moment of a video that stands for it, if one was chosen.</summary>
    public required long? PosterMs { get; init; }

    /// <summary>Of the stored bytes; metadata was removed on the way in.</summary>
    public required string Sha256 { get; init; }

    public required string? Alt { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary><c>ready</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Where its bytes are, for the same caller.</summary>
    public required string Url { get; init; }

    /// <summary>A small picture of it; the address changes with the content, so that the picture may be kept for ever.</summary>
    public required string? ThumbUrl { get; init; }

    /// <summary>The same, larger.</summary>
    public required string? PreviewUrl { get; init; }

    /// <summary>Members that are null because this installation has no tool for them, or the kind has none.</summary>
    public required IReadOnlyList<string> NotOffered { get; init; }

    /// <summary>The file it was made of.</summary>
    public required Guid? DerivedFrom { get; init; }

    /// <summary>What it was made for.</summary>
    public required string? Purpose { get; init; }

    /// <summary>Whom to name beside it; null where nobody asks for it.</summary>
    public required MediaCredit? Credit { get; init; }

    /// <summary>How many posts use it.</summary>
    public required int UsedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Who made a file that came from a collection, and where to find them.</summary>
/// <param name="Text">As it is to be shown: <c>Photo by Ada on …</c>.</param>
/// <param name="Url">The page it leads to, https.</param>
public sealed record MediaCredit(string Text, string Url);
