using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>What was read and opened seconds before a delivery's moment, so that the moment itself is for the act.</summary>
/// <param name="Situation">Marked as read ahead.</param>
/// <param name="Targets">What <paramref name="Target"/> was opened by: a refused sign-in is renewed there.</param>
internal sealed record Foreseen(Situation Situation, ITargets Targets, PublishTarget Target)
{
    /// <summary>
    /// The plain case that most posts are: first part, never tried, nothing to prepare. Null for any other, and where the
    /// channel cannot be spoken for; those are read at their moment.
    /// </summary>
    public static async ValueTask<Foreseen?> ReadAsync(Guid deliveryId, ILedger ledger, ITargets targets, TimeProvider time, CancellationToken cancel)
    {
        if (await ledger.ReadAsync(deliveryId, cancel) is not { } situation || !IsPlain(situation) || time.GetUtcNow() >= situation.Delivery.PlannedAt)
        {
            return null;
        }

        try
        {
            return new(situation with { IsReadAhead = true }, targets, await targets.OpenAsync(situation, cancel));
        }
        catch (NetworkException)
        {
            return null;
        }
    }

    private static bool IsPlain(Situation situation) =>
        situation is { AttemptCount: 0, Previous: null, Delivery: { State: DeliveryState.Scheduled, NextTryAt: null, Checkpoint: null } delivery }
        && delivery.Content.Media.Count == 0;
}
