using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>What a sender says of a file.</summary>
internal sealed record MediaWords(string Name)
{
    public string? Alt { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string Folder { get; init; } = "";

    /// <summary>Whom to name beside it.</summary>
    public MediaCredit? Credit { get; init; }

    /// <summary>The file it was made of, and what for.</summary>
    public (Guid From, string Purpose)? Derived { get; init; }

    /// <summary>Faults of the words, by member.</summary>
    public void Judge(Mistakes mistakes)
    {
        mistakes.Expect(Name.Length is >= 1 and <= 255, "name", "1 to 255 characters.");
        mistakes.Expect((Alt?.Length ?? 0) <= 10_000, "alt", "At most 10000 characters.");
        mistakes.Expect(Tags.Count <= 50 && Tags.All(t => t.Length is >= 1 and <= 100), "tags", "At most 50 tags of 1 to 100 characters.");
        mistakes.Expect(MediaFolders.Clean(Folder) is not null, "folder", MediaFolders.Shape);
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
internal sealed class MediaLibrary(MediaIntake intake, MediaRoom room, MediaLimits limits, TimeProvider time)
{
    public long MaxBytes => limits.MaxFileBytes;

    /// <summary>Says before a transfer begins that it would not find room.</summary>
    /// <exception cref="MediaRefusedException">It is larger than a file may be, or than what is left.</exception>
    public Task EnsureRoomAsync(WorkspaceDb db, Guid workspaceId, long coming, CancellationToken cancel) =>
        room.EnsureAsync(db, workspaceId, coming, cancel);

    /// <summary>Streams the content in and adds the library's row; saved by the caller.</summary>
    /// <exception cref="MediaRefusedException">It is not taken.</exception>
    public async Task<MediaAsset> AddAsync(
        WorkspaceDb db, Guid workspaceId, Guid id, Stream content, long? announced, MediaWords words, CancellationToken cancel)
    {
        var left = await room.LeftAsync(db, workspaceId, id, cancel) ?? long.MaxValue;
        if (left <= 0 || announced > left)
        {
            throw MediaRoom.Full(left);
        }

        var taken = await TakeAsync(workspaceId, content, Math.Min(left, limits.MaxFileBytes), announced, cancel);
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
            Folder = MediaFolders.Clean(words.Folder) ?? "",
            DerivedFrom = words.Derived?.From,
            Purpose = words.Derived?.Purpose,
            CreditText = words.Credit?.Text,
            CreditUrl = words.Credit?.Url,
            CreatedAt = now,
        };
        db.Media.Add(asset);
        db.Tell("media.ready", new Event(asset.Id, asset.ContentType, asset.Bytes), now);
        return asset;
    }

    private async Task<TakenMedia> TakeAsync(Guid workspaceId, Stream content, long most, long? announced, CancellationToken cancel)
    {
        try
        {
            return await intake.TakeAsync(workspaceId, content, most, announced, keepMetadata: false, cancel);
        }
        catch (MediaRefusedException refused) when (refused.MaxBytes is { } bytes && bytes < limits.MaxFileBytes)
        {
            throw MediaRoom.Full(bytes);
        }
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
