using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>The one unrepeatable moment: fence, check the clock, send, record the outcome alone.</summary>
internal sealed class Act(ILedger ledger, TimeProvider time)
{
    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    public async Task<ActResult> RunAsync(
        Situation situation, PublishTarget target, NextStep next, IActLease lease, CancellationToken cancel)
    {
        var limit = next.Timeout ?? target.Timing.ActTimeout;
        if (!lease.Covers(limit + Margin) && !await lease.ExtendAsync(limit + Margin, cancel))
        {
            return new ActResult.NotOurs();
        }

        CrashPoint.Hit(CrashPoint.BeforeFence);
        var (fenced, attempt) = Begin(situation, next, lease, limit);
        var write = new LedgerWrite(situation.Delivery, fenced.Delivery)
        {
            Attempt = attempt,
            Ground = situation.IsReadAhead ? situation.Ground : null,
        };
        if (!await ledger.WriteAsync(write, cancel))
        {
            return new ActResult.NotOurs();
        }

        fenced = fenced with { Delivery = fenced.Delivery with { Version = fenced.Delivery.Version + 1 }, LastAttempt = attempt };
        CrashPoint.Hit(CrashPoint.Fenced);

        // A pause between the commit and here may have cost the lease: its remaining time decides, not its number.
        if (!lease.Covers(limit))
        {
            await RecordAsync(new(attempt.Id, AttemptOutcome.NotSent) { At = time.GetUtcNow() });
            return new ActResult.NotOurs();
        }

        var sending = SendAndRecordAsync(fenced, target, attempt, limit, cancel);
        var isTold = await TellIfLongAsync(sending, fenced);
        var result = await sending;
        return await KeepProgressAsync(result with { Situation = result.Situation with { IsTold = isTold } });
    }

    private async Task<ActResult.Sent> SendAndRecordAsync(
        Situation fenced, PublishTarget target, AttemptRow attempt, TimeSpan limit, CancellationToken cancel)
    {
        var (outcome, result) = await SendAsync(fenced, target, attempt, limit, cancel);
        CrashPoint.Hit(CrashPoint.AfterAct);
        await RecordAsync(outcome);
        CrashPoint.Hit(CrashPoint.OutcomeRecorded);
        return result;
    }

    /// <summary>An act that takes its time is told while it lasts; a short one with its outcome, so that less stands before the act.</summary>
    private async Task<bool> TellIfLongAsync(Task sending, Situation fenced)
    {
        await sending.WaitAsync(Long, time).ConfigureAwait(Quietly);
        if (sending.IsCompleted)
        {
            return false;
        }

        var telling = ledger.TellAsync(fenced.Delivery.PostId, Tell.Working(fenced), CancellationToken.None).AsTask(); // short, and sent already
        await telling.ConfigureAwait(Quietly); // if it failed: told with the outcome, by whoever has it then
        return telling.IsCompletedSuccessfully;
    }

    private (Situation Fenced, AttemptRow Attempt) Begin(Situation situation, NextStep next, IActLease lease, TimeSpan limit)
    {
        var now = time.GetUtcNow();
        var attempt = new AttemptRow
        {
            Id = Guid.CreateVersion7(now),
            DeliveryId = situation.Delivery.Id,
            Number = situation.AttemptCount + 1,
            Step = next.Name,
            Fingerprint = situation.Delivery.Fingerprint,
            PublicationId = situation.Delivery.PublicationId,
            RepeatIsSafe = next.RepeatIsSafe && (next.RepeatWindow is null
                || now - (situation.FirstStartedAt ?? now) < next.RepeatWindow),
            Epoch = lease.Epoch,
            StartedAt = now,
            ActEndsBy = now + limit + Margin,
        };
        var working = situation.Delivery.Moved(DeliveryCause.Start) with { SentAt = now, NextTryAt = null };
        return (situation with { Delivery = working }, attempt);
    }

    private async Task<(ActOutcome Outcome, ActResult.Sent Result)> SendAsync(
        Situation situation, PublishTarget target, AttemptRow attempt, TimeSpan limit, CancellationToken cancel)
    {
        using var bound = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            var step = await target.Publisher.AdvanceAsync(target.Job, situation.Delivery.Progress, both.Token);
            return Answered(situation, attempt, step);
        }
        catch (NetworkException exception) when (exception.Failure.Kind != FailureKind.OutcomeUnknown || exception.Failure.NotSent)
        {
            var failure = exception.Failure;
            var word = failure.NotSent ? AttemptOutcome.NotSent : AttemptOutcome.Refused;
            return (new(attempt.Id, word) { Failure = failure, At = time.GetUtcNow() }, new ActResult.Failed(situation, attempt with { Outcome = word, FinishedAt = time.GetUtcNow() }, failure));
        }
        catch (NetworkException exception)
        {
            return Unsure(situation, attempt, exception.Failure);
        }
#pragma warning disable CA1031 // the post may be live: whatever went wrong in between, the outcome is unknown and never "failed"
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var sentence = exception is OperationCanceledException
                ? "The network did not answer in time."
                : "The answer could not be read.";
            return Unsure(situation, attempt, new(FailureKind.OutcomeUnknown, sentence));
        }
    }

    private (ActOutcome, ActResult.Sent) Answered(Situation situation, AttemptRow attempt, PublishStep step)
    {
        var now = time.GetUtcNow();
        var outcome = new ActOutcome(attempt.Id, AttemptOutcome.Accepted) { At = now };
        return step switch
        {
            PublishStep.Accepted accepted => (outcome with { RemoteId = accepted.RemoteId },
                new ActResult.Accepted(situation, Finished(attempt, now, accepted.RemoteId), accepted.Next)),
            PublishStep.Live live => (outcome with { RemoteId = live.RemoteId },
                new ActResult.Accepted(situation, Finished(attempt, now, live.RemoteId), null) { Live = live }),
            PublishStep.NotDone undone => (outcome with { Outcome = AttemptOutcome.Refused, Failure = new(FailureKind.Busy, undone.Sentence) },
                new ActResult.NotDone(situation, undone)),
            PublishStep.HandedOver handed => (outcome with { RemoteId = handed.RemoteId },
                new ActResult.HandedOver(situation, handed)),
            _ => throw new InvalidOperationException("An act ends with an answer."),
        };
    }

    private static AttemptRow Finished(AttemptRow attempt, DateTimeOffset at, string? remoteId) =>
        attempt with { Outcome = AttemptOutcome.Accepted, FinishedAt = at, RemoteId = remoteId };

    private (ActOutcome, ActResult.Sent) Unsure(Situation situation, AttemptRow attempt, NetworkFailure failure) =>
        (new(attempt.Id, AttemptOutcome.Unknown) { Failure = failure, At = time.GetUtcNow() },
            new ActResult.Unknown(situation, attempt with { Outcome = AttemptOutcome.Unknown, FinishedAt = time.GetUtcNow() }, failure));

    /// <summary>Progress after an answered act is a write of its own, after the id: losing it costs an address, not a post.</summary>
    private async Task<ActResult> KeepProgressAsync(ActResult result)
    {
        if (result is ActResult.Accepted { Progress: { } progress } accepted)
        {
            var before = accepted.Situation.Delivery;
            await ledger.WriteAsync(new(before, before with { Checkpoint = progress.Json }), CancellationToken.None);
        }

        return result;
    }

    private async Task RecordAsync(ActOutcome outcome) =>
        await ledger.RecordAsync(outcome, CancellationToken.None); // the post may be live; losing its id would double it
}

internal abstract record ActResult
{
    /// <summary>Nothing was sent: the workspace or the delivery is no longer ours.</summary>
    public sealed record NotOurs : ActResult;

    /// <summary>The fence was passed: this is how the delivery stands.</summary>
    public abstract record Sent(Situation Situation) : ActResult;

    public sealed record Accepted(Situation Situation, AttemptRow Attempt, Checkpoint? Progress) : Sent(Situation)
    {
        public PublishStep.Live? Live { get; init; }
    }

    /// <summary>The network says that nothing happened and something must be prepared anew.</summary>
    public sealed record NotDone(Situation Situation, PublishStep.NotDone Step) : Sent(Situation);

    public sealed record HandedOver(Situation Situation, PublishStep.HandedOver Step) : Sent(Situation);

    public sealed record Failed(Situation Situation, AttemptRow Attempt, NetworkFailure Failure) : Sent(Situation);

    public sealed record Unknown(Situation Situation, AttemptRow Attempt, NetworkFailure Failure) : Sent(Situation);
}
