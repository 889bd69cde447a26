namespace Rostrum.Networks.Mastodon;

/// <summary>Live posts: read, edited, deleted, listed.</summary>
internal sealed class MastodonPosts(TimeProvider time) : IReadsBack, IEditsPosts, IDeletesPosts, ITimeline
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);

    private const int MostAsked = 60;

    public async Task<RemotePost?> ReadAsync(Caller caller, string remoteId, CancellationToken cancel)
    {
        if (await MastodonApi.StatusAsync(caller.Sender, remoteId, cancel) is not { } status)
        {
            return null;
        }

        var source = await MastodonApi.SourceAsync(caller.Sender, remoteId, cancel);
        return Post(status, caller) is { } post ? post with { Text = source?.Text ?? post.Text } : null;
    }

    public Task DeleteAsync(Caller caller, string remoteId, CancellationToken cancel) =>
        MastodonApi.DeleteAsync(caller.Sender, remoteId, cancel);

    /// <summary>
    /// Everything is sent again, since what is left out is removed. Uploads that the post holds already are kept; who sees
    /// it and what it answers cannot change.
    /// </summary>
    public async Task<RemotePost> EditAsync(
        Caller caller, LivePart post, PartContent content, IMediaSource media, CancellationToken cancel)
    {
        var facts = MastodonFacts.Read(caller.Account.Facts);
        var before = MastodonPostState.Read(post.State);
        var uploads = new List<SentMedia>();
        var kept = new List<SendMediaAttributes>();
        foreach (var item in content.Media)
        {
            var known = before?.Media.FirstOrDefault(m => m.Item == item.Id);
            uploads.Add(known ?? await UploadAsync(caller.Sender, item, media, facts, cancel));
            if (known is not null)
            {
                kept.Add(new(known.Id, item.Alt ?? "", MastodonMedia.Focus(item)));
            }
        }

        var request = StatusRequest.Of(content, facts, [.. uploads.Select(u => u.Id)]) with
        {
            MediaAttributes = kept.Count == 0 ? null : kept,
        };
        var edited = await MastodonApi.EditAsync(caller.Sender, post.RemoteId, request with { SpoilerText = request.SpoilerText ?? "" }, cancel);
        return Post(edited, caller) is { } shown
            ? shown with { Text = content.Text, State = new MastodonPostState(edited.Visibility ?? before?.Visibility, uploads).ToJson() }
            : throw new NetworkException(new(FailureKind.Busy, "The server answered without naming the post."));
    }

    public async Task<Page<RemotePost>> ListAsync(Caller caller, string? cursor, CancellationToken cancel)
    {
        var (items, next) = await MastodonApi.OwnAsync(caller.Sender, caller.Account.Id, cursor, cancel);
        return new([.. items.Where(s => s.Reblog is null).Select(s => Post(s, caller)).OfType<RemotePost>()], next);
    }

    private static RemotePost? Post(WireStatus status, Caller caller)
    {
        var app = MastodonFacts.Read(caller.Account.Facts).AppName;
        return status is { Id: { Length: > 0 } id, CreatedAt: { } at }
            ? new(id, MastodonAccounts.Address(status.Url ?? status.Uri), StatusText.FromHtml(status.Content), at)
            {
                MediaCount = status.MediaAttachments?.Count ?? 0,
                ParentId = status.InReplyToId,
                ByThisApp = app is null || status.Application?.Name is not { } name ? null : name == app,
            }
            : null;
    }

    private async Task<SentMedia> UploadAsync(
        NetworkSender sender, MediaItem item, IMediaSource media, MastodonFacts facts, CancellationToken cancel)
    {
        var sent = await MastodonMedia.UploadAsync(sender, item, media, facts, time.GetUtcNow(), cancel);
        for (var asked = 0; !sent.IsReady; asked++)
        {
            if (asked == MostAsked)
            {
                throw new NetworkException(new(FailureKind.Busy, "The server is still processing the media; try again in a while."));
            }

            await Task.Delay(AskEvery, time, cancel);
            sent = await MastodonMedia.AskAsync(sender, sent.Id, cancel) switch
            {
                MediaFate.Ready => sent with { IsReady = true },
                MediaFate.Processing => sent,
                MediaFate.Gone or MediaFate.Failed =>
                    throw NetworkException.Refused($"The server could not process {item.FileName}.", "media_failed"),
                _ => throw new InvalidOperationException("Media have no other fate."),
            };
        }

        return sent;
    }
}
