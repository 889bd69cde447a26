using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>
/// Ends an unknown outcome by asking the network: found → live with the evidence; absent only after the settle time and
/// only where absence proves anything → again; everything else → a person. Never a guess.
/// </summary>
internal sealed class UnknownResolver(ILedger ledger, ITargets targets, TimeProvider time)
{
    /// <summary>A network that cannot be asked is asked this much longer than the settle time, then a person.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Consequences consequences = new(ledger, time);

    public async Task<RunResult> RunAsync(Guid deliveryId, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(deliveryId, cancel) is not { Delivery.State: DeliveryState.Unknown } situation)
        {
            return new RunResult.Done();
        }

        if (situation.LastAttempt is { Outcome: AttemptOutcome.Accepted, RemoteId: { } id } answered)
        {
            await consequences.LiveAsync(situation, answered, new(id, null), null, cancel, "The network's answer arrived late.");
            return new RunResult.Done();
        }

        var now = time.GetUtcNow();
        var settleAt = situation.Delivery.SettleAt ?? now;
        PublishTarget? target = null;
        OwnPostLook? look = null;
        try
        {
            target = await targets.OpenAsync(situation, cancel);
            CrashPoint.Hit(CrashPoint.BeforeLook);
            look = await LookAsync(situation, target, cancel);
            CrashPoint.Hit(CrashPoint.AfterLook);
        }
        catch (NetworkException exception)
        {
            if (await SignInRenewal.TryAsync(targets, situation, exception.Failure, cancel) is SignInRenewal.Renewed)
            {
                return await RunAsync(deliveryId, cancel); // once: a second renewal is not given
            }

            var later = exception.Failure.RetryAt ?? now.AddSeconds(30);
            return later > settleAt + Patience
                ? await AskPersonAsync(situation, $"The network cannot be asked: {exception.Failure.Sentence}", cancel)
                : new RunResult.Again(later);
        }

        return await ConcludeAsync(situation, target, look, settleAt, cancel);
    }

    private static async Task<OwnPostLook?> LookAsync(Situation situation, PublishTarget target, CancellationToken cancel)
    {
        if (target.Finder is not { } finder)
        {
            return null;
        }

        var granted = target.Job.Caller.Sender.Scopes;
        return finder.CanLook(granted)
            ? await finder.LookAsync(target.Job, situation.Delivery.Progress, situation.Delivery.SentAt ?? situation.Delivery.PlannedAt, cancel)
            : null;
    }

    private async Task<RunResult> ConcludeAsync(
        Situation situation, PublishTarget target, OwnPostLook? look, DateTimeOffset settleAt, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (look is OwnPostLook.Found found)
        {
            await consequences.LiveAsync(
                situation, situation.LastAttempt, new(found.RemoteId, found.Url, found.State), target, cancel, found.Evidence);
        }
        else if (RepeatableFrom(situation, target, now) is { } from)
        {
            if (from > now)
            {
                return new RunResult.Again(from);
            }

            await consequences.AbsentAsync(situation, cancel);
        }
        else if (look is null)
        {
            return await AskPersonAsync(situation, "This network offers no way to look for the post. Is it live?", cancel);
        }
        else if (look is not OwnPostLook.NotDone && now < settleAt)
        {
            return new RunResult.Again(NextLook(situation, now, settleAt));
        }
        else if (look is OwnPostLook.NotSeen && !target.Timing.AbsenceIsProof)
        {
            return await AskPersonAsync(situation, "The post was not seen, but this network's list proves nothing. Is it live?", cancel);
        }
        else
        {
            await consequences.AbsentAsync(situation, cancel);
        }

        CrashPoint.Hit(CrashPoint.Resolved);
        return new RunResult.Done();
    }

    private async Task<RunResult> AskPersonAsync(Situation situation, string sentence, CancellationToken cancel)
    {
        await consequences.NeedsPersonAsync(situation, sentence, cancel);
        CrashPoint.Hit(CrashPoint.Resolved);
        return new RunResult.Done();
    }

    // A repeat is safe only while the network still remembers the material of the first sending, and for some networks not
    // beside it.
    private static DateTimeOffset? RepeatableFrom(Situation situation, PublishTarget target, DateTimeOffset now)
    {
        if (situation.LastAttempt is not { RepeatIsSafe: true } or { Outcome: AttemptOutcome.Refused })
        {
            return null;
        }

        var next = target.Publisher.Next(target.Job, situation.Delivery.Progress);
        var remembers = next is { Kind: StepKind.Act, RepeatIsSafe: true }
            && (next.RepeatWindow is not { } window || now - (situation.FirstStartedAt ?? now) < window);
        return remembers ? ActIsOver(situation) + next.RepeatAfter : null;
    }

    // An act whose owner died ended, for us, when its outcome was declared unknown.
    private static DateTimeOffset ActIsOver(Situation situation) =>
        situation.LastAttempt is { FinishedAt: { } finished } ? finished : situation.Delivery.FailedAt ?? DateTimeOffset.MinValue;

    private static DateTimeOffset NextLook(Situation situation, DateTimeOffset now, DateTimeOffset settleAt)
    {
        var ended = situation.Delivery.FailedAt ?? now;
        foreach (var look in Consequences.Looks)
        {
            if (ended + look > now.AddSeconds(1))
            {
                return ended + look < settleAt ? ended + look : settleAt;
            }
        }

        return settleAt > now.AddSeconds(1) ? settleAt : now.AddSeconds(1);
    }
}
