using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Channels;

/// <summary>The connected accounts, with their health.</summary>
internal static class ReadChannels
{
    public static void Map(RouteGroupBuilder channels)
    {
        channels.MapGet("/", ListAsync).WithName("ListChannels").WithSummary("List channels").RequireScope(ApiScope.ChannelsRead);
        channels.MapGet("/{id:guid}", GetAsync).WithName("GetChannel").WithSummary("Get a channel")
            .RequireScope(ApiScope.ChannelsRead).WithProblems(404);
    }

    private static async Task<Results<PageOf<ChannelAnswer>, Problem>> ListAsync(
        string[]? state, string? network, string? group, int? limit, string? cursor, HttpRequest request, WorkspaceDb db,
        NetworkList networks, CancellationToken cancel)
    {
        var states = new List<ChannelState>();
        foreach (var word in state ?? [])
        {
            if (!Words.TryRead<ChannelState>(word, out var known))
            {
                return Problem.BadParameter("state", $"No channel is ever {word}.");
            }

            states.Add(known);
        }

        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = db.Channels.AsNoTracking();
        rows = states.Count > 0 ? rows.Where(c => states.Contains(c.State)) : rows;
        rows = network is null ? rows : rows.Where(c => c.Network == network);
        rows = group is null ? rows : rows.Where(c => c.Group == group);
        rows = page.Cursor is { } at ? rows.Where(c => c.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(c => c.Id).Take(page.Limit + 1)
            .Select(c => new { Channel = c, Grant = db.Grants.FirstOrDefault(g => g.Id == c.GrantId) })
            .ToListAsync(cancel);
        return page.Make(
            found, r => new Cursor(0, r.Channel.Id), r => Show(r.Channel, r.Grant, networks));
    }

    private static async Task<Results<Found<ChannelAnswer>, Problem>> GetAsync(
        Guid id, WorkspaceDb db, NetworkList networks, CancellationToken cancel) =>
        await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is { } channel
            ? new Found<ChannelAnswer>(await ShowAsync(db, channel, networks, cancel), channel.Version)
            : Problem.NotFound();

    internal static async Task<ChannelAnswer> ShowAsync(WorkspaceDb db, Channel channel, NetworkList networks, CancellationToken cancel) =>
        Show(channel, await db.Grants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == channel.GrantId, cancel), networks);

    private static ChannelAnswer Show(Channel channel, GrantBox? grant, NetworkList networks) =>
        ChannelAnswer.Of(channel, networks.Find(channel.Network), null, grant);
}
