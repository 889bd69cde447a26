namespace Rostrum.Networks;

/// <summary>Why a call to a network did not do what was asked. Closed; one policy each.</summary>
public enum FailureKind
{
    /// <summary>The network is down or overloaded, and nothing was done: retry with back-off.</summary>
    Busy,

    /// <summary>Told to wait: the lane is parked until then, no try is burnt.</summary>
    RateLimited,

    /// <summary>A daily or monthly quota is spent: wait until it resets.</summary>
    QuotaSpent,

    /// <summary>The token is dead: pause the channel, tell its owner.</summary>
    SignInAgain,

    /// <summary>A permission is missing: name it and its purpose.</summary>
    ScopeMissing,

    /// <summary>The network refuses this content: never retry, show the reason.</summary>
    ContentRefused,

    /// <summary>The account is gone, suspended or taken down.</summary>
    AccountGone,

    /// <summary>
    /// The operator must act (a retired API version, an unpaid or unapproved app, a wrong app secret): parks the network,
    /// blames no account.
    /// </summary>
    OperatorNeeded,

    /// <summary>The act may have happened: look it up, never repeat blindly.</summary>
    OutcomeUnknown,
}

/// <summary>A failure at a network, worded for the reader of the screen; never holds a token, a body or a query string.</summary>
public sealed record NetworkFailure(FailureKind Kind, string Sentence)
{
    /// <summary>Code of ours: the host failed so often lately that it was not called.</summary>
    public const string HostDown = "networkDown";

    /// <summary>The network's own code, e.g. <c>InvalidSwap</c> or <c>190/463</c>.</summary>
    public string? Code { get; init; }

    /// <summary>HTTP status of the answer, or null when none came.</summary>
    public int? Status { get; init; }

    /// <summary>When to try again, as the network told.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The permission that is missing.</summary>
    public string? Scope { get; init; }

    /// <summary>The request never reached the network: even an act may be repeated.</summary>
    public bool NotSent { get; init; }
}

public sealed class NetworkException(NetworkFailure failure, Exception? inner = null) : Exception(failure.Sentence, inner)
{
    public NetworkFailure Failure { get; } = failure;

    public static NetworkException Refused(string sentence, string? code = null) =>
        new(new(FailureKind.ContentRefused, sentence) { Code = code });
}
