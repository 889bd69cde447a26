using Rostrum.Model;

namespace Rostrum.Publishing;

/// <summary>Events of the publisher, in the words of the API's catalogue. Never a caption, never a token.</summary>
internal static class Tell
{
    public static LedgerEvent Delivery(string type, Situation situation, DeliveryRow after) => new(type, new Dictionary<string, object?>
    {
        ["deliveryId"] = after.Id,
        ["postId"] = after.PostId,
        ["channelId"] = after.ChannelId,
        ["network"] = situation.Network,
        ["part"] = after.Part,
        ["kind"] = Conventions.Word(after.Kind),
        ["state"] = Conventions.Word(after.State),
        ["url"] = after.Url,
        ["networkPostId"] = after.NetworkPostId,
        ["plannedAt"] = after.PlannedAt,
        ["liveAt"] = after.LiveAt,
        ["lateSeconds"] = after.SentAt is { } sent && after.LiveAt is not null
            ? Math.Round((sent - after.PlannedAt).TotalSeconds, 3)
            : null,
        ["heldReason"] = after.HeldReason is { } held ? Conventions.Word(held) : null,
        ["failure"] = after.Failure is { } failure
            ? new Dictionary<string, object?>
            {
                ["kind"] = Conventions.Word(failure.Kind),
                ["sentence"] = failure.Sentence,
                ["networkCode"] = failure.Code,
            }
            : null,
    });

    /// <summary>It is being sent.</summary>
    public static LedgerEvent Working(Situation situation) => Delivery("delivery.working", situation, situation.Delivery);

    /// <summary>What a delivery became; before it, that it was being sent, where nobody was told yet.</summary>
    public static IEnumerable<LedgerEvent> Outcome(string type, Situation before, DeliveryRow after)
    {
        if (before is { Delivery.State: DeliveryState.Working, IsTold: false })
        {
            yield return Working(before);
        }

        yield return Delivery(type, before, after);
    }

    public static LedgerEvent Channel(ChannelChange change) =>
        Channel(change.State == ChannelState.Paused ? "channel.paused" : "channel.signInAgain", change);

    public static LedgerEvent Channel(string type, ChannelChange change) => new(type, new Dictionary<string, object?>
    {
        ["channelId"] = change.ChannelId,
        ["network"] = change.Network,
        ["state"] = Conventions.Word(change.State),
        ["reason"] = change.Reason,
    });
}
