namespace Rostrum.Model;

/// <summary>The content and the plan; its deliveries are what goes out.</summary>
public sealed class Post
{
    public Guid Id { get; init; }

    /// <summary>The caller's own id, unique in the workspace, or null.</summary>
    public string? ExternalRef { get; private set; }

    public PostState State { get; private set; } = PostState.Draft;

    /// <summary>The instant it is due, resolved from the wish; null for a draft without a time.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>The person's wish, <c>2026-12-01T09:00</c>, with its zone: what is kept when zone rules change.</summary>
    public string? Local { get; private set; }

    public string? Zone { get; private set; }

    public List<string> Tags { get; private set; } = [];

    public string? Note { get; private set; }

    public required string AuthorKind { get; init; }

    public required Guid AuthorId { get; init; }

    public required string AuthorName { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Row version: the ETag.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Shared parts, JSON of <see cref="PartDraft"/>[].</summary>
    public List<PartDraft> Parts { get; private set; } = [];

    public List<PostChannel> Channels { get; init; } = [];

    public List<Delivery> Deliveries { get; init; } = [];

    /// <summary>Replaces what a person wrote. Returns why not, worded for the screen, or null.</summary>
    public string? Rewrite(IReadOnlyList<PartDraft> parts, DateTimeOffset now)
    {
        if (Deliveries.Any(d => !DeliveryTransitions.IsEditable(d.State) && d.State != DeliveryState.Cancelled))
        {
            return "Part of this post is being published or is live; copy it to change it.";
        }

        Parts = [.. parts];
        Touch(now);
        return null;
    }

    public void Describe(string? externalRef, IReadOnlyList<string> tags, string? note, DateTimeOffset now)
    {
        ExternalRef = externalRef;
        Tags = [.. tags];
        Note = note;
        Touch(now);
    }

    public void Plan(DateTimeOffset? at, string? local, string? zone, DateTimeOffset now)
    {
        At = at;
        Local = local;
        Zone = zone;
        Touch(now);
    }

    /// <summary>
    /// The fold of its deliveries. The kept <see cref="State"/>, which lists are filtered by, may follow a second later when
    /// deliveries begin to be sent.
    /// </summary>
    public PostState Folded => DeliveryTransitions.Fold(Deliveries.Select(d => d.State));

    /// <summary>Recomputes the state that is kept; true when it changed.</summary>
    public bool Refold(DateTimeOffset now)
    {
        var fold = Folded;
        if (fold == State)
        {
            return false;
        }

        State = fold;
        Touch(now);
        return true;
    }

    private void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }
}

/// <summary>One part of a thread as written: text and media in order.</summary>
public sealed record PartDraft(string Text)
{
    public IReadOnlyList<PartMedia> Media { get; init; } = [];

    /// <summary>Pause after the part before, in seconds.</summary>
    public int AfterSeconds { get; init; }
}

/// <summary>A library item as a part uses it.</summary>
public sealed record PartMedia(Guid Id)
{
    public string? Alt { get; init; }

    public double? FocusX { get; init; }

    public double? FocusY { get; init; }
}

/// <summary>A channel the post goes to, with what it overrides.</summary>
public sealed class PostChannel
{
    public Guid PostId { get; init; }

    public Guid ChannelId { get; init; }

    /// <summary>Values of the network's options, a JSON object.</summary>
    public string Settings { get; set; } = "{}";

    /// <summary>Own parts instead of the shared ones, or null.</summary>
    public List<PartDraft>? Parts { get; set; }

    public string? FirstComment { get; set; }
}
