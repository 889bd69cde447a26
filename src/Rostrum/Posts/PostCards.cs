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

        var deliveries = await posts.Join(db.Deliveries, p => p.Id, d => d.PostId, (p, d) => new Place(d.PostId, d.ChannelId, d.State, d.HeldReason))
            .ToListAsync(cancel);

        // Only what was never planned may have a channel and nothing to send to it.
        var drafts = await posts.Where(p => p.State == PostState.Draft)
            .Join(db.PostChannels, p => p.Id, c => c.PostId, (p, c) => new { c.PostId, c.ChannelId }).ToListAsync(cancel);
        var byPost = deliveries.ToLookup(d => d.PostId);
        var ofDrafts = drafts.ToLookup(d => d.PostId, d => d.ChannelId);
        var pictures = await PicturesAsync(db, desk, rows, cancel);
        return [.. rows.Select(r => Make(r, [.. byPost[r.Id]], ofDrafts[r.Id], pictures))];
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

    private static PostCard Make(Row row, List<Place> places, IEnumerable<Guid> chosen, Dictionary<Guid, string?> pictures)
    {
        var channels = places.GroupBy(p => p.ChannelId)
            .Select(g => new CardChannel(
                g.Key, DeliveryTransitions.Fold([.. g.Select(p => p.State)]), g.Select(p => p.HeldReason).FirstOrDefault(h => h is not null)))
            .ToList();
        channels.AddRange(chosen.Where(c => !channels.Exists(k => k.Id == c)).Select(c => new CardChannel(c, PostState.Draft, null)));
        var media = row.Parts.SelectMany(p => p.Media).ToList();
        return new()
        {
            Id = row.Id,
            Version = row.Version,
            State = places.Count == 0 ? row.State : DeliveryTransitions.Fold([.. places.Select(p => p.State)]),
            At = row.At,
            ResolvedLocal = row.Local,
            Zone = row.Zone,
            Text = Cut(row.Parts.Count > 0 ? row.Parts[0].Text : "", TextLength),
            Channels = channels,
            MediaId = media.Count > 0 ? media[0].Id : null,
            ThumbUrl = media.Count > 0 ? pictures.GetValueOrDefault(media[0].Id) : null,
            MediaCount = media.Count,
            Parts = row.Parts.Count,
            Tags = row.Tags,
            Author = row.Author,
            Problem = places.Exists(p => p.State is DeliveryState.Failed or DeliveryState.Held or DeliveryState.Unknown or DeliveryState.NeedsPerson),
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

    private sealed record Place(Guid PostId, Guid ChannelId, DeliveryState State, HeldReason? HeldReason);
}
