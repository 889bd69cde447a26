namespace Rostrum.Networks.Bluesky;

/// <summary>Counts of the AppView. Views and reach do not exist here.</summary>
internal sealed class BlueskyMetrics : IMetrics
{
    public IReadOnlyList<string> Offered { get; } = ["likes", "shares", "comments", "quotes", "bookmarks"];

    public int MaxBatch => 25;

    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>> ReadAsync(
        Caller caller, IReadOnlyList<string> remoteIds, CancellationToken cancel)
    {
        var answer = await caller.Sender.GetPostsAsync(remoteIds.Take(MaxBatch), cancel);
        return answer.Posts.DistinctBy(p => p.Uri).ToDictionary(p => p.Uri, Values);
    }

    public async Task<long?> FollowersAsync(Caller caller, CancellationToken cancel) =>
        (await caller.Sender.GetProfileAsync(caller.Account.Id, cancel)).FollowersCount;

    private static IReadOnlyDictionary<string, long> Values(PostView post)
    {
        var values = new Dictionary<string, long>();
        Add("likes", post.LikeCount);
        Add("shares", post.RepostCount);
        Add("comments", post.ReplyCount);
        Add("quotes", post.QuoteCount);
        Add("bookmarks", post.BookmarkCount);
        return values;

        void Add(string name, long? value)
        {
            if (value is { } known)
            {
                values[name] = known;
            }
        }
    }
}
