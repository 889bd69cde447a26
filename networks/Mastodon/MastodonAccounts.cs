namespace Rostrum.Networks.Mastodon;

/// <summary>The one account of a token, with what its server allows.</summary>
internal sealed class MastodonAccounts : IAccounts
{
    public async Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel) =>
        [await ReadAsync(caller, cancel)];

    public async Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel)
    {
        var account = await ReadAsync(caller, cancel);
        if (account.Unusable is { } reason)
        {
            throw new NetworkException(new(FailureKind.AccountGone, reason));
        }

        if (!MastodonScopes.Covers(caller.Sender.Scopes, MastodonScopes.Publish))
        {
            throw new NetworkException(new(FailureKind.ScopeMissing, "The permission to publish was not given; please connect again.")
            {
                Scope = MastodonScopes.Publish,
            });
        }

        return new(account, []);
    }

    private static async Task<NetworkAccount> ReadAsync(Caller caller, CancellationToken cancel)
    {
        var sender = caller.Sender;
        WireAccount me;
        try
        {
            me = await MastodonApi.MeAsync(sender, cancel);
        }
        catch (NetworkException e) when (e.Failure is { Kind: FailureKind.ContentRefused, Status: 403 })
        {
            throw new NetworkException(MastodonErrors.ShutOut(e.Failure), e);
        }

        if (me.Id is not { Length: > 0 } id)
        {
            throw new NetworkException(new(FailureKind.Busy, $"{sender.Server.Host} did not name the account."));
        }

        var facts = MastodonFacts.Of(await MastodonApi.InstanceAsync(sender, cancel), sender.Server) with
        {
            AppName = (await MastodonApi.AppAsync(sender, cancel))?.Name,
            DefaultVisibility = me.Source?.Privacy,
        };
        var handle = $"@{me.Username ?? me.Acct ?? id}@{facts.Domain}";
        return new(id, handle, string.IsNullOrWhiteSpace(me.DisplayName) ? handle : me.DisplayName)
        {
            Picture = Address(me.Avatar),
            Profile = Address(me.Url),
            Server = sender.Server,
            Facts = facts.ToFacts(),
            Unusable = me.Moved is { } moved ? $"This account has moved to {moved.Url ?? moved.Acct}." : null,
        };
    }

    internal static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
