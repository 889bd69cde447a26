using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>What a setting's look-up offers at the network: boards, communities, places.</summary>
internal static class FindLookups
{
    public sealed record Response(IReadOnlyList<LookupItem> Items);

    public static void Map(RouteGroupBuilder channels) => channels.MapGet("/{id:guid}/lookups/{name}", HandleAsync)
        .WithName("FindLookups").WithSummary("Look values up at a channel's network").RequireScope(ApiScope.ChannelsRead)
        .WithProblems(404, 501, 502, 503);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Guid id, string name, string? q, string? parent, WorkspaceDb db, OpenWorkspace workspace, NetworkList networks,
        ChannelVoices voices, TimeProvider time, CancellationToken cancel)
    {
        var channel = await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (channel is null || networks.Find(channel.Network)?.Lookups is not { } lookups || !lookups.Names.Contains(name))
        {
            return Problem.NotFound();
        }

        if (q?.Length > 200 || parent?.Length > 200)
        {
            return Problem.BadParameter(q?.Length > 200 ? "q" : "parent", "At most 200 characters.");
        }

        try
        {
            return new Found<Response>(new(await voices.SpeakAsync(
                workspace, channel, Needs.LookUp, voice => lookups.FindAsync(voice.Caller, name, q, parent, cancel), cancel)));
        }
        catch (NetworkException failed)
        {
            return Problem.OfNetwork(channel.Network, failed.Failure, time.GetUtcNow());
        }
    }
}
