using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>One notice as its reader sees it.</summary>
public sealed record NoticeAnswer
{
    public required Guid Id { get; init; }

    public required NoticeKind Kind { get; init; }

    /// <summary>When it happened last.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How often, when the same problem came again within minutes.</summary>
    public required int Count { get; init; }

    public required bool Read { get; init; }

    /// <summary>The latest post it is about; null when there is none, or it is gone.</summary>
    public required NoticePost? Post { get; init; }

    public required NoticeChannel? Channel { get; init; }

    public required Guid? DeliveryId { get; init; }

    /// <summary>Who did it, by name.</summary>
    public required string? Actor { get; init; }

    /// <summary>A word the sentence depends on: <c>approved</c>, <c>rejected</c>, a kind of failure, why something is held, a role.</summary>
    public required string? Detail { get; init; }
}

/// <param name="Excerpt">Its first words; empty for a post without text.</param>
public sealed record NoticePost(Guid Id, string Excerpt);

public sealed record NoticeChannel(Guid Id, string Network, string Name);
