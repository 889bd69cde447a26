namespace Rostrum.Model;

/// <summary>Where a delivery stands. Names are those of the API; see <see cref="DeliveryTransitions"/> for the moves.</summary>
public enum DeliveryState
{
    Draft,
    InReview,
    Approved,
    Scheduled,
    Working,
    Live,
    HandedOver,
    Failed,
    Unknown,
    NeedsPerson,
    Held,
    Cancelled,
}

/// <summary>A post shows the fold of its deliveries.</summary>
public enum PostState
{
    Draft,
    InReview,
    Approved,
    Scheduled,
    Working,
    Live,
    PartlyLive,
    HandedOver,
    Failed,
    Unknown,
    NeedsPerson,
    Held,
    Cancelled,
}

/// <summary>Why a delivery waits for a person.</summary>
public enum HeldReason
{
    Paused,
    SignInAgain,
    ScopeMissing,
    Late,
    Disk,
    Approval,
    Media,
    LoopStopped,
    ClockAlarm,
    OperatorNeeded,
    EarlierPart,
}

/// <summary>What makes a delivery move.</summary>
public enum DeliveryCause
{
    Submit,
    Approve,
    Reject,
    Schedule,
    Unschedule,
    Start,
    GiveBack,
    Accepted,
    HandOver,
    Refused,
    OutcomeUnknown,
    Found,
    Absent,
    Undecidable,
    Hold,
    SaidLive,
    PostAgain,
    GiveUp,
    Retry,
    Finished,
    Cancel,
}

/// <summary>The one table of moves. Code, ledger, database check and documentation are compared with it by tests.</summary>
public static class DeliveryTransitions
{
    public static IReadOnlyList<(DeliveryState From, DeliveryCause Cause, DeliveryState To)> Table { get; } =
    [
        (DeliveryState.Draft, DeliveryCause.Submit, DeliveryState.InReview),
        (DeliveryState.Draft, DeliveryCause.Schedule, DeliveryState.Scheduled),
        (DeliveryState.Draft, DeliveryCause.Cancel, DeliveryState.Cancelled),
        (DeliveryState.InReview, DeliveryCause.Approve, DeliveryState.Approved),
        (DeliveryState.InReview, DeliveryCause.Reject, DeliveryState.Draft),
        (DeliveryState.InReview, DeliveryCause.Cancel, DeliveryState.Cancelled),
        (DeliveryState.Approved, DeliveryCause.Schedule, DeliveryState.Scheduled),
        (DeliveryState.Approved, DeliveryCause.Reject, DeliveryState.Draft),
        (DeliveryState.Approved, DeliveryCause.Cancel, DeliveryState.Cancelled),
        (DeliveryState.Scheduled, DeliveryCause.Unschedule, DeliveryState.Draft),
        (DeliveryState.Scheduled, DeliveryCause.Schedule, DeliveryState.Scheduled),
        (DeliveryState.Scheduled, DeliveryCause.Start, DeliveryState.Working),
        (DeliveryState.Scheduled, DeliveryCause.Hold, DeliveryState.Held),
        (DeliveryState.Scheduled, DeliveryCause.Refused, DeliveryState.Failed),
        (DeliveryState.Scheduled, DeliveryCause.Cancel, DeliveryState.Cancelled),
        (DeliveryState.Working, DeliveryCause.Accepted, DeliveryState.Live),
        (DeliveryState.Working, DeliveryCause.HandOver, DeliveryState.HandedOver),
        (DeliveryState.Working, DeliveryCause.Refused, DeliveryState.Failed),
        (DeliveryState.Working, DeliveryCause.OutcomeUnknown, DeliveryState.Unknown),
        (DeliveryState.Working, DeliveryCause.GiveBack, DeliveryState.Scheduled),
        (DeliveryState.Working, DeliveryCause.Hold, DeliveryState.Held),
        (DeliveryState.Unknown, DeliveryCause.Found, DeliveryState.Live),
        (DeliveryState.Unknown, DeliveryCause.Absent, DeliveryState.Scheduled),
        (DeliveryState.Unknown, DeliveryCause.Undecidable, DeliveryState.NeedsPerson),
        (DeliveryState.NeedsPerson, DeliveryCause.SaidLive, DeliveryState.Live),
        (DeliveryState.NeedsPerson, DeliveryCause.PostAgain, DeliveryState.Scheduled),
        (DeliveryState.NeedsPerson, DeliveryCause.GiveUp, DeliveryState.Failed),
        (DeliveryState.NeedsPerson, DeliveryCause.Found, DeliveryState.Live),
        (DeliveryState.Failed, DeliveryCause.Retry, DeliveryState.Scheduled),
        (DeliveryState.Failed, DeliveryCause.Cancel, DeliveryState.Cancelled),
        (DeliveryState.Failed, DeliveryCause.Unschedule, DeliveryState.Draft),
        (DeliveryState.Held, DeliveryCause.Retry, DeliveryState.Scheduled),
        (DeliveryState.Held, DeliveryCause.Schedule, DeliveryState.Scheduled),
        (DeliveryState.Held, DeliveryCause.Unschedule, DeliveryState.Draft),
        (DeliveryState.Held, DeliveryCause.Cancel, DeliveryState.Cancelled),
        (DeliveryState.HandedOver, DeliveryCause.Finished, DeliveryState.Live),
        (DeliveryState.HandedOver, DeliveryCause.GiveUp, DeliveryState.Failed),
    ];

    private static readonly Dictionary<(DeliveryState, DeliveryCause), DeliveryState> Moves =
        Table.ToDictionary(t => (t.From, t.Cause), t => t.To);

    /// <summary>The state after the cause, or null when the move is not allowed.</summary>
    public static DeliveryState? After(DeliveryState from, DeliveryCause cause) =>
        Moves.TryGetValue((from, cause), out var to) ? to : null;

    /// <summary>Nothing leads out of it.</summary>
    public static bool IsFinal(DeliveryState state) => state is DeliveryState.Live or DeliveryState.Cancelled;

    /// <summary>States in which content and time may still be changed.</summary>
    public static bool IsEditable(DeliveryState state) => state is DeliveryState.Draft or DeliveryState.InReview
        or DeliveryState.Approved or DeliveryState.Scheduled or DeliveryState.Held or DeliveryState.Failed;

    /// <summary>What a post shows for these deliveries.</summary>
    public static PostState Fold(IEnumerable<DeliveryState> states) =>
        states.Aggregate(default(DeliveryStates), (all, state) => all.With(state)).Fold();
}
