namespace Rostrum.Networks.Mastodon;

/// <summary>Likes, boosts, replies and quotes as the account's server counts them: no views, and nothing it was not told.</summary>
internal sealed class MastodonMetrics : IMetrics
{
    public IReadOnlyList<string> Offered { get; } = ["likes", "shares", "comments", "quotes", "votes"];

    public int MaxBatch => 20;

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>> ReadAsync(
        Caller caller, IReadOnlyList<string> remoteIds, CancellationToken cancel)
    {
        var statuses = await AllAsync(caller, remoteIds, cancel);
        return statuses
            .Where(s => s.Id is { } id && remoteIds.Contains(id))
            .DistinctBy(s => s.Id)
            .ToDictionary(s => s.Id!, IReadOnlyDictionary<string, long> (s) => Values(s).ToDictionary());
    }

    public async Task<long?> FollowersAsync(Caller caller, CancellationToken cancel) =>
        (await MastodonApi.MeAsync(caller.Sender, cancel)).FollowersCount;

    private static async Task<IReadOnlyList<WireStatus>> AllAsync(Caller caller, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        if (ids.Count > 1 && MastodonFacts.Read(caller.Account.Facts).ApiVersion >= 2)
        {
            return await MastodonApi.StatusesAsync(caller.Sender, ids, cancel);
        }

        var found = new List<WireStatus>();
        foreach (var id in ids)
        {
            if (await MastodonApi.StatusAsync(caller.Sender, id, cancel) is { } status)
            {
                found.Add(status);
            }
        }

        return found;
    }

    private static IEnumerable<KeyValuePair<string, long>> Values(WireStatus status)
    {
        (string Name, long? Value)[] all =
        [
            ("likes", status.FavouritesCount),
            ("shares", status.ReblogsCount),
            ("comments", status.RepliesCount),
            ("quotes", status.QuotesCount),
            ("votes", status.Poll?.VotesCount),
        ];
        return all.Where(v => v.Value is >= 0).Select(v => KeyValuePair.Create(v.Name, v.Value!.Value));
    }
}
