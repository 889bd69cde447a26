namespace Rostrum.Networks.Mastodon;

/// <summary>Finds the post that a request without an answer may have made, among the account's own.</summary>
internal sealed class OwnStatuses : IFindsOwnPost
{
    private const int MostPages = 5;

    /// <summary>The server's clock may run behind ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    public IReadOnlyList<string> RequiredScopes { get; } = [MastodonScopes.Read];

    public bool CanLook(IReadOnlyList<string> granted) => MastodonScopes.Covers(granted, MastodonScopes.Read);

    public async Task<OwnPostLook> LookAsync(PublishJob job, Checkpoint? from, DateTimeOffset sentAt, CancellationToken cancel)
    {
        var state = Progress(from);
        if (await FindAsync(job, state, sentAt, cancel) is not { } found)
        {
            return new OwnPostLook.NotSeen();
        }

        var post = new MastodonPostState(found.Visibility, state?.Media ?? []);
        return new OwnPostLook.Found(
            found.Id!,
            MastodonAccounts.Address(found.Url ?? found.Uri),
            $"The account's list on {job.Caller.Sender.Server.Host} has a post of {found.CreatedAt:u} with this content.",
            post.ToJson());
    }

    public static async Task<WireStatus?> FindAsync(PublishJob job, MastodonProgress? state, DateTimeOffset since, CancellationToken cancel)
    {
        var earliest = since - ClockSkew;
        string? before = null;
        for (var page = 0; page < MostPages; page++)
        {
            var (items, next) = await MastodonApi.OwnAsync(job.Caller.Sender, job.Caller.Account.Id, before, cancel);
            foreach (var status in items.Where(s => s.CreatedAt >= earliest && CanBe(s, job, state)))
            {
                if (await HoldsTextAsync(status, job, cancel))
                {
                    return status;
                }
            }

            before = next;
            if (before is null || items.Count == 0 || items[^1].CreatedAt < earliest)
            {
                break;
            }
        }

        return null;
    }

    private static bool CanBe(WireStatus status, PublishJob job, MastodonProgress? state)
    {
        var app = MastodonFacts.Read(job.Caller.Account.Facts).AppName;
        var media = status.MediaAttachments ?? [];
        return status is { Id.Length: > 0, Reblog: null }
            && (app is null || status.Application?.Name is not { } name || name == app)
            && status.InReplyToId == job.Parent?.RemoteId
            && (status.Poll is not null) == (PostOptions.Poll(job.Content) is not null)
            && media.Count == job.Content.Media.Count
            && (state is null || state.Media.Count != media.Count || media.All(m => state.Media.Any(s => s.Id == m.Id)));
    }

    private static async Task<bool> HoldsTextAsync(WireStatus status, PublishJob job, CancellationToken cancel)
    {
        // A server turns a warning without a text into the text.
        var warning = PostOptions.Text(job.Content, MastodonRules.ContentWarning) ?? "";
        var text = job.Content.Text.Trim().Length == 0 ? warning : job.Content.Text;
        return await MastodonApi.SourceAsync(job.Caller.Sender, status.Id!, cancel) is { Text: { } source }
            ? StatusText.AreSame(source, text)
            : StatusText.IsShownAs(text, status.Content);
    }

    private static MastodonProgress? Progress(Checkpoint? from) =>
        from is null ? null : System.Text.Json.JsonSerializer.Deserialize(from.Json, MastodonJson.Default.MastodonProgress);
}
