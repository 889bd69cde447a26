using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>Makes channels of chosen accounts, or signs an existing one in again in its place.</summary>
internal sealed class ChannelMaker(NetworkList networks, PostSurroundingsReader surroundings, PostPlanner planner, TimeProvider time)
{
    /// <summary>One channel per account; an account that is connected already keeps its channel. Saved by the caller.</summary>
    public async Task<IReadOnlyList<Channel>> MakeAsync(
        WorkspaceDb db, OpenWorkspace workspace, Connection connection, Grant grant, IReadOnlyList<NetworkAccount> chosen, CancellationToken cancel)
    {
        var network = networks.Find(connection.Network)!;
        var consent = network.ConsentNamed(connection.ConsentId)!;
        GrantBox? shared = null;
        var channels = new List<Channel>(chosen.Count);
        foreach (var account in chosen)
        {
            var box = account.OwnGrant is { } own
                ? Seal(db, workspace, consent, own)
                : shared ??= Seal(db, workspace, consent, grant);
            channels.Add(await MakeOneAsync(db, network, connection, account, (account.Server ?? grant.Server)?.AbsoluteUri, box, cancel));
        }

        connection.State = ConnectionState.Done;
        connection.Channels = [.. channels.Select(c => c.Id)];
        connection.Sealed = null;
        connection.WrappedKey = null;
        return channels;
    }

    private GrantBox Seal(WorkspaceDb db, OpenWorkspace workspace, Consent consent, Grant grant)
    {
        var box = workspace.Vault.Seal(Guid.CreateVersion7(time.GetUtcNow()), grant, RenewalTime.DueAt(consent, grant));
        db.Grants.Add(box);
        if (SignInEndingJob.Of(box, time.GetUtcNow()) is { } warning)
        {
            db.Enqueue(warning);
        }

        return box;
    }

    private async Task<Channel> MakeOneAsync(
        WorkspaceDb db, Network network, Connection connection, NetworkAccount account, string? server, GrantBox box, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var known = await db.Channels.SingleOrDefaultAsync(
            c => c.Network == network.Id && c.NetworkAccountId == account.Id && (c.Server == server || c.Id == connection.ChannelId), cancel);
        if (known is not null)
        {
            await SignInAsync(db, known, account, server, box, now, cancel);
            return known;
        }

        var channel = new Channel
        {
            Id = Guid.CreateVersion7(now),
            Network = network.Id,
            ConsentId = connection.ConsentId,
            NetworkAccountId = account.Id,
            Server = server,
            Handle = account.Handle,
            Name = account.Name,
            ProfileUrl = account.Profile?.AbsoluteUri,
            Facts = account.Facts?.Json,
            FactsAt = now,
            GrantId = box.Id,
            ConnectedAt = now,
            CheckedAt = now,
            SyncedAt = now,
        };
        channel.ShowAt(account.Picture?.AbsoluteUri);
        db.Channels.Add(channel);
        ChannelPictureJob.Begin(db, channel, now);
        db.TellChannel("channel.connected", channel, now);
        return channel;
    }

    private async Task SignInAsync(
        WorkspaceDb db, Channel channel, NetworkAccount account, string? server, GrantBox box, DateTimeOffset now, CancellationToken cancel)
    {
        var old = channel.GrantId;
        channel.GrantId = box.Id;
        channel.Server = server;
        channel.Handle = account.Handle;
        channel.Name = account.Name;
        channel.ShowAt(account.Picture?.AbsoluteUri);
        ChannelPictureJob.Begin(db, channel, now);
        channel.ProfileUrl = account.Profile?.AbsoluteUri ?? channel.ProfileUrl;
        channel.Facts = account.Facts?.Json ?? channel.Facts;
        channel.FactsAt = now;
        channel.CheckedAt = now;
        channel.SyncedAt = now;
        channel.Become(ChannelState.Ready, null);
        if (!await db.Channels.AnyAsync(c => c.GrantId == old && c.Id != channel.Id, cancel)
            && await db.Grants.SingleOrDefaultAsync(g => g.Id == old, cancel) is { } unused)
        {
            db.Grants.Remove(unused);
        }

        await ResumeAsync(db, channel, box, now, cancel);
        db.TellChannel("channel.restored", channel, now);
    }

    /// <summary>What waited for this sign-in and is not yet due goes on; what is late waits for a person's word.</summary>
    private async Task ResumeAsync(WorkspaceDb db, Channel channel, GrantBox box, DateTimeOffset now, CancellationToken cancel)
    {
        var view = surroundings.View(channel, box.Scopes);
        var waiting = await db.Deliveries
            .Where(d => d.ChannelId == channel.Id && d.State == DeliveryState.Held && d.PlannedAt > now
                && (d.HeldReason == HeldReason.SignInAgain || d.HeldReason == HeldReason.ScopeMissing))
            .OrderBy(d => d.Part).Take(1000).ToListAsync(cancel);
        foreach (var chain in waiting.GroupBy(d => d.PostId))
        {
            foreach (var delivery in chain)
            {
                delivery.Retry(delivery.PlannedAt!.Value, Guid.CreateVersion7(now));
            }

            planner.Enqueue(db, chain.First(), view);
        }

        foreach (var post in await db.Posts.Include(p => p.Deliveries)
            .Where(p => waiting.Select(d => d.PostId).Contains(p.Id)).ToListAsync(cancel))
        {
            post.Refold(now);
        }
    }
}
