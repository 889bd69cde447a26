using Rostrum.Model;

namespace Rostrum.Publishing;

/// <summary>The last questions before an act. Whatever the interface allowed, an act passes here or waits for a person.</summary>
internal static class Gate
{
    public static Stop? Check(Situation situation, DateTimeOffset now)
    {
        var delivery = situation.Delivery;
        if (situation.ApprovalRequired && delivery.ApprovedFingerprint != delivery.Fingerprint)
        {
            return new(HeldReason.Approval, "Nobody has approved this content.");
        }

        if (ChannelStop(situation) is { } stop)
        {
            return stop;
        }

        if (situation.Previous is { State: not DeliveryState.Live })
        {
            return new(HeldReason.EarlierPart, "The part before this one is not live.");
        }

        if (now - delivery.PlannedAt > situation.LateLimit)
        {
            return new(HeldReason.Late, $"It is {Words(now - delivery.PlannedAt)} late; publish it anyway?");
        }

        if (situation.BreakerCount > 0 && situation.SameLiveLately >= situation.BreakerCount)
        {
            return new(HeldReason.LoopStopped, "The same content went live here more than once within an hour.");
        }

        return null;
    }

    private static Stop? ChannelStop(Situation situation) => situation.Channel switch
    {
        ChannelState.Ready => null,
        ChannelState.Paused => new(HeldReason.Paused, situation.ChannelReason ?? "The channel is paused."),
        ChannelState.ScopeMissing => new(HeldReason.ScopeMissing, situation.ChannelReason ?? "A permission is missing."),
        ChannelState.SignInAgain or ChannelState.Gone or ChannelState.Disconnecting =>
            new(HeldReason.SignInAgain, situation.ChannelReason ?? "The channel must be connected again."),
        _ => throw new ArgumentOutOfRangeException(nameof(situation)),
    };

    private static string Words(TimeSpan late) =>
        late.TotalHours >= 2 ? $"{late.TotalHours:0} hours" : $"{late.TotalMinutes:0} minutes";
}

internal sealed record Stop(HeldReason Reason, string Sentence);
