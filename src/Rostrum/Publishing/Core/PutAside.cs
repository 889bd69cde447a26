using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>
/// What becomes of a delivery whose job runs no more, because it ended the program again and again or met a bug each time:
/// it never waits without a reason, and what may be live is never called failed.
/// </summary>
internal sealed class PutAside(ILedger ledger, TimeProvider time)
{
    public const string Code = "putAside";

    private readonly Consequences consequences = new(ledger, time);

    public async Task RunAsync(Guid deliveryId, string reason, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(deliveryId, cancel) is not { } situation)
        {
            return;
        }

        switch (situation.Delivery.State)
        {
            case DeliveryState.Scheduled or DeliveryState.Working
                when situation.LastAttempt is { Outcome: AttemptOutcome.Accepted, RemoteId: { } id } answered:
                await consequences.LiveAsync(situation, answered, new(id, null), null, cancel);
                return;
            case DeliveryState.Working when situation.LastAttempt is { Outcome: not (AttemptOutcome.Refused or AttemptOutcome.NotSent) } open:
                await consequences.UnknownAsync(situation, open, null, new Timing().Settle, cancel);
                return;
            case DeliveryState.Unknown:
                await consequences.NeedsPersonAsync(situation, $"Nobody can look whether this is live. {reason}", cancel);
                return;
            case DeliveryState.Scheduled or DeliveryState.Working:
                await consequences.FailAsync(situation, new(FailureKind.Busy, reason) { Code = Code }, cancel);
                return;
            default:
                return; // it has gone on without this job
        }
    }
}
