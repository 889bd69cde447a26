using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>A file of the library.</summary>
public sealed record MediaAnswer
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public required MediaKind Kind { get; init; }

    /// <summary>As recognised from the content.</summary>
    public required string Type { get; init; }

    public required long Bytes { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required double? DurationSeconds { get; init; }

    /// <summary>Of the stored bytes; metadata was removed on the way in.</summary>
    public required string Sha256 { get; init; }

    public required string? Alt { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary><c>ready</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Where its bytes are, for the same caller.</summary>
    public required string Url { get; init; }

    /// <summary>How many posts use it.</summary>
    public required int UsedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal static MediaAnswer Of(MediaAsset asset, int usedBy) => new()
    {
        Id = asset.Id,
        Version = asset.Version,
        Name = asset.Name,
        Kind = asset.Kind,
        Type = asset.ContentType,
        Bytes = asset.Bytes,
        Width = asset.Width,
        Height = asset.Height,
        DurationSeconds = asset.DurationMs / 1000.0,
        Sha256 = asset.Sha256,
        Alt = asset.Alt,
        Tags = asset.Tags,
        State = asset.State,
        Url = $"/api/v1/media/{asset.Id}/content",
        UsedBy = usedBy,
        CreatedAt = asset.CreatedAt,
    };
}
