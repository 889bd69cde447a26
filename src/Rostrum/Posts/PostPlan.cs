using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>From what a person wrote to what goes out: parts × channels, thread in order, the first comment last. Pure.</summary>
internal static class PostPlan
{
    public static IReadOnlyList<PlannedPart> PartsOf(IReadOnlyList<PartDraft> shared, PostChannel own, ChannelView channel)
    {
        var drafts = own.Parts ?? shared;
        var parts = new List<PlannedPart>(drafts.Count + 1);
        foreach (var draft in drafts)
        {
            var part = parts.Count;
            parts.Add(new(
                part,
                part == 0 ? PartKind.Post : PartKind.Reply,
                new(draft.Text) { Media = draft.Media, Settings = PartContents.Settle(channel.Defaults, own.Settings, channel.Network, part) },
                part == 0 ? 0 : draft.AfterSeconds));
        }

        if (!string.IsNullOrWhiteSpace(own.FirstComment))
        {
            parts.Add(new(parts.Count, PartKind.FirstComment, new(own.FirstComment), 0));
        }

        return parts;
    }

    /// <summary>Makes the deliveries of one channel say what was written; new ones are drafts, those no longer written go.</summary>
    public static LaidParts Lay(
        Post post, Guid channelId, IReadOnlyList<PlannedPart> parts, IReadOnlyDictionary<Guid, MediaAsset> library, DateTimeOffset now)
    {
        var changed = false;
        var added = new List<Delivery>();
        var old = post.Deliveries.Where(d => d.ChannelId == channelId).ToDictionary(d => d.Part);
        foreach (var part in parts)
        {
            var fingerprint = Fingerprint.Of(
                part.Content.Text, part.Content.Media.Where(m => library.ContainsKey(m.Id)).Select(m => library[m.Id].Sha256));
            if (old.Remove(part.Part, out var delivery) && delivery.Kind == part.Kind && delivery.AfterSeconds == part.AfterSeconds)
            {
                if (!Same(delivery.Content, part.Content))
                {
                    delivery.Content = part.Content;
                    delivery.Fingerprint = fingerprint;
                    changed = true;
                }

                continue;
            }

            if (delivery is not null)
            {
                post.Deliveries.Remove(delivery);
            }

            added.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                PostId = post.Id,
                ChannelId = channelId,
                Part = part.Part,
                Kind = part.Kind,
                AfterSeconds = part.AfterSeconds,
                Content = part.Content,
                Fingerprint = fingerprint,
            });
        }

        foreach (var surplus in old.Values)
        {
            post.Deliveries.Remove(surplus);
            changed = true;
        }

        post.Deliveries.AddRange(added);
        return new(changed || added.Count > 0, added);
    }

    private static bool Same(DeliveryContent a, DeliveryContent b) =>
        a.Text == b.Text && a.Settings == b.Settings && a.Media.SequenceEqual(b.Media);
}

/// <param name="Changed">Anything that would go out is another than before.</param>
internal sealed record LaidParts(bool Changed, IReadOnlyList<Delivery> Added);
