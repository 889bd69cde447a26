using Rostrum.Networks;

namespace Rostrum.Model;

/// <summary>
/// Post × channel × part: the thing that is published exactly once as far as can be known. Moves only along
/// <see cref="DeliveryTransitions"/>; once live it is immutable (here and by a check in the database).
/// </summary>
public sealed class Delivery
{
    public Guid Id { get; init; }

    public Guid PostId { get; init; }

    public Guid ChannelId { get; init; }

    /// <summary>0 is the post, then the parts of the thread in order; a first comment comes after the last part.</summary>
    public int Part { get; init; }

    public PartKind Kind { get; init; }

    public DeliveryState State { get; private set; } = DeliveryState.Draft;

    public HeldReason? HeldReason { get; private set; }

    /// <summary>What goes out: text, media, options. JSON of <see cref="DeliveryContent"/>.</summary>
    public required DeliveryContent Content { get; set; }

    /// <summary>SHA-256 over normalised text and media hashes, hex: recognises the same content.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>The fingerprint a person approved; the gate compares it with <see cref="Fingerprint"/> right before the act.</summary>
    public string? ApprovedFingerprint { get; private set; }

    public DateTimeOffset? PlannedAt { get; private set; }

    public int AfterSeconds { get; init; }

    /// <summary>Changes when a person says "post again": new attempts carry new idempotency material.</summary>
    public Guid PublicationId { get; private set; }

    /// <summary>The network's opaque progress.</summary>
    public string? Checkpoint { get; private set; }

    public string? NetworkPostId { get; private set; }

    /// <summary>What later parts need to know of this one.</summary>
    public string? NetworkState { get; private set; }

    public string? Url { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? LiveAt { get; private set; }

    /// <summary>What proves that it is live: <c>answer</c>, <c>found</c>, <c>person</c>, with a sentence.</summary>
    public string? Evidence { get; private set; }

    public DateTimeOffset? SettleAt { get; private set; }

    public DateTimeOffset? NextTryAt { get; private set; }

    public int Tries { get; private set; }

    public string? FailureKind { get; private set; }

    public string? FailureSentence { get; private set; }

    public string? FailureCode { get; private set; }

    public DateTimeOffset? FailedAt { get; private set; }

    public DateTimeOffset? ReadBackAt { get; private set; }

    public bool? ReadBackOk { get; private set; }

    /// <summary>Seen gone or deleted on the network after it was live.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    /// <summary>Decoration that could not be had, and what pre-flight found.</summary>
    public List<string> Warnings { get; private set; } = [];

    public int Version { get; private set; } = 1;

    /// <summary>Moves by the table. Returns why not, or null.</summary>
    public string? Move(DeliveryCause cause)
    {
        if (DeliveryTransitions.After(State, cause) is not { } to)
        {
            return $"A delivery that is {Words(State)} cannot do that.";
        }

        State = to;
        HeldReason = null;
        Version++;
        return null;
    }

    public string? Schedule(DateTimeOffset at, Guid publicationId)
    {
        if (Move(DeliveryCause.Schedule) is { } refusal)
        {
            return refusal;
        }

        Plan(at, publicationId);
        return null;
    }

    /// <summary>A person repeats a failed or held delivery; nothing of it went out, so it is a publication of its own.</summary>
    public string? Retry(DateTimeOffset at, Guid publicationId) => Again(DeliveryCause.Retry, at, publicationId);

    /// <summary>A person says the unknown one is not live: a new publication with new idempotency material.</summary>
    public string? PostAgain(DateTimeOffset at, Guid publicationId) => Again(DeliveryCause.PostAgain, at, publicationId);

    /// <summary>A person's yes to exactly this content.</summary>
    public void Approve() => ApprovedFingerprint = Fingerprint;

    public string? SayLive(string? networkPostId, string? url, DateTimeOffset now)
    {
        if (Move(DeliveryCause.SaidLive) is { } refusal)
        {
            return refusal;
        }

        NetworkPostId = networkPostId ?? NetworkPostId;
        Url = url ?? Url;
        LiveAt = now;
        Evidence = "person";
        Forget();
        return null;
    }

    /// <summary>The live post was edited at its network; what later parts and edits need to know of it may be new.</summary>
    public void Edited(string? networkState)
    {
        NetworkState = networkState ?? NetworkState;
        Version++;
    }

    public string? GiveUp(DateTimeOffset now)
    {
        if (Move(DeliveryCause.GiveUp) is { } refusal)
        {
            return refusal;
        }

        FailureKind = "gaveUp";
        FailureSentence = "Somebody decided not to publish this.";
        FailedAt = now;
        SettleAt = null;
        return null;
    }

    public string? Hold(HeldReason reason, string sentence, DateTimeOffset now)
    {
        if (Move(DeliveryCause.Hold) is { } refusal)
        {
            return refusal;
        }

        HeldReason = reason;
        FailureSentence = sentence;
        FailedAt = now;
        return null;
    }

    private string? Again(DeliveryCause cause, DateTimeOffset at, Guid publicationId)
    {
        if (Move(cause) is { } refusal)
        {
            return refusal;
        }

        Plan(at, publicationId);
        return null;
    }

    private void Plan(DateTimeOffset at, Guid publicationId)
    {
        PlannedAt = at;
        PublicationId = publicationId;
        Checkpoint = null;
        SentAt = null;
        Tries = 0;
        Forget();
    }

    private void Forget()
    {
        FailureKind = FailureSentence = FailureCode = null;
        FailedAt = NextTryAt = SettleAt = null;
    }

    private static string Words(DeliveryState state) => state switch
    {
        DeliveryState.InReview => "in review",
        DeliveryState.HandedOver => "handed over",
        DeliveryState.NeedsPerson => "waiting for a person",
        _ => state.ToString().ToLowerInvariant(),
    };
}

/// <summary>What one delivery sends, frozen when it is scheduled.</summary>
public sealed record DeliveryContent(string Text)
{
    public IReadOnlyList<PartMedia> Media { get; init; } = [];

    /// <summary>Option values as a JSON object.</summary>
    public string Settings { get; init; } = "{}";
}

/// <summary>One sending of an act; append-only proof. See architecture section 5.2.</summary>
public sealed class Attempt
{
    public Guid Id { get; init; }

    public Guid DeliveryId { get; init; }

    public int Number { get; init; }

    public required string Step { get; init; }

    public required string Fingerprint { get; init; }

    /// <summary>Publication id and checkpoint of the act, so that a look-up knows what was sent.</summary>
    public string? Material { get; init; }

    public long Epoch { get; init; }

    public bool RepeatIsSafe { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The act cannot run beyond this moment: settle times of a dead owner's act count from here.</summary>
    public DateTimeOffset ActEndsBy { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary><c>accepted</c>, <c>refused</c>, <c>notSent</c>, <c>unknown</c>; null while under way or when its owner died.</summary>
    public string? Outcome { get; set; }

    public string? RemoteId { get; set; }

    public string? FailureKind { get; set; }

    public string? FailureSentence { get; set; }

    public string? FailureCode { get; set; }
}
