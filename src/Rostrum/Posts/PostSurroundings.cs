using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Channels;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>The channels and files a post refers to, read once per request.</summary>
internal sealed record PostSurroundings(IReadOnlyDictionary<Guid, ChannelView> Channels, IReadOnlyDictionary<Guid, MediaAsset> Library)
{
    /// <summary>Says of every id that stands for nothing here where it was named.</summary>
    public void Judge(PostWords words, Mistakes mistakes)
    {
        for (var i = 0; i < words.Channels.Count; i++)
        {
            mistakes.Expect(Channels.ContainsKey(words.Channels[i].ChannelId), $"channels[{i}].id", "There is no such channel.");
            JudgeParts(words.Channels[i].Parts ?? [], $"channels[{i}].parts", mistakes);
        }

        JudgeParts(words.Parts, "parts", mistakes);
    }

    private void JudgeParts(List<PartDraft> parts, string member, Mistakes mistakes)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            for (var j = 0; j < parts[i].Media.Count; j++)
            {
                mistakes.Expect(Library.ContainsKey(parts[i].Media[j].Id), $"{member}[{i}].media[{j}].id", "There is no such file.");
            }
        }
    }
}

/// <summary>Reads them.</summary>
internal sealed class PostSurroundingsReader(NetworkList networks)
{
    // A list of ids makes EF write its SQL anew each time; most posts go to a channel or two, and creating is the hot path.
    private const int FewChannels = 3;

    // One for each program, not for each process: it is compiled for one store.
    private readonly Func<WorkspaceDb, Guid, CancellationToken, Task<ChannelRow?>> oneChannel = EF.CompileAsyncQuery(
        (WorkspaceDb db, Guid id, CancellationToken cancel) => db.Channels.AsNoTracking().Where(c => c.Id == id)
            .Select(c => new ChannelRow(c, db.Grants.Where(g => g.Id == c.GrantId).Select(g => g.Scopes).FirstOrDefault()))
            .SingleOrDefault());

    public async Task<PostSurroundings> ReadAsync(
        WorkspaceDb db, IReadOnlyCollection<Guid> channelIds, IReadOnlyCollection<Guid> mediaIds, CancellationToken cancel) =>
        new(await ReadChannelsAsync(db, channelIds, cancel), await ReadMediaAsync(db, mediaIds, cancel));

    public Task<PostSurroundings> ReadAsync(WorkspaceDb db, Post post, CancellationToken cancel) => ReadAsync(
        db,
        [.. post.Channels.Select(c => c.ChannelId).Union(post.Deliveries.Select(d => d.ChannelId))],
        new PostWords(post.Parts, post.Channels).MediaIds,
        cancel);

    public ChannelView View(Channel channel, IReadOnlyList<string> scopes) =>
        new(channel.Id, channel.Network, networks.Find(channel.Network), channel.State, channel.Name)
        {
            StateReason = channel.StateReason,
            Facts = channel.Facts is null ? null : new AccountFacts(channel.Facts),
            Scopes = scopes,
            Defaults = channel.Defaults,
        };

    private async Task<Dictionary<Guid, ChannelView>> ReadChannelsAsync(
        WorkspaceDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        if (ids.Count <= FewChannels)
        {
            var few = new Dictionary<Guid, ChannelView>(ids.Count);
            foreach (var id in ids)
            {
                if (await oneChannel(db, id, cancel) is { } row)
                {
                    few[id] = View(row.Channel, row.Scopes ?? []);
                }
            }

            return few;
        }

        var rows = await db.Channels.AsNoTracking()
            .Where(c => ids.Contains(c.Id))
            .Select(c => new ChannelRow(c, db.Grants.Where(g => g.Id == c.GrantId).Select(g => g.Scopes).FirstOrDefault()))
            .ToListAsync(cancel);
        return rows.ToDictionary(r => r.Channel.Id, r => View(r.Channel, r.Scopes ?? []));
    }

    private sealed record ChannelRow(Channel Channel, List<string>? Scopes);

    private static async Task<Dictionary<Guid, MediaAsset>> ReadMediaAsync(
        WorkspaceDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        ids.Count == 0 ? [] : await db.Media.AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancel);
}
