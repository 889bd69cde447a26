using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>A channel that can be spoken for: its network, and a caller whose grant is good now.</summary>
internal sealed record ChannelVoice(Channel Channel, Network Network, Consent Consent, Caller Caller)
{
    public AccountFacts? Facts => Caller.Account.Facts;
}

/// <summary>
/// Opens a channel's sealed grant and renews it when its time has come: one renewal at a time on all nodes, the fresh grant
/// committed before it is used. Throws <see cref="NetworkException"/> where the channel cannot be spoken for.
/// </summary>
internal sealed class ChannelVoices(NetworkList networks, OAuthFlow flow, SenderFactory senders, TimeProvider time)
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> turns = new();

    public async Task<ChannelVoice> OpenAsync(OpenWorkspace workspace, Guid channelId, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        var channel = await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == channelId, cancel)
            ?? throw new NetworkException(new(FailureKind.AccountGone, "This channel was disconnected."));
        return await OpenAsync(workspace, channel, cancel);
    }

    public async Task<ChannelVoice> OpenAsync(OpenWorkspace workspace, Channel channel, CancellationToken cancel)
    {
        if (networks.Find(channel.Network) is not { } network || network.ConsentNamed(channel.ConsentId) is not { } consent)
        {
            throw new NetworkException(new(FailureKind.OperatorNeeded, $"This version does not know the network {channel.Network}."));
        }

        var grant = await FreshAsync(workspace, channel.GrantId, network, consent, cancel);
        var server = channel.Server is null ? null : new Uri(channel.Server);
        var account = new AccountRef(channel.NetworkAccountId, channel.Handle)
        {
            Server = server,
            Facts = channel.Facts is null ? null : new AccountFacts(channel.Facts),
        };
        return new(channel, network, consent, new(account, senders.Create(network, consent, grant, server)));
    }

    private async Task<Grant> FreshAsync(OpenWorkspace workspace, Guid grantId, Network network, Consent consent, CancellationToken cancel)
    {
        var box = await ReadAsync(workspace, grantId, cancel);
        if (!IsDue(box))
        {
            return workspace.Vault.Open(box);
        }

        var turn = turns.GetOrAdd(grantId, static _ => new(1));
        await turn.WaitAsync(cancel);
        try
        {
            return await RenewAsync(workspace, grantId, network, consent, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Grant> RenewAsync(OpenWorkspace workspace, Guid grantId, Network network, Consent consent, CancellationToken cancel)
    {
        while (true)
        {
            var box = await ReadAsync(workspace, grantId, cancel);
            var grant = workspace.Vault.Open(box);
            if (!IsDue(box))
            {
                return grant;
            }

            if (await TakeTurnAsync(workspace, box, cancel))
            {
                return await RenewNowAsync(workspace, box, grant, network, consent);
            }

            if (box.ExpiresAt is null || box.ExpiresAt - time.GetUtcNow() > Margin)
            {
                return grant; // another node renews it; this one is still good
            }

            await Task.Delay(LookAgain, time, cancel);
        }
    }

    private async Task<bool> TakeTurnAsync(OpenWorkspace workspace, GrantBox box, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var db = workspace.CreateDb();
        return await db.Grants
            .Where(g => g.Id == box.Id && g.Version == box.Version && (g.RenewingUntil == null || g.RenewingUntil < now))
            .ExecuteUpdateAsync(s => s.SetProperty(g => g.RenewingUntil, now + Turn), cancel) == 1;
    }

    // From here on nothing of the caller's may cut it: a single-use token that was spent must reach the database.
    private async Task<Grant> RenewNowAsync(OpenWorkspace workspace, GrantBox box, Grant grant, Network network, Consent consent)
    {
        await using var db = workspace.CreateDb();
        try
        {
            var fresh = await flow.RenewAsync(network, consent, grant, CancellationToken.None);
            var renewed = grant.RenewedBy(fresh);
            await workspace.Vault.RenewAsync(db, box.Id, box.Version, fresh, RenewalTime.DueAt(consent, renewed), CancellationToken.None);
            return renewed;
        }
        catch (NetworkException failed)
        {
            await db.Grants.Where(g => g.Id == box.Id).ExecuteUpdateAsync(
                s => s.SetProperty(g => g.RenewingUntil, (DateTimeOffset?)null), CancellationToken.None);
            if (failed.Failure.Kind == FailureKind.SignInAgain)
            {
                await ChannelStates.SignInAgainAsync(db, box.Id, failed.Failure.Sentence, time.GetUtcNow(), CancellationToken.None);
                throw;
            }

            if (grant.ExpiresAt is { } end && end <= time.GetUtcNow())
            {
                throw;
            }

            return grant; // not renewed this time, but still good
        }
    }

    private bool IsDue(GrantBox box)
    {
        var now = time.GetUtcNow();
        return box.RenewAt <= now || box.ExpiresAt - now <= Margin;
    }

    private static async Task<GrantBox> ReadAsync(OpenWorkspace workspace, Guid grantId, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        return await db.Grants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == grantId, cancel)
            ?? throw new NetworkException(new(FailureKind.SignInAgain, "This channel must be connected again."));
    }
}
