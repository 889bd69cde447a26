using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Channels;

/// <summary>Moves of channels that several use cases share.</summary>
internal static class ChannelStates
{
    /// <summary>Every channel of a dead grant asks for its owner.</summary>
    public static async Task SignInAgainAsync(WorkspaceDb db, Guid grantId, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        var channels = await db.Channels
            .Where(c => c.GrantId == grantId && (c.State == ChannelState.Ready || c.State == ChannelState.ScopeMissing || c.State == ChannelState.Paused))
            .ToListAsync(cancel);
        foreach (var channel in channels)
        {
            channel.Become(ChannelState.SignInAgain, reason);
            db.TellChannel("channel.signInAgain", channel, now);
        }

        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear(); // another call of the same channel was refused at the same moment and has said so
        }
    }
}
