using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Channels;

/// <summary>What would end with a channel and what would stay, in numbers, before anybody disconnects it.</summary>
internal static class ReadDisconnection
{
    /// <param name="CancelledPosts">Posts that lose what they planned on this channel.</param>
    /// <param name="CancelledDeliveries">Parts of them that would not go out.</param>
    /// <param name="LivePosts">Parts that are live: they stay at the network and in the history here.</param>
    /// <param name="Numbers">Readings of likes, replies and the like that are deleted.</param>
    /// <param name="Picture">Whether our copy of the account's picture is deleted.</param>
    /// <param name="SharedWith">Other channels of the same sign-in: while there are any, tokens are neither deleted nor revoked.</param>
    /// <param name="Revokes">Whether the network is told to end the permission.</param>
    /// <param name="Permissions">Where a person sees and removes the permission at the network.</param>
    public sealed record Response(
        int CancelledPosts, int CancelledDeliveries, int LivePosts, int Numbers, bool Picture, int SharedWith, bool Revokes, Uri? Permissions);

    public static void Map(RouteGroupBuilder channels) => channels.MapGet("/{id:guid}/disconnection", HandleAsync)
        .WithName("GetChannelDisconnection").WithSummary("See what disconnecting a channel would end").RequireScope(ApiScope.ChannelsRead)
        .WithProblems(404);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Guid id, WorkspaceDb db, NetworkList networks, CancellationToken cancel)
    {
        if (await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } channel)
        {
            return Problem.NotFound();
        }

        var network = networks.Find(channel.Network);
        var ending = Enum.GetValues<DeliveryState>().Where(s => DeliveryTransitions.After(s, DeliveryCause.Cancel) is not null).ToList();
        var own = db.Deliveries.AsNoTracking().Where(d => d.ChannelId == id);
        var planned = own.Where(d => ending.Contains(d.State));
        var sharedWith = await db.Channels.CountAsync(c => c.GrantId == channel.GrantId && c.Id != id, cancel);
        return new Found<Response>(new(
            await planned.Select(d => d.PostId).Distinct().CountAsync(cancel),
            await planned.CountAsync(cancel),
            await own.CountAsync(d => d.State == DeliveryState.Live, cancel),
            await db.Snapshots.CountAsync(s => own.Any(d => d.Id == s.DeliveryId), cancel),
            channel.PictureTag is not null,
            sharedWith,
            sharedWith == 0 && network?.ConsentNamed(channel.ConsentId) is PastedConsent or OAuthConsent { RevokeReach: not RevokeReach.None },
            network?.Links.Permissions));
    }
}
