namespace Rostrum.Model;

/// <summary>What members are told about. The words are stored and appear in the API.</summary>
public enum NoticeKind
{
    /// <summary>A network said no, or too many tries failed: it is not live.</summary>
    DeliveryFailed,

    /// <summary>Nobody knows whether it is live, or it is held until a person acts.</summary>
    DeliveryNeedsPerson,

    /// <summary>Its moment has passed by more than the workspace allows: it waits for a person's word.</summary>
    DeliveryMissed,

    /// <summary>A look before its moment found what would stop it.</summary>
    DeliveryAtRisk,

    PostPublished,

    ReviewRequested,

    ReviewDecided,

    CommentAdded,

    ChannelNeedsSignIn,

    /// <summary>Its sign-in ends within a week and cannot be renewed without a person.</summary>
    ChannelSignInEnding,

    MemberJoined,

    MediaFailed,
}

/// <summary>When a person gets a letter about a notice.</summary>
public enum NoticeMail
{
    Off,
    AtOnce,

    /// <summary>With everything else of the day, at 08:00 of the person's zone.</summary>
    Daily,
}

/// <summary>
/// One thing one member should know. Kind and parameters, never prose: the reader's language is chosen when it is shown. The same
/// problem, repeated within minutes and unread, counts up instead of standing twice.
/// </summary>
public sealed class Notice
{
    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public NoticeKind Kind { get; init; }

    /// <summary>What makes it the same problem: a channel, a post, a person.</summary>
    public required string Fold { get; init; }

    /// <summary>The latest post it is about.</summary>
    public Guid? PostId { get; init; }

    public Guid? ChannelId { get; init; }

    public Guid? DeliveryId { get; init; }

    /// <summary>Who did it, by name; null for what the program found.</summary>
    public string? Actor { get; init; }

    /// <summary>A word that the reader's sentence depends on, such as <c>approved</c> or a kind of failure.</summary>
    public string? Detail { get; init; }

    public int Count { get; init; } = 1;

    public DateTimeOffset FirstAt { get; init; }

    /// <summary>When it happened last: the order of the list.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Shown in the app; false for what the person wants by mail only.</summary>
    public bool InApp { get; init; }

    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>As the person wished when it arose.</summary>
    public NoticeMail Mail { get; init; }

    /// <summary>When its letter leaves; null when none does, or it has.</summary>
    public DateTimeOffset? MailDueAt { get; init; }

    public DateTimeOffset? MailedAt { get; init; }

    /// <summary>The job that wrote it last: one that runs again after a death changes nothing.</summary>
    public Guid Source { get; init; }
}

/// <summary>How a person wants to hear of one kind; without a row the kind's own default holds.</summary>
public sealed class NoticeWish
{
    public Guid PersonId { get; init; }

    public NoticeKind Kind { get; init; }

    public bool InApp { get; set; }

    public NoticeMail Mail { get; set; }
}
