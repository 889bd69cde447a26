using Rostrum.Networks;

namespace Rostrum.Model;

/// <summary>A file of the library: content-addressed on disk, described here.</summary>
public sealed class MediaAsset
{
    public Guid Id { get; init; }

    public required string Name { get; set; }

    public MediaKind Kind { get; init; }

    public required string ContentType { get; init; }

    public long Bytes { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public long? DurationMs { get; init; }

    /// <summary>Hex SHA-256 of the stored bytes: the name of the file.</summary>
    public required string Sha256 { get; init; }

    public string? Alt { get; set; }

    public List<string> Tags { get; set; } = [];

    /// <summary>Where it lies, <c>Roastery/Harvest</c>; empty is the top. A folder is there as long as something lies in it.</summary>
    public string Folder { get; set; } = "";

    /// <summary>The moment of a video that stands for it; null = near its beginning.</summary>
    public long? PosterMs { get; set; }

    /// <summary>The file this one was made of, which may be gone.</summary>
    public Guid? DerivedFrom { get; init; }

    /// <summary>What it was made for, in words.</summary>
    public string? Purpose { get; init; }

    /// <summary>Whom to name beside it, <c>Photo by Ada on …</c>, where it came from a collection that asks for that.</summary>
    public string? CreditText { get; init; }

    /// <summary>Where the credit leads.</summary>
    public string? CreditUrl { get; init; }

    /// <summary><c>ready</c> or <c>failed</c>.</summary>
    public string State { get; set; } = "ready";

    public DateTimeOffset CreatedAt { get; init; }

    public int Version { get; set; } = 1;
}

/// <summary>Which post uses which file.</summary>
public sealed class PostMedia
{
    public Guid PostId { get; init; }

    public Guid MediaId { get; init; }
}

/// <summary>A random address from which a network may fetch one file, for 25 hours.</summary>
public sealed class MediaLink
{
    public required string Token { get; init; }

    public Guid MediaId { get; init; }

    public required string Sha256 { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What happened, in order: the event stream and later the webhooks read it.</summary>
public sealed class OutboxEvent
{
    public long Seq { get; init; }

    public required string Type { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The event's <c>data</c>, JSON; ids, states and numbers only.</summary>
    public required string Data { get; init; }
}

/// <summary>A stored answer for an Idempotency-Key, or the claim of one under way.</summary>
public sealed class IdempotencyRow
{
    /// <summary>SHA-256 of holder, method, path and key.</summary>
    public required string Id { get; init; }

    public required string BodyHash { get; init; }

    public int? Status { get; set; }

    public string? Body { get; set; }

    public string? Location { get; set; }

    public DateTimeOffset ClaimedAt { get; set; }
}

/// <summary>Metrics of a live delivery at a fixed age.</summary>
public sealed class MetricSnapshot
{
    public Guid DeliveryId { get; init; }

    /// <summary><c>1h</c>, <c>24h</c>, <c>7d</c>.</summary>
    public required string Age { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Name → value, JSON.</summary>
    public required string Values { get; init; }
}

/// <summary>What cannot finish within a request.</summary>
public sealed class Operation
{
    public Guid Id { get; init; }

    public required string Kind { get; init; }

    /// <summary><c>running</c>, <c>done</c>, <c>failed</c>, <c>stopped</c>.</summary>
    public string State { get; set; } = "running";

    public int Done { get; set; }

    public int Total { get; set; }

    public Guid? SubjectId { get; init; }

    public string? ProblemSentence { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>One row: how this workspace publishes, and the epoch that tells a restored database from a living one.</summary>
public sealed class WorkspaceSettings
{
    public int Id { get; init; } = 1;

    /// <summary>Publish this late at most; later is held and asked.</summary>
    public int LateSeconds { get; set; } = 3600;

    public bool ApprovalRequired { get; set; }

    /// <summary>Random id written at creation and by a restore; compared with the control database at start.</summary>
    public Guid LedgerEpoch { get; set; }

    public int BreakerCount { get; set; } = 2;

    /// <summary>The most that the library may hold; null = what the disk takes.</summary>
    public long? MediaQuotaBytes { get; set; }
}
