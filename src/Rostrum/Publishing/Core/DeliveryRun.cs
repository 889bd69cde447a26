using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>
/// Brings one delivery as far as it can go now: prepares ahead of time, passes the gate at the due moment, acts once behind
/// the fence, records the id alone, then everything that follows. Depends on ledger, targets, clock and chance only, so
/// that the simulation runs this very code.
/// </summary>
internal sealed class DeliveryRun(ILedger ledger, ITargets targets, TimeProvider time, Random random)
{
    // A run that makes no end within this many steps gives its place back; each step is saved, so nothing is lost.
    private const int MostSteps = 60;
    private const string ClockInDoubt = "clockInDoubt";

    private static readonly TimeSpan DoubtAgain = TimeSpan.FromSeconds(5);

    private readonly Act act = new(ledger, time);
    private readonly Consequences consequences = new(ledger, time);

    public async Task<RunResult> RunAsync(Guid deliveryId, IActLease lease, CancellationToken cancel, Foreseen? foreseen = null)
    {
        if (foreseen is not null && await ActForeseenAsync(foreseen, lease, cancel) is { } acted)
        {
            return acted;
        }

        for (var step = 0; step < MostSteps; step++)
        {
            if (await ledger.ReadAsync(deliveryId, cancel) is not { } situation)
            {
                return new RunResult.Done();
            }

            CrashPoint.Hit(CrashPoint.Claimed);
            if (await StepAsync(situation, lease, cancel) is { } result)
            {
                return result;
            }
        }

        return new RunResult.Again(time.GetUtcNow().AddSeconds(1));
    }

    /// <summary>
    /// Acts on what was read before the moment. It leads to the act or to nothing: whatever else it says is asked again (null), also
    /// when the fence finds that it no longer holds.
    /// </summary>
    private async Task<RunResult?> ActForeseenAsync(Foreseen foreseen, IActLease lease, CancellationToken cancel)
    {
        var (situation, target) = (foreseen.Situation, foreseen.Target);
        CrashPoint.Hit(CrashPoint.Claimed);
        var now = time.GetUtcNow();
        if (now < situation.Delivery.PlannedAt || targets.Doubt is not null || target.Refusal is not null || Gate.Check(situation, now) is not null)
        {
            return null;
        }

        var next = target.Publisher.Next(target.Job, situation.Delivery.Progress);
        return next.Kind == StepKind.Act ? await ActAsync(situation, target, next, lease, cancel) : null;
    }

    /// <summary>One step; null = read again and go on.</summary>
    private async Task<RunResult?> StepAsync(Situation situation, IActLease lease, CancellationToken cancel)
    {
        switch (situation.Delivery.State)
        {
            case DeliveryState.Scheduled when situation.LastAttempt is { Outcome: AttemptOutcome.Accepted } answered:
            case DeliveryState.Working when (answered = situation.LastAttempt) is { Outcome: AttemptOutcome.Accepted }:
                return await FinishAsync(situation, answered!, cancel);
            case DeliveryState.Working when situation.LastAttempt is { Outcome: null or AttemptOutcome.Unknown } open:
                await consequences.UnknownAsync(situation, open, null, SettleOf(situation), cancel);
                return new RunResult.Done();
            case DeliveryState.Working:
                await consequences.GiveBackAsync(situation, cancel);
                return null;
            case DeliveryState.Scheduled:
                return await AdvanceAsync(situation, lease, cancel);
            default:
                return new RunResult.Done();
        }
    }

    private async Task<RunResult?> AdvanceAsync(Situation situation, IActLease lease, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var delivery = situation.Delivery;
        if (delivery.NextTryAt is { } wait && wait > now)
        {
            return new RunResult.Again(wait);
        }

        if (now >= delivery.PlannedAt && targets.Doubt is { } doubt)
        {
            return await WaitForTimeAsync(situation, doubt, now, cancel);
        }

        if (now >= delivery.PlannedAt && Gate.Check(situation, now) is { } early)
        {
            await consequences.HoldAsync(situation, early, null, cancel);
            return new RunResult.Done();
        }

        PublishTarget target;
        try
        {
            target = await targets.OpenAsync(situation, cancel);
        }
        catch (NetworkException exception)
        {
            return await FailedAsync(situation, exception.Failure, cancel);
        }

        var next = target.Publisher.Next(target.Job, delivery.Progress);
        return next.Kind switch
        {
            StepKind.Prepare when now < delivery.PlannedAt - target.Timing.PreStage =>
                new RunResult.Again(delivery.PlannedAt - target.Timing.PreStage),
            StepKind.Prepare => await PrepareAsync(situation, target, cancel),
            StepKind.AtDue or StepKind.Act when now < delivery.PlannedAt => new RunResult.Again(delivery.PlannedAt),
            StepKind.AtDue => await PrepareAsync(situation, target, cancel),
            StepKind.Act => await ActAsync(situation, target, next, lease, cancel),
            StepKind.AfterAct => throw new InvalidOperationException("A publisher is past an act that was never recorded."),
            _ => throw new InvalidOperationException($"Unknown step kind {next.Kind}."),
        };
    }

    /// <summary>Asked again soon; said once. The gate is not asked: what looks late may not be.</summary>
    private async Task<RunResult> WaitForTimeAsync(Situation situation, string doubt, DateTimeOffset now, CancellationToken cancel)
    {
        if (situation.Delivery.Failure is not { Code: ClockInDoubt })
        {
            var failure = new NetworkFailure(FailureKind.Busy, doubt) { Code = ClockInDoubt };
            await consequences.RetryAsync(situation, failure, now, situation.Delivery.Tries, cancel);
        }

        return new RunResult.Again(now + DoubtAgain);
    }

    private async Task<RunResult?> PrepareAsync(Situation situation, PublishTarget target, CancellationToken cancel)
    {
        var delivery = situation.Delivery;
        CrashPoint.Hit(CrashPoint.BeforePrepare);
        PublishStep step;
        try
        {
            step = await target.Publisher.AdvanceAsync(target.Job, delivery.Progress, cancel);
        }
        catch (NetworkException exception)
        {
            return await FailedAsync(situation, exception.Failure, cancel);
        }

        CrashPoint.Hit(CrashPoint.AfterPrepare);
        if (step is not PublishStep.Later later)
        {
            throw new InvalidOperationException("A step that prepares must not publish.");
        }

        var next = later.Wait > TimeSpan.Zero ? time.GetUtcNow() + later.Wait : (DateTimeOffset?)null;
        await ledger.WriteAsync(new(delivery, delivery with { Checkpoint = later.Next.Json, NextTryAt = next }), cancel);
        CrashPoint.Hit(CrashPoint.CheckpointSaved);
        return null;
    }

    private async Task<RunResult?> ActAsync(
        Situation situation, PublishTarget target, NextStep next, IActLease lease, CancellationToken cancel)
    {
        if (target.Refusal is { } refusal)
        {
            return await FailedAsync(situation, new(FailureKind.ContentRefused, refusal), cancel);
        }

        if (await targets.TakeSharedQuotaAsync(situation, cancel) is { } later)
        {
            return await FailedAsync(
                situation, new(FailureKind.QuotaSpent, "The app's shared quota is spent.") { RetryAt = later }, cancel);
        }

        switch (await act.RunAsync(situation, target, next, lease, cancel))
        {
            case ActResult.NotOurs when situation.IsReadAhead:
                return null;
            case ActResult.NotOurs:
                return new RunResult.Again(time.GetUtcNow().AddSeconds(1));
            case ActResult.Failed { Failure.Kind: FailureKind.ContentRefused } refused when Unsettled(refused.Situation):
                await consequences.UnknownAsync(
                    refused.Situation, refused.Attempt, refused.Failure, new Timing().Settle, CancellationToken.None);
                return new RunResult.Done();
            case ActResult.Failed failed:
                return await FailedAsync(failed.Situation, failed.Failure, cancel);
            case ActResult.Unknown unknown:
                await consequences.UnknownAsync(
                    unknown.Situation, unknown.Attempt, unknown.Failure, target.Timing.Settle, CancellationToken.None);
                return new RunResult.Done();
            case ActResult.NotDone undone when undone.Situation.Delivery.Tries + 1 < FailurePolicy.MaxTries:
                await consequences.PrepareAgainAsync(undone.Situation, undone.Step, cancel);
                return null;
            case ActResult.NotDone undone:
                return await FailedAsync(undone.Situation, new(FailureKind.Busy, undone.Step.Sentence), cancel);
            case ActResult.HandedOver handed:
                await consequences.HandedOverAsync(handed.Situation, handed.Step, cancel);
                return new RunResult.Done();
            case ActResult.Accepted { Live: { } live } accepted:
                await consequences.LiveAsync(accepted.Situation, accepted.Attempt, live, target, cancel);
                return new RunResult.Done();
            case ActResult.Accepted:
                return null; // read again: the recorded outcome leads on
            default:
                throw new InvalidOperationException("An act has no other end.");
        }
    }

    // The repetition was refused, but an earlier sending may still arrive or be live: that is not yet "failed".
    private bool Unsettled(Situation situation) =>
        situation.UnknownEndedAt is { } ended && time.GetUtcNow() < ended + new Timing().Settle;

    /// <summary>The act was answered: ask for what is still missing (never acting again), then say that it is live.</summary>
    private async Task<RunResult?> FinishAsync(Situation situation, AttemptRow attempt, CancellationToken cancel)
    {
        var delivery = situation.Delivery;
        PublishTarget? target = null;
        PublishStep? step = null;
        try
        {
            target = await targets.OpenAsync(situation, cancel);
            var next = target.Publisher.Next(target.Job, delivery.Progress);
            step = next.Kind == StepKind.AfterAct
                ? await target.Publisher.AdvanceAsync(target.Job, delivery.Progress, cancel)
                : await SeeAsync(target, situation, attempt, cancel);
        }
        catch (NetworkException exception) when (attempt.RemoteId is null && MayAskAgain(attempt, exception.Failure))
        {
            return new RunResult.Again(exception.Failure.RetryAt ?? time.GetUtcNow().AddSeconds(5));
        }
        catch (NetworkException exception)
        {
            if (await SignInRenewal.TryAsync(targets, situation, exception.Failure, cancel) is SignInRenewal.Renewed)
            {
                return null;
            }

            // The post is live; its address is decoration. Read-back fills it in later.
        }

        switch (step)
        {
            case PublishStep.Later later:
                await ledger.WriteAsync(new(delivery, delivery with { Checkpoint = later.Next.Json }), cancel);
                return later.Wait > TimeSpan.Zero ? new RunResult.Again(time.GetUtcNow() + later.Wait) : null;
            case PublishStep.Live live:
                await consequences.LiveAsync(situation, attempt, live, target, cancel);
                return new RunResult.Done();
            default:
                if (attempt.RemoteId is { } id)
                {
                    await consequences.LiveAsync(situation, attempt, new(id, null), target, cancel);
                    return new RunResult.Done();
                }

                await consequences.UnknownAsync(situation, attempt, null, target?.Timing.Settle ?? SettleOf(situation), cancel);
                return new RunResult.Done();
        }
    }

    /// <summary>The progress after the act was lost with the process: the look-up tells address and state again.</summary>
    private static async Task<PublishStep?> SeeAsync(
        PublishTarget target, Situation situation, AttemptRow attempt, CancellationToken cancel) =>
        target.Finder is { } finder
            && await finder.LookAsync(target.Job, situation.Delivery.Progress, attempt.StartedAt, cancel) is OwnPostLook.Found found
            ? new PublishStep.Live(found.RemoteId, found.Url, found.State)
            : null;

    private bool MayAskAgain(AttemptRow attempt, NetworkFailure failure) =>
        failure.Kind is FailureKind.Busy or FailureKind.RateLimited
        && time.GetUtcNow() < (attempt.FinishedAt ?? attempt.ActEndsBy) + new Timing().PrepareLimit;

    private async Task<RunResult?> FailedAsync(Situation situation, NetworkFailure failure, CancellationToken cancel)
    {
        var delivery = situation.Delivery;
        switch (await SignInRenewal.TryAsync(targets, situation, failure, cancel))
        {
            case SignInRenewal.Renewed:
                await consequences.RetryAsync(situation, failure, time.GetUtcNow(), delivery.Tries, cancel);
                return null;
            case SignInRenewal.Refused refused:
                failure = refused.Failure;
                break;
        }

        switch (FailurePolicy.Decide(failure, delivery.Tries, time.GetUtcNow(), random))
        {
            case Verdict.Retry retry:
                await consequences.RetryAsync(situation, failure, retry.At, delivery.Tries + 1, cancel);
                return new RunResult.Again(retry.At);
            case Verdict.Park park:
                await consequences.RetryAsync(situation, failure, park.Until, delivery.Tries, cancel);
                return new RunResult.Park(park.Until, park.Why);
            case Verdict.Hold hold:
                await consequences.HoldAsync(situation, new(hold.Reason, failure.Sentence), hold.Channel, cancel, failure);
                return new RunResult.Done();
            default:
                await consequences.FailAsync(situation, failure, cancel);
                return new RunResult.Done();
        }
    }

    // Only for acts whose owner died before anything of the network was known here; the look-up uses the network's own.
    private static TimeSpan SettleOf(Situation _) => new Timing().Settle;
}
