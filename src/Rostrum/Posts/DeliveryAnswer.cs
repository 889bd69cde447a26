using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>One delivery: post × channel × part.</summary>
public sealed record DeliveryAnswer
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required Guid PostId { get; init; }

    public required Guid ChannelId { get; init; }

    public required int Part { get; init; }

    public required PartKind Kind { get; init; }

    public required DeliveryState State { get; init; }

    public required HeldReason? HeldReason { get; init; }

    /// <summary>What goes out, or went out.</summary>
    public required string Text { get; init; }

    public required string Fingerprint { get; init; }

    public required string? NetworkPostId { get; init; }

    public required string? Url { get; init; }

    public required DateTimeOffset? PlannedAt { get; init; }

    public required DateTimeOffset? SentAt { get; init; }

    public required DateTimeOffset? LiveAt { get; init; }

    /// <summary>From the planned moment to the sending.</summary>
    public required double? LateSeconds { get; init; }

    /// <summary>What proves that it is live: <c>answer</c>, <c>found</c> or <c>person</c>.</summary>
    public required string? Evidence { get; init; }

    public required ReadBackAnswer? ReadBack { get; init; }

    public required FailureAnswer? Failure { get; init; }

    /// <summary>When it is tried, or looked for, next.</summary>
    public required DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Until then a look that finds nothing proves nothing.</summary>
    public required DateTimeOffset? SettleAt { get; init; }

    public required int Tries { get; init; }

    /// <summary>Seen deleted at the network after it was live.</summary>
    public required DateTimeOffset? GoneAt { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    internal static DeliveryAnswer Of(Delivery delivery) => new()
    {
        Id = delivery.Id,
        Version = delivery.Version,
        PostId = delivery.PostId,
        ChannelId = delivery.ChannelId,
        Part = delivery.Part,
        Kind = delivery.Kind,
        State = delivery.State,
        HeldReason = delivery.HeldReason,
        Text = delivery.Content.Text,
        Fingerprint = delivery.Fingerprint,
        NetworkPostId = delivery.NetworkPostId,
        Url = delivery.Url,
        PlannedAt = delivery.PlannedAt,
        SentAt = delivery.SentAt,
        LiveAt = delivery.LiveAt,
        LateSeconds = delivery is { SentAt: { } sent, PlannedAt: { } planned } ? Math.Round((sent - planned).TotalSeconds, 3) : null,
        Evidence = delivery.Evidence,
        ReadBack = delivery.ReadBackAt is { } read ? new(read, delivery.ReadBackOk ?? false) : null,
        Failure = delivery.FailureKind is null && delivery.FailureSentence is null
            ? null
            : new(delivery.FailureKind, delivery.FailureSentence, delivery.FailureCode, delivery.FailedAt, IsSafe(delivery)),
        NextTryAt = delivery.NextTryAt,
        SettleAt = delivery.SettleAt,
        Tries = delivery.Tries,
        GoneAt = delivery.GoneAt,
        Warnings = delivery.Warnings,
    };

    private static bool IsSafe(Delivery delivery) => delivery.State is DeliveryState.Scheduled or DeliveryState.Held or DeliveryState.Failed;
}

public sealed record ReadBackAnswer(DateTimeOffset At, bool Ok);

/// <param name="SafeToRetry">Nothing of it can be live.</param>
public sealed record FailureAnswer(string? Kind, string? Sentence, string? NetworkCode, DateTimeOffset? At, bool SafeToRetry);

public sealed record AttemptAnswer(
    Guid Id, int Number, string Step, string Fingerprint, bool RepeatIsSafe, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    string? Outcome, string? NetworkPostId, string? FailureKind, string? FailureSentence, string? NetworkCode);
