namespace Rostrum.Networks.Mastodon;

/// <summary>People whom the account's server knows, by name or address.</summary>
internal sealed class MastodonLookups : ILookups
{
    public IReadOnlyList<string> Names { get; } = [LookupNames.People];

    public async Task<IReadOnlyList<LookupItem>> FindAsync(
        Caller caller, string name, string? query, string? parent, CancellationToken cancel)
    {
        if (query?.Trim().TrimStart('@') is not { Length: > 0 } wanted)
        {
            return [];
        }

        var domain = MastodonFacts.Read(caller.Account.Facts).Domain is { Length: > 0 } known ? known : caller.Sender.Server.Authority;
        var found = await MastodonApi.SearchAccountsAsync(caller.Sender, wanted, cancel);
        return [.. found.Where(a => a.Acct is { Length: > 0 }).Select(a => Show(a, domain))];
    }

    // People of the own server have no domain in their address; with it the mention means the same on every server.
    private static LookupItem Show(WireAccount account, string domain)
    {
        var address = account.Acct!.Contains('@', StringComparison.Ordinal) ? account.Acct : $"{account.Acct}@{domain}";
        return new(address, account.DisplayName is { Length: > 0 } shown ? shown : account.Acct, "@" + address);
    }
}
