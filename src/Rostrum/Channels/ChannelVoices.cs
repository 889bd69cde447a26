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
    /// <summary>Which version of the grant signs: a refusal is about this one, not about a newer one.</summary>
    public required int GrantVersion { get; init; }

    public AccountFacts? Facts => Caller.Account.Facts;
}

/// <summary>
/// Opens a channel's sealed grant and renews it when its time has come or the network refuses its token: one renewal at a
/// time on all nodes, the fresh grant committed before it is used. Throws <see cref="NetworkException"/> where the channel
/// cannot be spoken for.
/// </summary>
internal sealed class ChannelVoices(NetworkList networks, OAuthFlow flow, SenderFactory senders, ChannelUses uses, TimeProvider time)
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> turns = new();

    public async Task<ChannelVoice> OpenAsync(OpenWorkspace workspace, Guid channelId, CancellationToken cancel) =>
        await OpenAsync(workspace, await FindAsync(workspace, channelId, cancel), cancel);

    public async Task<ChannelVoice> OpenAsync(OpenWorkspace workspace, Channel channel, CancellationToken cancel) =>
        await OpenAsync(workspace, await LineAsync(workspace, channel, cancel), null, cancel);

    /// <summary>As above, where channel and grant were read together.</summary>
    public Task<ChannelVoice> OpenAsync(OpenWorkspace workspace, ChannelLine line, CancellationToken cancel) =>
        OpenAsync(workspace, line, null, cancel);

    /// <summary>
    /// A network that refuses the token is asked once more with a renewed one; if it refuses that too, the channel asks for
    /// its owner. What works is noted as a use of the permission it needs. Not for the act of a delivery: each sending of
    /// that is an attempt of its own.
    /// </summary>
    public async Task<T> SpeakAsync<T>(
        OpenWorkspace workspace, Channel channel, Needs need, Func<ChannelVoice, Task<T>> say, CancellationToken cancel)
    {
        var said = await SpeakTwiceAsync(workspace, channel, say, cancel);
        await uses.NoteAsync(workspace, channel.Id, need);
        return said;
    }

    public async Task<T> SpeakAsync<T>(
        OpenWorkspace workspace, Guid channelId, Needs need, Func<ChannelVoice, Task<T>> say, CancellationToken cancel) =>
        await SpeakAsync(workspace, await FindAsync(workspace, channelId, cancel), need, say, cancel);

    private async Task<T> SpeakTwiceAsync<T>(
        OpenWorkspace workspace, Channel channel, Func<ChannelVoice, Task<T>> say, CancellationToken cancel)
    {
        var voice = await OpenAsync(workspace, channel, cancel);
        try
        {
            return await say(voice);
        }
        catch (NetworkException refused) when (refused.Failure.Kind == FailureKind.SignInAgain)
        {
            if (await RenewedAsync(workspace, voice, cancel) is { } fresh)
            {
                return await SpeakLastAsync(workspace, fresh, say, cancel);
            }

            await AskOwnerAsync(workspace, voice, refused.Failure, cancel);
            throw;
        }
    }

    /// <summary>
    /// The same channel with a newer token than the one the network refused, whoever renewed it; null where this consent has
    /// nothing to renew with. Throws when the renewal is refused or cannot be asked for.
    /// </summary>
    public async Task<ChannelVoice?> RenewedAsync(OpenWorkspace workspace, ChannelVoice refused, CancellationToken cancel)
    {
        var line = await LineAsync(workspace, refused.Channel, cancel);
        var voice = await OpenAsync(workspace, line, refused.GrantVersion, cancel);
        return voice.GrantVersion == refused.GrantVersion ? null : voice;
    }

    private async Task<T> SpeakLastAsync<T>(
        OpenWorkspace workspace, ChannelVoice voice, Func<ChannelVoice, Task<T>> say, CancellationToken cancel)
    {
        try
        {
            return await say(voice);
        }
        catch (NetworkException refused) when (refused.Failure.Kind == FailureKind.SignInAgain)
        {
            await AskOwnerAsync(workspace, voice, refused.Failure, cancel);
            throw;
        }
    }

    private async Task AskOwnerAsync(OpenWorkspace workspace, ChannelVoice voice, NetworkFailure failure, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        await ChannelStates.SignInAgainAsync(db, voice.Channel.GrantId, failure.Sentence, time.GetUtcNow(), cancel);
    }

    private static async Task<ChannelLine> LineAsync(OpenWorkspace workspace, Channel channel, CancellationToken cancel) =>
        new(channel, await ReadAsync(workspace, channel.GrantId, cancel));

    private static async Task<Channel> FindAsync(OpenWorkspace workspace, Guid channelId, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        return await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == channelId, cancel)
            ?? throw new NetworkException(new(FailureKind.AccountGone, "This channel was disconnected."));
    }

    private async Task<ChannelVoice> OpenAsync(OpenWorkspace workspace, ChannelLine line, int? refused, CancellationToken cancel)
    {
        var channel = line.Channel;
        if (networks.Find(channel.Network) is not { } network || network.ConsentNamed(channel.ConsentId) is not { } consent)
        {
            throw new NetworkException(new(FailureKind.OperatorNeeded, $"This version does not know the network {channel.Network}."));
        }

        var box = line.Grant ?? throw Disconnected();
        var (grant, version) = await FreshAsync(workspace, box, new(channel.GrantId, network, consent, refused), cancel);
        var server = channel.Server is null ? null : new Uri(channel.Server);
        var account = new AccountRef(channel.NetworkAccountId, channel.Handle)
        {
            Server = server,
            Facts = channel.Facts is null ? null : new AccountFacts(channel.Facts),
        };
        return new(channel, network, consent, new(account, senders.Create(network, consent, grant, server))) { GrantVersion = version };
    }

    private async Task<(Grant Grant, int Version)> FreshAsync(
        OpenWorkspace workspace, GrantBox box, Wanted wanted, CancellationToken cancel)
    {
        if (!IsDue(box, wanted))
        {
            return (workspace.Vault.Open(box), box.Version);
        }

        var turn = turns.GetOrAdd(wanted.GrantId, static _ => new(1));
        await turn.WaitAsync(cancel);
        try
        {
            return await RenewAsync(workspace, wanted, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(Grant Grant, int Version)> RenewAsync(OpenWorkspace workspace, Wanted wanted, CancellationToken cancel)
    {
        while (true)
        {
            var box = await ReadAsync(workspace, wanted.GrantId, cancel);
            var grant = workspace.Vault.Open(box);
            if (!IsDue(box, wanted))
            {
                return (grant, box.Version);
            }

            if (await TakeTurnAsync(workspace, box, cancel))
            {
                return await RenewNowAsync(workspace, box, grant, wanted);
            }

            if (wanted.Refused is null && (box.ExpiresAt is null || box.ExpiresAt - time.GetUtcNow() > Margin))
            {
                return (grant, box.Version); // another node renews it; this one is still good
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
    private async Task<(Grant Grant, int Version)> RenewNowAsync(OpenWorkspace workspace, GrantBox box, Grant grant, Wanted wanted)
    {
        await using var db = workspace.CreateDb();
        try
        {
            var fresh = await flow.RenewAsync(wanted.Network, wanted.Consent, grant, CancellationToken.None);
            if (ReferenceEquals(fresh, grant) && wanted.Refused is not null)
            {
                await GiveTurnBackAsync(db, box);
                return (grant, box.Version);
            }

            var renewed = grant.RenewedBy(fresh);
            var renewAt = RenewalTime.DueAt(wanted.Consent, renewed);
            if (await workspace.Vault.RenewAsync(db, box.Id, box.Version, fresh, renewAt, CancellationToken.None))
            {
                return (renewed, box.Version + 1);
            }

            var theirs = await ReadAsync(workspace, box.Id, CancellationToken.None);
            return (workspace.Vault.Open(theirs), theirs.Version);
        }
        catch (NetworkException failed)
        {
            await GiveTurnBackAsync(db, box);
            if (failed.Failure.Kind == FailureKind.SignInAgain)
            {
                await ChannelStates.SignInAgainAsync(db, box.Id, failed.Failure.Sentence, time.GetUtcNow(), CancellationToken.None);
                throw;
            }

            if (wanted.Refused is not null || (grant.ExpiresAt is { } end && end <= time.GetUtcNow()))
            {
                throw;
            }

            return (grant, box.Version); // not renewed this time, but still good
        }
    }

    private static async Task GiveTurnBackAsync(WorkspaceDb db, GrantBox box) =>
        await db.Grants.Where(g => g.Id == box.Id).ExecuteUpdateAsync(
            s => s.SetProperty(g => g.RenewingUntil, (DateTimeOffset?)null), CancellationToken.None); // the next must not wait for us

    private bool IsDue(GrantBox box, Wanted wanted)
    {
        var now = time.GetUtcNow();
        return box.Version == wanted.Refused || box.RenewAt <= now || box.ExpiresAt - now <= Margin;
    }

    private static async Task<GrantBox> ReadAsync(OpenWorkspace workspace, Guid grantId, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        return await db.Grants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == grantId, cancel)
            ?? throw Disconnected();
    }

    private static NetworkException Disconnected() => new(new NetworkFailure(FailureKind.SignInAgain, "This channel must be connected again."));

    /// <param name="Refused">The version whose token the network refused: anything newer will do.</param>
    private sealed record Wanted(Guid GrantId, Network Network, Consent Consent, int? Refused);
}
