using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>
/// The dance of connecting, the same for every network: a consent is begun, answered once (by a browser, a pasted address or
/// pasted credentials), an account is chosen. This is the one place where a network's failures while connecting are caught.
/// </summary>
internal sealed class Connecting(
    NetworkList networks, OAuthFlow flow, SenderFactory senders, PendingRegister register, RostrumSettings settings, TimeProvider time)
{
    public const string CallbackPath = "/connect/callback";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private Uri Redirect => new(settings.PublicUrl, CallbackPath);

    public static ConnectionState StateOf(Connection connection, DateTimeOffset now) =>
        connection.State is ConnectionState.Consent or ConnectionState.Choose && connection.ExpiresAt <= now
            ? ConnectionState.Expired
            : connection.State;

    /// <summary>The way to connect: the one named, else the first that this installation can use. Null with a problem.</summary>
    public async Task<(Consent? Consent, Problem? Problem)> ChooseConsentAsync(Network network, string? named, CancellationToken cancel)
    {
        if (named is not null)
        {
            return network.ConsentNamed(named) is { } wanted
                ? (wanted, null)
                : (null, Problem.Validation("consent", $"{network.Name} offers {string.Join(", ", network.Consents.Select(c => c.Id))}."));
        }

        string? reason = null;
        foreach (var consent in network.Consents)
        {
            if (consent is not OAuthConsent oauth || await flow.WhyNotAsync(network, oauth, cancel) is not { } why)
            {
                return (consent, null);
            }

            reason ??= why;
        }

        return (null, Problem.NotConfigured(reason ?? $"{network.Name} cannot be connected here.", null));
    }

    /// <summary>Begins: a new row, tracked by the context, and for a browser the address to go to.</summary>
    public async Task<Connection> BeginAsync(
        WorkspaceDb db, OpenWorkspace workspace, Network network, Consent consent, Beginning wish, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        StartedConsent? started = consent is OAuthConsent oauth
            ? await flow.StartAsync(network, oauth, new(Redirect) { HomeServer = wish.HomeServer, Also = wish.Also, LoginHint = wish.LoginHint }, cancel)
            : null;
        var connection = new Connection
        {
            Id = Guid.CreateVersion7(now),
            Network = network.Id,
            ConsentId = consent.Id,
            StateHash = started is null ? null : PendingRegister.Hash(started.State.State),
            Url = started?.Browser.AbsoluteUri,
            ReturnTo = wish.ReturnTo,
            ChannelId = wish.ChannelId,
            StartedBy = wish.StartedBy,
            CreatedAt = now,
            ExpiresAt = now + Life,
        };
        if (started is not null)
        {
            workspace.Vault.SealPending(connection, started.State.ToBytes());
            await register.AddAsync(connection.StateHash!, workspace.Id, connection.Id, connection.ExpiresAt, cancel);
        }

        db.Connections.Add(connection);
        return connection;
    }

    /// <summary>The browser came back, or the person pasted where it was sent. The attempt is spent, whatever comes of it.</summary>
    public async Task<bool> AnswerAsync(WorkspaceDb db, OpenWorkspace workspace, Connection connection, Uri redirectedTo, CancellationToken cancel)
    {
        var hash = connection.StateHash;
        if (hash is null || connection.State != ConnectionState.Consent
            || await db.Connections.Where(c => c.Id == connection.Id && c.StateHash == hash)
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.StateHash, (string?)null), cancel) != 1)
        {
            return false;
        }

        connection.StateHash = null;
        db.Entry(connection).Property(c => c.StateHash).IsModified = false;
        var (network, consent) = Find(connection);
        var clear = workspace.Vault.OpenPending(connection) ?? throw new InvalidOperationException("A consent without its pending state.");
        var pending = PendingConsent.FromBytes(clear);
        CryptographicOperations.ZeroMemory(clear);
        await ReceiveAsync(
            workspace, connection, network, consent,
            () => flow.FinishAsync(network, (OAuthConsent)consent, pending, redirectedTo, cancel), cancel);
        return true;
    }

    /// <summary>Pasted credentials: verified at the network before anything is stored.</summary>
    public async Task PasteAsync(
        OpenWorkspace workspace, Connection connection, IReadOnlyDictionary<string, string> fields, CancellationToken cancel)
    {
        var (network, consent) = Find(connection);
        var session = ((PastedConsent)consent).Session;
        await ReceiveAsync(workspace, connection, network, consent, () => session.OpenAsync(fields, cancel), cancel);
    }

    /// <summary>The accounts the sealed grant opens, read anew: some carry a grant of their own.</summary>
    public async Task<(Grant Grant, IReadOnlyList<NetworkAccount> Accounts)> AccountsAsync(
        OpenWorkspace workspace, Connection connection, CancellationToken cancel)
    {
        var (network, consent) = Find(connection);
        var clear = workspace.Vault.OpenPending(connection) ?? throw new InvalidOperationException("A choice without its grant.");
        var grant = Grant.FromBytes(clear);
        CryptographicOperations.ZeroMemory(clear);
        return (grant, await ListAsync(network, consent, grant, cancel));
    }

    public (Network Network, Consent Consent) Find(Connection connection)
    {
        var network = networks.Find(connection.Network) ?? throw new InvalidOperationException($"No network {connection.Network}.");
        return (network, network.ConsentNamed(connection.ConsentId) ?? throw new InvalidOperationException($"No consent {connection.ConsentId}."));
    }

    private async Task ReceiveAsync(
        OpenWorkspace workspace, Connection connection, Network network, Consent consent, Func<Task<Grant>> ask, CancellationToken cancel)
    {
        try
        {
            var grant = await ask();
            var accounts = await ListAsync(network, consent, grant, cancel);
            workspace.Vault.SealPending(connection, grant.ToBytes());
            connection.Accounts = JsonSerializer.Serialize(
                accounts.Select(a => new ConnectionAccountAnswer(a.Id, a.Handle, a.Name, a.Unusable)), ApiJson.Options);
            connection.State = ConnectionState.Choose;
        }
        catch (NetworkException refused)
        {
            connection.State = ConnectionState.Refused;
            connection.ProblemType = Conventions.Word(refused.Failure.Kind);
            connection.ProblemSentence = refused.Failure.Sentence;
            connection.Sealed = null;
            connection.WrappedKey = null;
        }
    }

    private async Task<IReadOnlyList<NetworkAccount>> ListAsync(Network network, Consent consent, Grant grant, CancellationToken cancel)
    {
        var account = new AccountRef(grant.Subject ?? "", "") { Server = grant.Server };
        var accounts = await network.Accounts.ListAsync(new(account, senders.Create(network, consent, grant, grant.Server)), cancel);
        return accounts.Count > 0
            ? accounts
            : throw NetworkException.Refused($"This sign-in opens no account at {network.Name} that can be connected.");
    }
}

/// <summary>What a person wants to connect.</summary>
internal sealed record Beginning(string StartedBy)
{
    public string? HomeServer { get; init; }

    public string? LoginHint { get; init; }

    public string? ReturnTo { get; init; }

    public Guid? ChannelId { get; init; }

    public IReadOnlyCollection<Needs> Also { get; init; } = [];
}
