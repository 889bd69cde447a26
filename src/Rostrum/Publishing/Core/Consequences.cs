using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>What a step leads to, each as one fenced commit: state, reason, deadline, events, follow-up jobs, the next part.</summary>
internal sealed class Consequences(ILedger ledger, TimeProvider time)
{
    /// <summary>When an unknown outcome is looked up, counted from the end of the request; the last look is at the settle time.</summary>
    public static IReadOnlyList<TimeSpan> Looks { get; } = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)];

    public async Task LiveAsync(
        Situation situation, AttemptRow? attempt, PublishStep.Live live, PublishTarget? target, CancellationToken cancel,
        string evidence = "answer")
    {
        CrashPoint.Hit(CrashPoint.BeforeLive);
        var now = time.GetUtcNow();
        var before = situation.Delivery;
        var moved = before.State switch
        {
            DeliveryState.Scheduled => before.Moved(DeliveryCause.Start).Moved(DeliveryCause.Accepted),
            DeliveryState.Working => before.Moved(DeliveryCause.Accepted),
            _ => before.Moved(DeliveryCause.Found),
        };
        var after = moved with
        {
            NetworkPostId = live.RemoteId,
            NetworkState = live.State,
            Url = live.Url?.ToString(),
            SentAt = attempt?.StartedAt ?? before.SentAt,
            LiveAt = attempt?.FinishedAt ?? now,
            Evidence = evidence,
            SettleAt = null,
            NextTryAt = null,
            Failure = null,
            FailedAt = null,
            Warnings = [.. before.Warnings, .. live.Warnings],
        };
        await ledger.WriteAsync(
            new(before, after)
            {
                Events = [.. Tell.Outcome("delivery.live", situation, after)],
                CanWait = situation.Following is null,
                Jobs = FollowUps(after, target, now),
                Next = situation.Following is { State: DeliveryState.Scheduled or DeliveryState.Held } following
                    ? new(following.Id, now.AddSeconds(situation.FollowingAfterSeconds))
                    : null,
            },
            cancel);
        CrashPoint.Hit(CrashPoint.Live);
    }

    public async Task UnknownAsync(
        Situation situation, AttemptRow attempt, NetworkFailure? failure, TimeSpan settle, CancellationToken cancel)
    {
        CrashPoint.Hit(CrashPoint.BeforeUnknown);
        var before = situation.Delivery;
        var ended = attempt.FinishedAt ?? attempt.ActEndsBy;
        var now = time.GetUtcNow();
        var after = before.Moved(DeliveryCause.OutcomeUnknown) with
        {
            SettleAt = (ended > now && attempt.FinishedAt is not null ? now : ended) + settle,
            NextTryAt = now + Looks[0],
            Failure = failure ?? new(FailureKind.OutcomeUnknown, "The program stopped while this was being sent."),
            FailedAt = now,
        };
        await ledger.WriteAsync(
            new(before, after)
            {
                Events = [.. Tell.Outcome("delivery.unknown", situation, after)],
                Jobs = [JobKinds.LookUpOf(after.Id, now + Looks[0])],
            },
            cancel);
        CrashPoint.Hit(CrashPoint.Unknown);
    }

    /// <summary>Proved absent, or safe to repeat: the same publication goes out again at once.</summary>
    public async Task AbsentAsync(Situation situation, CancellationToken cancel)
    {
        var before = situation.Delivery;
        var now = time.GetUtcNow();
        var after = before.Moved(DeliveryCause.Absent) with { SettleAt = null, NextTryAt = null, Tries = before.Tries + 1 };
        await ledger.WriteAsync(
            new(before, after)
            {
                Events = [Tell.Delivery("delivery.working", situation, after)],
                Jobs = [JobKinds.PublishOf(after.Id, after.ChannelId, now)],
            },
            cancel);
    }

    public async Task NeedsPersonAsync(Situation situation, string sentence, CancellationToken cancel)
    {
        var before = situation.Delivery;
        var after = before.Moved(DeliveryCause.Undecidable) with
        {
            SettleAt = null,
            NextTryAt = null,
            Failure = new(FailureKind.OutcomeUnknown, sentence),
            FailedAt = time.GetUtcNow(),
        };
        await StopAsync("delivery.needsPerson", situation, after, null, "The part before waits for a person.", cancel);
    }

    public async Task HandedOverAsync(Situation situation, PublishStep.HandedOver step, CancellationToken cancel)
    {
        var before = situation.Delivery;
        var after = before.Moved(DeliveryCause.HandOver) with { NetworkPostId = step.RemoteId, Evidence = step.Sentence };
        await StopAsync("delivery.handedOver", situation, after, null, "The part before must be finished in the network's own app.", cancel);
    }

    public async Task HoldAsync(
        Situation situation, Stop stop, ChannelState? channel, CancellationToken cancel, NetworkFailure? failure = null)
    {
        var before = situation.Delivery;
        var after = before.Moved(DeliveryCause.Hold) with
        {
            HeldReason = stop.Reason,
            Failure = failure ?? new(KindOf(stop.Reason), stop.Sentence),
            FailedAt = time.GetUtcNow(),
            NextTryAt = null,
        };
        var change = channel is { } state && state != situation.Channel
            ? new ChannelChange(before.ChannelId, situation.Network, state, stop.Sentence)
            : null;
        await StopAsync("delivery.held", situation, after, change, "The part before is held.", cancel);
    }

    public async Task FailAsync(Situation situation, NetworkFailure failure, CancellationToken cancel)
    {
        var after = situation.Delivery.Moved(DeliveryCause.Refused) with
        {
            Failure = failure,
            FailedAt = time.GetUtcNow(),
            NextTryAt = null,
        };
        await StopAsync("delivery.failed", situation, after, null, "The part before failed.", cancel);
    }

    /// <summary>Waits and says why: the reason and the next try are on screen.</summary>
    public async Task RetryAsync(Situation situation, NetworkFailure failure, DateTimeOffset at, int tries, CancellationToken cancel)
    {
        var before = situation.Delivery;
        var back = before.State == DeliveryState.Working ? before.Moved(DeliveryCause.GiveBack) : before;
        var after = back with { Failure = failure, FailedAt = time.GetUtcNow(), NextTryAt = at, Tries = tries };
        await ledger.WriteAsync(new(before, after), cancel);
    }

    /// <summary>The act was refused because something prepared is gone: prepare it again, then act.</summary>
    public async Task PrepareAgainAsync(Situation situation, PublishStep.NotDone step, CancellationToken cancel)
    {
        var before = situation.Delivery;
        var now = time.GetUtcNow();
        var after = before.Moved(DeliveryCause.GiveBack) with
        {
            Checkpoint = step.Next.Json,
            Failure = new(FailureKind.Busy, step.Sentence),
            FailedAt = now,
            NextTryAt = step.Wait > TimeSpan.Zero ? now + step.Wait : null,
            Tries = before.Tries + 1,
        };
        await ledger.WriteAsync(new(before, after), cancel);
    }

    public async Task GiveBackAsync(Situation situation, CancellationToken cancel)
    {
        var before = situation.Delivery;
        await ledger.WriteAsync(new(before, before.Moved(DeliveryCause.GiveBack)), cancel);
    }

    private async Task StopAsync(
        string type, Situation situation, DeliveryRow after, ChannelChange? channel, string nextSentence, CancellationToken cancel)
    {
        List<LedgerEvent> events = [.. Tell.Outcome(type, situation, after)];
        if (after.HeldReason == HeldReason.LoopStopped)
        {
            events.Add(Tell.Channel(
                "channel.loopStopped",
                new(after.ChannelId, situation.Network, situation.Channel, "The same content went live here more than once within an hour.")));
        }

        await ledger.WriteAsync(
            new(situation.Delivery, after)
            {
                Events = events,
                Channel = channel,
                Next = situation.Following is { } following ? new(following.Id, null) { HeldSentence = nextSentence } : null,
            },
            cancel);
    }

    private static List<NewJob> FollowUps(DeliveryRow after, PublishTarget? target, DateTimeOffset now)
    {
        var jobs = new List<NewJob>();
        if (target?.ReadsBack == true)
        {
            jobs.Add(JobKinds.ReadBackOf(after.Id, now.AddMinutes(1)));
        }

        if (target?.HasMetrics == true)
        {
            // Spread by the id over a minute: only posts compete for the exact second.
            var spread = TimeSpan.FromSeconds(after.Id.GetHashCode() & 31);
            jobs.AddRange(JobKinds.Ages.Select(a => JobKinds.MetricsOf(after.Id, a.Age, (after.LiveAt ?? now) + a.After + spread)));
        }

        return jobs;
    }

    private static FailureKind KindOf(HeldReason reason) => reason switch
    {
        HeldReason.SignInAgain => FailureKind.SignInAgain,
        HeldReason.ScopeMissing => FailureKind.ScopeMissing,
        HeldReason.OperatorNeeded => FailureKind.OperatorNeeded,
        _ => FailureKind.Busy,
    };
}
