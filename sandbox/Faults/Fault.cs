namespace Rostrum.Sandbox;

/// <summary>What goes wrong. "Before" means before anything is stored, "after" means that the act was stored.</summary>
public enum FaultKind
{
    /// <summary>429 with a wait time, in the network's own words; nothing stored.</summary>
    RateLimited,

    /// <summary>5xx; nothing stored.</summary>
    ErrorBefore,

    /// <summary>5xx although it is stored.</summary>
    ErrorAfter,

    /// <summary>The whole request is read, nothing is stored, the connection ends with FIN.</summary>
    CutBefore,

    /// <summary>The same with RST.</summary>
    ResetBefore,

    /// <summary>Stored, then FIN without an answer.</summary>
    CutAfter,

    /// <summary>Stored, then RST without an answer.</summary>
    ResetAfter,

    /// <summary>Stored, and the connection ends in the middle of the answer's body.</summary>
    CutAnswer,

    /// <summary>Nothing stored and no answer until released; then it happens, if the caller still waits.</summary>
    HangBefore,

    /// <summary>Stored, no answer until released.</summary>
    HangAfter,

    /// <summary>The connection is cut, and the act is stored the given seconds of virtual time later.</summary>
    Late,

    /// <summary>Stored, answered 200 with broken JSON.</summary>
    MalformedAfter,

    /// <summary>200 with a page of HTML; nothing stored (a captive portal).</summary>
    HtmlBefore,

    /// <summary>Stored, answered 200 with a page of HTML.</summary>
    HtmlAfter,

    /// <summary>Stored, answered 200 with nothing.</summary>
    EmptyAfter,

    /// <summary>Processing of media takes the given seconds of virtual time; stands until removed.</summary>
    Slow,

    /// <summary>Listings show a post only the given seconds of virtual time later; stands until removed.</summary>
    ListLag,

    /// <summary>Every sign-in is revoked at once.</summary>
    Revoke,

    /// <summary>Every access token has run out; refresh tokens still work.</summary>
    Expire,
}

/// <summary>Which calls a fault strikes.</summary>
public enum FaultCalls
{
    /// <summary>Acts: posting, commenting, deleting, at the exact point of the act.</summary>
    Acts,

    /// <summary>Media being uploaded.</summary>
    Uploads,

    /// <summary>GET and HEAD.</summary>
    Reads,

    All,
}

/// <summary>A fault that waits for calls of one network.</summary>
public sealed record Fault(long Id, string Network, FaultKind Kind)
{
    public FaultCalls Calls { get; init; }

    /// <summary>Calls still to strike; null = until removed.</summary>
    public int? Left { get; init; }

    /// <summary>The wait of a 429, the delay of a late act, the time of slow processing.</summary>
    public double? Seconds { get; init; }

    /// <summary>Status of an error answer; 503 before and 500 after unless given.</summary>
    public int? Status { get; init; }

    /// <summary>Only calls whose path contains this.</summary>
    public string? Path { get; init; }

    /// <summary>Virtual time at which it heals by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    internal TimeSpan Wait(double unlessGiven) => TimeSpan.FromSeconds(Seconds ?? unlessGiven);
}
