namespace Rostrum.Publishing;

/// <summary>
/// Named moments between claim and record. A no-op unless a test sets <see cref="Hit"/>: the crash suite kills the
/// process there. Names are compared with the steps of the contract by a test.
/// </summary>
internal static class CrashPoint
{
    public const string Claimed = "publish.claimed";
    public const string BeforePrepare = "publish.before-prepare";
    public const string AfterPrepare = "publish.after-prepare";
    public const string CheckpointSaved = "publish.checkpoint-saved";
    public const string BeforeFence = "publish.before-fence";
    public const string Fenced = "publish.fenced";
    public const string AfterAct = "publish.after-act";
    public const string OutcomeRecorded = "publish.outcome-recorded";
    public const string BeforeLive = "publish.before-live";
    public const string Live = "publish.live";
    public const string BeforeUnknown = "publish.before-unknown";
    public const string Unknown = "publish.unknown";
    public const string BeforeLook = "look-up.before-look";
    public const string AfterLook = "look-up.after-look";
    public const string Resolved = "look-up.resolved";

    public static IReadOnlyList<string> All { get; } =
    [
        Claimed, BeforePrepare, AfterPrepare, CheckpointSaved, BeforeFence, Fenced, AfterAct, OutcomeRecorded,
        BeforeLive, Live, BeforeUnknown, Unknown, BeforeLook, AfterLook, Resolved,
    ];

    /// <summary>Set once at start by the crash suite's host, never by the product.</summary>
    public static Action<string>? OnHit { get; set; }

    public static void Hit(string name) => OnHit?.Invoke(name);
}
