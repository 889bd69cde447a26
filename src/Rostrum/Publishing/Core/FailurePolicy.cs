using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>What each kind of failure means for a delivery whose act certainly did not happen. One row for each kind.</summary>
internal static class FailurePolicy
{
    public static readonly TimeSpan BackOffBase = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan BackOffCap = TimeSpan.FromMinutes(5);
    public const int MaxTries = 8;

    private static readonly TimeSpan LongestPark = TimeSpan.FromHours(24);

    public static Verdict Decide(NetworkFailure failure, int tries, DateTimeOffset now, Random random) => failure.Kind switch
    {
        FailureKind.Busy when failure.Code == NetworkFailure.HostDown => Park(failure, TimeSpan.FromSeconds(30), now),
        FailureKind.Busy when tries + 1 >= MaxTries => new Verdict.Fail(),
        FailureKind.Busy => new Verdict.Retry(now + BackOff(tries, random, failure.RetryAt - now)),
        FailureKind.RateLimited => Park(failure, TimeSpan.FromMinutes(1), now),
        FailureKind.QuotaSpent => Park(failure, TimeSpan.FromHours(1), now),
        FailureKind.SignInAgain => new Verdict.Hold(HeldReason.SignInAgain, ChannelState.SignInAgain),
        FailureKind.ScopeMissing => new Verdict.Hold(HeldReason.ScopeMissing, ChannelState.ScopeMissing),
        FailureKind.AccountGone => new Verdict.Hold(HeldReason.SignInAgain, ChannelState.Gone),
        FailureKind.OperatorNeeded => new Verdict.Hold(HeldReason.OperatorNeeded, null),
        FailureKind.ContentRefused => new Verdict.Fail(),
        FailureKind.OutcomeUnknown => new Verdict.Retry(now + BackOff(tries, random, null)),
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    /// <summary>Full jitter over a doubling ceiling; never before the network's own word.</summary>
    private static TimeSpan BackOff(int tries, Random random, TimeSpan? told)
    {
        var ceiling = Math.Min(BackOffCap.TotalMilliseconds, BackOffBase.TotalMilliseconds * Math.Pow(2, tries + 1));
        var wait = TimeSpan.FromMilliseconds(Math.Max(200, random.NextDouble() * ceiling));
        return told is { } least && least > wait ? (least > LongestPark ? LongestPark : least) : wait;
    }

    private static Verdict.Park Park(NetworkFailure failure, TimeSpan unlessTold, DateTimeOffset now) => new(
        Bounded(failure.RetryAt ?? now + unlessTold, now),
        failure.Code == NetworkFailure.HostDown ? NetworkFailure.HostDown : Conventions.Word(failure.Kind));

    private static DateTimeOffset Bounded(DateTimeOffset told, DateTimeOffset now)
    {
        var least = now.AddSeconds(1);
        var most = now + LongestPark;
        return told < least ? least : told > most ? most : told;
    }
}

internal abstract record Verdict
{
    public sealed record Retry(DateTimeOffset At) : Verdict;

    public sealed record Park(DateTimeOffset Until, string Why) : Verdict;

    public sealed record Hold(HeldReason Reason, ChannelState? Channel) : Verdict;

    public sealed record Fail : Verdict;
}
