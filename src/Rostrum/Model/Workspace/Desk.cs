namespace Rostrum.Model;

/// <summary>A label of a post, once more as a row: lists are filtered by it and labels counted without reading posts.</summary>
public sealed class PostTag
{
    public Guid PostId { get; init; }

    public required string Name { get; init; }
}

/// <summary>One row: the weekly moments at which this workspace publishes. None until somebody sets them.</summary>
public sealed class PostQueue
{
    public int Id { get; init; } = 1;

    /// <summary>IANA name; null = the workspace's own zone.</summary>
    public string? Zone { get; set; }

    public List<QueueSlot> Slots { get; set; } = [];

    /// <summary>The ETag: rises when the slots change.</summary>
    public int Version { get; set; }

    /// <summary>Rises whenever a slot is taken, too: of two who saw the same free moment one is told to look again.</summary>
    public int Revision { get; private set; }

    public void Turn() => Revision++;
}

/// <summary>A time of the week, in the queue's zone.</summary>
/// <param name="Days">1 is Monday.</param>
/// <param name="Minute">Of the day.</param>
public sealed record QueueSlot(IReadOnlyList<int> Days, int Minute)
{
    /// <summary>Null = every channel.</summary>
    public IReadOnlyList<Guid>? ChannelIds { get; init; }
}

/// <summary>A post to begin from.</summary>
public sealed class Template
{
    public Guid Id { get; init; }

    public required string Name { get; set; }

    public List<PartDraft> Parts { get; set; } = [];

    public List<SavedChannel> Channels { get; set; } = [];

    public List<string> Tags { get; set; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; } = 1;
}

/// <summary>A channel as a template or a set keeps it; the channel itself may be gone by now.</summary>
public sealed record SavedChannel(Guid Id)
{
    /// <summary>Values of the network's options, a JSON object.</summary>
    public string Settings { get; init; } = "{}";

    public IReadOnlyList<PartDraft>? Parts { get; init; }

    public string? FirstComment { get; init; }
}

public enum SnippetKind
{
    Hashtags,
    Signature,
    Variable,
}

/// <summary>A piece of text that the composer puts into a post.</summary>
public sealed class Snippet
{
    public Guid Id { get; init; }

    public SnippetKind Kind { get; set; }

    public required string Name { get; set; }

    public required string Text { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public int Version { get; set; } = 1;
}

/// <summary>Channels that are chosen together, with their settings.</summary>
public sealed class ChannelSet
{
    public Guid Id { get; init; }

    public required string Name { get; set; }

    public List<SavedChannel> Channels { get; set; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public int Version { get; set; } = 1;
}

/// <summary>What colleagues say about a post among themselves; never published.</summary>
public sealed class PostComment
{
    public Guid Id { get; init; }

    public Guid PostId { get; init; }

    /// <summary>The part it is about; null = the post as a whole.</summary>
    public int? Part { get; init; }

    public required string Text { get; set; }

    public required string AuthorKind { get; init; }

    public required Guid AuthorId { get; init; }

    public required string AuthorName { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }

    public string? ResolvedBy { get; set; }
}

/// <summary>A secret address from which a calendar program reads what is planned.</summary>
public sealed class CalendarFeed
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, hex; the token itself is shown once.</summary>
    public required string TokenHash { get; init; }

    /// <summary>Empty = every channel.</summary>
    public List<Guid> ChannelIds { get; init; } = [];

    /// <summary>Events say what the post says, not only that there is one.</summary>
    public bool WithText { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a page says of itself, for a day.</summary>
public sealed class LinkPreview
{
    public Guid Id { get; init; }

    /// <summary>SHA-256 of the address as it was asked for, hex.</summary>
    public required string UrlHash { get; init; }

    /// <summary>Where redirects ended.</summary>
    public required string Url { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? SiteName { get; init; }

    /// <summary>JPEG, small.</summary>
    public byte[]? Picture { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
