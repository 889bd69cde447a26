namespace Rostrum.Networks.Mastodon;

/// <summary>Mentions, replies and direct posts, from the notifications.</summary>
internal sealed class MastodonInbox : IInbox
{
    public IReadOnlyList<string> Kinds { get; } = ["comment", "mention", "message"];

    public async Task<Page<InboxItem>> ReadAsync(Caller caller, string? since, string? cursor, CancellationToken cancel)
    {
        var (items, next) = await MastodonApi.NotificationsAsync(caller.Sender, since, cursor, cancel);
        var domain = MastodonFacts.Read(caller.Account.Facts).Domain;
        return new([.. items.Select(n => Item(n, caller.Account.Id, domain)).OfType<InboxItem>()], next);
    }

    private static InboxItem? Item(WireNotification told, string ownId, string domain) =>
        told is { Id: { Length: > 0 } id, Account: { Id: { } from } account, Status: { } status, Type: "mention" or "quote" }
            ? new(id, Kind(status, ownId), from, Handle(account, domain), StatusText.FromHtml(status.Content),
                told.CreatedAt ?? status.CreatedAt ?? default)
            {
                PostId = status.InReplyToAccountId == ownId ? status.InReplyToId : null,
                Url = MastodonAccounts.Address(status.Url ?? status.Uri),
            }
            : null;

    private static string Kind(WireStatus status, string ownId) =>
        status.Visibility == "direct" ? "message" : status.InReplyToAccountId == ownId ? "comment" : "mention";

    private static string Handle(WireAccount account, string domain)
    {
        var acct = account.Acct ?? account.Username ?? account.Id!;
        return acct.Contains('@', StringComparison.Ordinal) || domain.Length == 0 ? $"@{acct}" : $"@{acct}@{domain}";
    }
}
