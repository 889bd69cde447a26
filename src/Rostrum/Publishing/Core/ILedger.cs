using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>
/// The record of what was, is and will be sent, for the workspace this node owns. Two SQL dialects and the simulation
/// implement it; the publishing rules run unchanged on each.
/// </summary>
internal interface ILedger
{
    ValueTask<Situation?> ReadAsync(Guid deliveryId, CancellationToken cancel);

    /// <summary>
    /// Writes the next row of a delivery with everything that follows from it, in one fenced commit. False when the
    /// delivery, or the ground it rests on, changed meanwhile. Throws <see cref="LeaseLostException"/> when this node no longer owns it.
    /// </summary>
    ValueTask<bool> WriteAsync(LedgerWrite write, CancellationToken cancel);

    /// <summary>Tells that a post is being sent; nothing rests on it. Throws as <see cref="WriteAsync"/>.</summary>
    ValueTask TellAsync(Guid postId, LedgerEvent told, CancellationToken cancel);

    /// <summary>Appends what was learnt of an act: needs the attempt's id only, no ownership. The id alone, nothing else.</summary>
    ValueTask RecordAsync(ActOutcome outcome, CancellationToken cancel);
}

/// <summary>One fenced commit.</summary>
internal sealed record LedgerWrite(DeliveryRow Before, DeliveryRow After)
{
    /// <summary>The act that is about to begin.</summary>
    public AttemptRow? Attempt { get; init; }

    /// <summary>The write takes effect only where this still holds; null: it was read right before.</summary>
    public Ground? Ground { get; init; }

    public IReadOnlyList<NewJob> Jobs { get; init; } = [];

    public IReadOnlyList<LedgerEvent> Events { get; init; } = [];

    public ChannelChange? Channel { get; init; }

    /// <summary>The next part of the chain: started or held with this one.</summary>
    public NextPart? Next { get; init; }

    /// <summary>Its post may read otherwise now. That an act begins is shown when it takes its time, or with its outcome.</summary>
    public bool ChangesPost => Attempt is null && (Before.State != After.State || Next is not null);

    /// <summary>The act's outcome is recorded: posts that are due and not yet sent go first.</summary>
    public bool CanWait { get; init; }
}

/// <summary>Written and told only where the channel is not in that state yet: many deliveries may learn the same.</summary>
internal sealed record ChannelChange(Guid ChannelId, string Network, ChannelState State, string Reason);

/// <summary>
/// What becomes of the chain after this part. With a time the next part starts then (if it is scheduled or was held for the
/// part before); without one every later part that is still scheduled is held, so that none waits for ever.
/// </summary>
internal sealed record NextPart(Guid Id, DateTimeOffset? StartAt)
{
    public string? HeldSentence { get; init; }
}

/// <summary>Something to tell, in the words of the API's event catalogue; <paramref name="Data"/> holds ids, states and numbers only.</summary>
internal sealed record LedgerEvent(string Type, IReadOnlyDictionary<string, object?> Data);

/// <summary>The node's right to act, by the monotonic clock.</summary>
internal interface IActLease
{
    long Epoch { get; }

    bool Covers(TimeSpan span);

    ValueTask<bool> ExtendAsync(TimeSpan span, CancellationToken cancel);
}

/// <summary>Opens the network side of a delivery: publisher, look-up and the job they work on.</summary>
internal interface ITargets
{
    /// <summary>Why nothing that cannot be repeated may start now, whatever the clock says; null = it may.</summary>
    string? Doubt { get; }

    /// <summary>Throws <see cref="NetworkException"/> when the channel cannot be spoken for (sign in again, app missing).</summary>
    ValueTask<PublishTarget> OpenAsync(Situation situation, CancellationToken cancel);

    /// <summary>
    /// The network refused the sign-in: renews it, once in a run. False when there is nothing newer to try; throws
    /// <see cref="NetworkException"/> when the renewal is refused or cannot be asked for.
    /// </summary>
    ValueTask<bool> RenewSignInAsync(Situation situation, CancellationToken cancel);

    /// <summary>Takes one from a quota that all workspaces share; null when it was there, else when to ask again.</summary>
    ValueTask<DateTimeOffset?> TakeSharedQuotaAsync(Situation situation, CancellationToken cancel);
}

internal sealed record PublishTarget(PublishJob Job, IPublisher Publisher, Timing Timing)
{
    public IFindsOwnPost? Finder { get; init; }

    public bool HasMetrics { get; init; }

    public bool ReadsBack { get; init; }

    /// <summary>Rules broken at the last moment, worded for a person.</summary>
    public string? Refusal { get; init; }
}

/// <summary>What the job engine is told after a run.</summary>
internal abstract record RunResult
{
    public sealed record Done : RunResult;

    public sealed record Again(DateTimeOffset At) : RunResult;

    /// <summary>The lane waits; the job stays and no try is burnt.</summary>
    public sealed record Park(DateTimeOffset Until, string Why) : RunResult;
}
