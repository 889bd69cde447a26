using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rostrum.Media;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>A post as calendar and home show it: what fits on a card.</summary>
public sealed record PostCard
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required PostState State { get; init; }

    public required DateTimeOffset? At { get; init; }

    /// <summary>The local time it was wished for, with its zone; null when an instant was named.</summary>
    public required string? ResolvedLocal { get; init; }

    public required string? Zone { get; init; }

    /// <summary>The beginning of the first part, at most 160 characters.</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<CardChannel> Channels { get; init; }

    /// <summary>The first file, to show a picture of.</summary>
    public required Guid? MediaId { get; init; }

    /// <summary>A small picture of it; null where there is none. The address changes with the content.</summary>
    public required string? ThumbUrl { get; init; }

    public required int MediaCount { get; init; }

    public required int Parts { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required CardAuthor Author { get; init; }

    /// <summary>Something of it failed, is held, or needs to be looked at.</summary>
    public required bool Problem { get; init; }
}

/// <param name="State">The fold of the channel's parts.</param>
public sealed record CardChannel(Guid Id, PostState State, HeldReason? HeldReason);

public sealed record CardAuthor(string Kind, string Name, Guid Id);

/// <summary>Reads cards without whole posts: three queries whatever their number.</summary>
internal static class PostCards
{
    private const int TextLength = 160;

    /// <param name="posts">Filtered, ordered and bounded.</param>
    public static async Task<IReadOnlyList<PostCard>> ReadAsync(WorkspaceDb db, MediaDesk desk, IQueryable<Post> posts, CancellationToken cancel)
    {
        var rows = await posts
            .Select(p => new Row(
                p.Id, p.Version, p.State, p.At, p.Local, p.Zone, p.Parts, p.Tags, new(p.AuthorKind, p.AuthorName, p.AuthorId)))
            .ToListAsync(cancel);
        if (rows.Count == 0)
        {
            return [];
        }

        var channels = rows.ToDictionary(r => r.Id, _ => new List<Folded>(1));
        await foreach (var place in posts.Join(db.Deliveries, p => p.Id, d => d.PostId, (p, d) => new Place(d.PostId, d.ChannelId, d.State, d.HeldReason))
            .AsAsyncEnumerable().WithCancellation(cancel))
        {
            Fold(channels[place.PostId], place);
        }

        // Only what was never planned may have a channel and nothing to send to it.
        if (rows.Exists(r => r.State == PostState.Draft))
        {
            var chosen = await posts.Where(p => p.State == PostState.Draft)
                .Join(db.PostChannels, p => p.Id, c => c.PostId, (p, c) => new { c.PostId, c.ChannelId }).ToListAsync(cancel);
            foreach (var channel in chosen)
            {
                Fold(channels[channel.PostId], new(channel.PostId, channel.ChannelId, null, null));
            }
        }

        var pictures = await PicturesAsync(db, desk, rows, cancel);
        return [.. rows.Select(r => Make(r, channels[r.Id], pictures))];
    }

    /// <summary>A channel shows the fold of what goes to it; those of a post are few, so they are looked for one after another.</summary>
    private static void Fold(List<Folded> channels, Place place)
    {
        var known = channels.FindIndex(c => c.Channel == place.ChannelId);
        if (known < 0)
        {
            known = channels.Count;
            channels.Add(new(place.ChannelId, default, null));
        }

        if (place.State is { } state)
        {
            var folded = channels[known];
            channels[known] = folded with { States = folded.States.With(state), Held = folded.Held ?? place.HeldReason };
        }
    }

    /// <summary>Addresses of small pictures, by file: one question for all cards.</summary>
    private static async Task<Dictionary<Guid, string?>> PicturesAsync(WorkspaceDb db, MediaDesk desk, List<Row> rows, CancellationToken cancel)
    {
        var files = rows.SelectMany(r => r.Parts.SelectMany(p => p.Media).Take(1)).Select(m => m.Id).Distinct().ToList();
        if (files.Count == 0)
        {
            return [];
        }

        var assets = await db.Media.AsNoTracking().Where(m => files.Contains(m.Id)).ToListAsync(cancel);
        return assets.ToDictionary(a => a.Id, a => desk.Picture(a, MediaDesk.Small));
    }

    private static PostCard Make(Row row, List<Folded> channels, Dictionary<Guid, string?> pictures)
    {
        var all = channels.Aggregate(default(DeliveryStates), (states, channel) => states.With(channel.States));
        var first = row.Parts.SelectMany(p => p.Media).FirstOrDefault();
        return new()
        {
            Id = row.Id,
            Version = row.Version,
            State = all == default ? row.State : all.Fold(),
            At = row.At,
            ResolvedLocal = row.Local,
            Zone = row.Zone,
            Text = Cut(row.Parts.Count > 0 ? row.Parts[0].Text : "", TextLength),
            Channels = channels.ConvertAll(c => new CardChannel(c.Channel, c.States.Fold(), c.Held)),
            MediaId = first?.Id,
            ThumbUrl = first is null ? null : pictures.GetValueOrDefault(first.Id),
            MediaCount = row.Parts.Sum(p => p.Media.Count),
            Parts = row.Parts.Count,
            Tags = row.Tags,
            Author = row.Author,
            Problem = all.Has(DeliveryState.Failed) || all.Has(DeliveryState.Held) || all.Has(DeliveryState.Unknown) || all.Has(DeliveryState.NeedsPerson),
        };
    }

    /// <summary>Never through the middle of what a person sees as one character.</summary>
    internal static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = 0;
        for (var characters = 0; end < text.Length && characters < most; characters++)
        {
            end += StringInfo.GetNextTextElementLength(text.AsSpan(end));
        }

        return text[..end];
    }

    private sealed record Row(
        Guid Id, int Version, PostState State, DateTimeOffset? At, string? Local, string? Zone, List<PartDraft> Parts, List<string> Tags,
        CardAuthor Author);

    private sealed record Place(Guid PostId, Guid ChannelId, DeliveryState? State, HeldReason? HeldReason);

    private readonly record struct Folded(Guid Channel, DeliveryStates States, HeldReason? Held);
}
