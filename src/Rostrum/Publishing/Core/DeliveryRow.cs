using Rostrum.Channels;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>A delivery as the publisher sees it: immutable; a move makes the next row, the ledger writes it or says it is stale.</summary>
internal sealed record DeliveryRow
{
    public required Guid Id { get; init; }

    public required Guid PostId { get; init; }

    public required Guid ChannelId { get; init; }

    public int Part { get; init; }

    public PartKind Kind { get; init; }

    public DeliveryState State { get; init; }

    public HeldReason? HeldReason { get; init; }

    public required DeliveryContent Content { get; init; }

    public required string Fingerprint { get; init; }

    public string? ApprovedFingerprint { get; init; }

    public required DateTimeOffset PlannedAt { get; init; }

    public int AfterSeconds { get; init; }

    public required Guid PublicationId { get; init; }

    public string? Checkpoint { get; init; }

    public string? NetworkPostId { get; init; }

    public string? NetworkState { get; init; }

    public string? Url { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? LiveAt { get; init; }

    public string? Evidence { get; init; }

    public DateTimeOffset? SettleAt { get; init; }

    public DateTimeOffset? NextTryAt { get; init; }

    public int Tries { get; init; }

    public NetworkFailure? Failure { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    public DateTimeOffset? ReadBackAt { get; init; }

    public bool? ReadBackOk { get; init; }

    public DateTimeOffset? GoneAt { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public int Version { get; init; }

    /// <summary>The row after a cause. A move outside the table is a bug and never written.</summary>
    public DeliveryRow Moved(DeliveryCause cause) =>
        DeliveryTransitions.After(State, cause) is { } to
            ? this with { State = to, HeldReason = null }
            : throw new InvalidOperationException($"{State} does not allow {cause}.");

    public Checkpoint? Progress => Checkpoint is null ? null : new(Checkpoint);
}

/// <summary>The last act of a delivery, as the ledger knows it.</summary>
internal sealed record AttemptRow
{
    public required Guid Id { get; init; }

    public required Guid DeliveryId { get; init; }

    public int Number { get; init; }

    public required string Step { get; init; }

    public required string Fingerprint { get; init; }

    public Guid PublicationId { get; init; }

    public bool RepeatIsSafe { get; init; }

    public long Epoch { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset ActEndsBy { get; init; }

    public AttemptOutcome? Outcome { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? RemoteId { get; init; }
}

internal enum AttemptOutcome
{
    Accepted,
    Refused,
    NotSent,
    Unknown,
}

/// <summary>What is learnt of one act; written without a fence, so that no proof is ever discarded.</summary>
internal sealed record ActOutcome(Guid AttemptId, AttemptOutcome Outcome)
{
    public string? RemoteId { get; init; }

    public NetworkFailure? Failure { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A neighbour in the same chain of parts.</summary>
internal sealed record ChainPart(Guid Id, int Part, DeliveryState State, string? NetworkPostId, string? NetworkState);

/// <summary>Everything that decides about the next step, read in one go.</summary>
internal sealed record Situation
{
    public required DeliveryRow Delivery { get; init; }

    public required string Network { get; init; }

    public required ChannelState Channel { get; init; }

    public string? ChannelReason { get; init; }

    public TimeSpan LateLimit { get; init; } = TimeSpan.FromHours(1);

    public bool ApprovalRequired { get; init; }

    /// <summary>Stop the lane when this many of the same fingerprint are live within an hour; 0 = never.</summary>
    public int BreakerCount { get; init; } = 2;

    /// <summary>Others of the same fingerprint that went live on this channel within the last hour.</summary>
    public int SameLiveLately { get; init; }

    /// <summary>The latest attempt of the present publication.</summary>
    public AttemptRow? LastAttempt { get; init; }

    /// <summary>Number of the latest attempt of any publication.</summary>
    public int AttemptCount { get; init; }

    /// <summary>The first sending of the present publication: repeat windows count from it.</summary>
    public DateTimeOffset? FirstStartedAt { get; init; }

    /// <summary>The latest end of an earlier sending of this publication whose outcome was never known; null = none.</summary>
    public DateTimeOffset? UnknownEndedAt { get; init; }

    public ChainPart? Root { get; init; }

    public ChainPart? Previous { get; init; }

    public ChainPart? Following { get; init; }

    public int FollowingAfterSeconds { get; init; }

    /// <summary>What speaks for the channel; null where that is made up (simulation).</summary>
    public ChannelLine? Line { get; init; }

    /// <summary>Read before the moment: an act rests on it only if its <see cref="Ground"/> still holds in the fence.</summary>
    public bool IsReadAhead { get; init; }

    /// <summary>That it is being sent was told before its outcome was known.</summary>
    public bool IsTold { get; init; }

    public Ground Ground => new(Channel, LateLimit, ApprovalRequired, BreakerCount, SameLiveLately, Line?.Grant?.Version, Following?.Id);

    public string Lane => $"channel:{Delivery.ChannelId}";
}

/// <summary>What an act and what follows from it rest on beside the delivery's own row: gate, sign-in, the part that comes next.</summary>
internal readonly record struct Ground(
    ChannelState Channel, TimeSpan LateLimit, bool ApprovalRequired, int BreakerCount, int SameLiveLately, int? GrantVersion, Guid? Following);
