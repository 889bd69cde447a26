using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>What a sender says of a file.</summary>
internal sealed record MediaWords(string Name)
{
    public string? Alt { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Faults of the words, by member.</summary>
    public void Judge(Mistakes mistakes)
    {
        mistakes.Expect(Name.Length is >= 1 and <= 255, "name", "1 to 255 characters.");
        mistakes.Expect((Alt?.Length ?? 0) <= 10_000, "alt", "At most 10000 characters.");
        mistakes.Expect(Tags.Count <= 50 && Tags.All(t => t.Length is >= 1 and <= 100), "tags", "At most 50 tags of 1 to 100 characters.");
    }

    /// <summary>The last part of what a client calls the file, without anything that means something to a file system.</summary>
    public static string CleanName(string? typed)
    {
        var name = (typed ?? "").Replace('\\', '/').Split('/')[^1].Trim();
        name = new([.. name.Where(c => !char.IsControl(c)).Take(255)]);
        return name is "" or "." or ".." ? "file" : name;
    }
}

/// <summary>Takes files into the library, from whichever way they come.</summary>
internal sealed class MediaLibrary(MediaIntake intake, MediaLimits limits, TimeProvider time)
{
    public long MaxBytes => limits.MaxFileBytes;

    /// <summary>Streams the content in and adds the library's row; saved by the caller.</summary>
    /// <exception cref="MediaRefusedException">It is not taken.</exception>
    public async Task<MediaAsset> AddAsync(
        WorkspaceDb db, Guid workspaceId, Guid id, Stream content, long? announced, MediaWords words, CancellationToken cancel)
    {
        var taken = await intake.TakeAsync(workspaceId, content, limits.MaxFileBytes, announced, keepMetadata: false, cancel);
        var now = time.GetUtcNow();
        var asset = new MediaAsset
        {
            Id = id,
            Name = words.Name,
            Kind = taken.Kind,
            ContentType = taken.ContentType,
            Bytes = taken.Bytes,
            Width = taken.Width,
            Height = taken.Height,
            DurationMs = taken.Duration is { } duration ? (long)duration.TotalMilliseconds : null,
            Sha256 = taken.Sha256,
            Alt = words.Alt,
            Tags = [.. words.Tags],
            CreatedAt = now,
        };
        db.Media.Add(asset);
        db.Tell("media.ready", new Event(asset.Id, asset.ContentType, asset.Bytes), now);
        return asset;
    }

    public static Problem ProblemOf(MediaRefusedException refused) => refused.Reason switch
    {
        MediaRefusal.TooLarge => Problem.TooLarge(refused.MaxBytes ?? 0, refused.Message),
        MediaRefusal.NotSupported => Problem.Unsupported(
            refused.Message, ["image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/quicktime", "video/webm", "audio/mpeg", "audio/mp4"]),
        MediaRefusal.DiskFull => Problem.DiskFull(),
        MediaRefusal.ToolMissing => Problem.NotConfigured(refused.Message, null),
        MediaRefusal.Unfit => Problem.Validation("file", refused.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(refused)),
    };

    private sealed record Event(Guid MediaId, string Type, long Bytes);
}
