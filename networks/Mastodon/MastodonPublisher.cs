namespace Rostrum.Networks.Mastodon;

/// <summary>Uploads, waits until the server has processed them, posts once, tells the address.</summary>
internal sealed class MastodonPublisher() : Publisher<MastodonProgress>(MastodonJson.Default.MastodonProgress)
{
    /// <summary>The key lives an hour; the margin covers clocks and the request itself.</summary>
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(55);

    /// <summary>The key is stored only after the post is made and is not locked, so two requests must not run side by side.</summary>
    public static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(15);

    private const int MostUploads = 3;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    protected override NextStep Next(PublishJob job, MastodonProgress? state)
    {
        var count = job.Content.Media.Count;
        if (state?.RemoteId is not null)
        {
            return new("address", StepKind.AfterAct);
        }

        var missing = FirstMissing(job, state);
        if (missing >= 0)
        {
            var bytes = job.Content.Media[missing].Bytes;
            return new($"upload {missing + 1} of {count}", StepKind.Prepare)
            {
                Timeout = TimeSpan.FromSeconds(100 + (bytes / (64 * 1024))),
            };
        }

        return state?.Media.Any(m => !m.IsReady) == true
            ? new("processing", StepKind.Prepare)
            : new("post", StepKind.Act)
            {
                RepeatIsSafe = MastodonFacts.Read(job.Caller.Account.Facts).HonoursKey,
                RepeatWindow = RepeatWindow,
                RepeatAfter = RepeatAfter,
            };
    }

    protected override async Task<PublishStep> AdvanceAsync(PublishJob job, MastodonProgress? state, CancellationToken cancel)
    {
        state ??= new();
        if (state.RemoteId is { } id)
        {
            return new PublishStep.Live(id, state.Url, state.ToPostState().ToJson());
        }

        var missing = FirstMissing(job, state);
        if (missing >= 0)
        {
            return await UploadAsync(job, state, missing, cancel);
        }

        return state.Media.FirstOrDefault(m => !m.IsReady) is { } waiting
            ? await AskAsync(job, state, waiting, cancel)
            : await PostAsync(job, state, cancel);
    }

    private async Task<PublishStep> UploadAsync(PublishJob job, MastodonProgress state, int index, CancellationToken cancel)
    {
        var item = job.Content.Media[index];
        try
        {
            var sent = await MastodonMedia.UploadAsync(
                job.Caller.Sender, item, job.Media, MastodonFacts.Read(job.Caller.Account.Facts), job.Time.GetUtcNow(), cancel);
            return Later(state with { Media = [.. state.Media.Where(m => m.Item != item.Id), sent], Asked = 0 });
        }
        catch (NetworkException e) when (e.Failure.Status == 403)
        {
            throw new NetworkException(await MastodonErrors.ExplainAsync(job.Caller.Sender, e.Failure, MastodonScopes.Upload, cancel), e);
        }
    }

    private async Task<PublishStep> AskAsync(PublishJob job, MastodonProgress state, SentMedia waiting, CancellationToken cancel)
    {
        switch (await MastodonMedia.AskAsync(job.Caller.Sender, waiting.Id, cancel))
        {
            case MediaFate.Ready:
                return Later(state with { Media = [.. state.Media.Select(m => m == waiting ? m with { IsReady = true } : m)], Asked = 0 });
            case MediaFate.Processing:
                return Later(state with { Asked = state.Asked + 1 }, WaitAfter(state.Asked));
            case MediaFate.Failed:
                throw NetworkException.Refused($"The server could not process {FileOf(job, waiting)}.", "media_failed");
            case MediaFate.Gone:
            default:
                return Later(WithoutUploads(job, state, [waiting]));
        }
    }

    private async Task<PublishStep> PostAsync(PublishJob job, MastodonProgress state, CancellationToken cancel)
    {
        var request = StatusOf(job, state);
        try
        {
            var made = await MastodonApi.PostAsync(job.Caller.Sender, request, job.PublicationId, cancel);
            var live = state with { Visibility = made.Visibility ?? request.Visibility };

            // The answer holds all there is to know: nothing is kept in between, and nothing is asked afterwards.
            return new PublishStep.Live(made.Id!, MastodonAccounts.Address(made.Url ?? made.Uri), live.ToPostState().ToJson());
        }
        catch (NetworkException e) when (e.Failure is { Kind: FailureKind.ContentRefused, Status: 422 } && state.Media.Count > 0)
        {
            return await AskWhyAsync(job, state, e, cancel);
        }
        catch (NetworkException e) when (e.Failure is { Kind: FailureKind.ContentRefused, Status: 403 })
        {
            throw new NetworkException(await MastodonErrors.ExplainAsync(job.Caller.Sender, e.Failure, MastodonScopes.Publish, cancel), e);
        }
    }

    /// <summary>The refusal's words are in any language, so the media themselves are asked what is wrong.</summary>
    private async Task<PublishStep> AskWhyAsync(PublishJob job, MastodonProgress state, NetworkException refused, CancellationToken cancel)
    {
        var gone = new List<SentMedia>();
        foreach (var media in state.Media)
        {
            switch (await MastodonMedia.AskAsync(job.Caller.Sender, media.Id, cancel))
            {
                case MediaFate.Processing:
                    return NotDone(
                        state with { Media = [.. state.Media.Select(m => m == media ? m with { IsReady = false } : m)] },
                        "The server is still processing the media.", WaitAfter(state.Asked));
                case MediaFate.Gone:
                    gone.Add(media);
                    break;
                case MediaFate.Failed:
                    throw NetworkException.Refused($"The server could not process {FileOf(job, media)}.", "media_failed");
                case MediaFate.Ready:
                default:
                    break;
            }
        }

        if (gone.Count == 0)
        {
            throw refused;
        }

        // Gone means cleaned away, or used: then the post they belong to is ours and was made by an earlier sending.
        var since = state.Media.Min(m => m.At);
        if (await OwnStatuses.FindAsync(job, state, since, cancel) is { } made)
        {
            return Accepted(made.Id!, state with
            {
                RemoteId = made.Id,
                Url = MastodonAccounts.Address(made.Url ?? made.Uri),
                Visibility = made.Visibility,
            });
        }

        return NotDone(WithoutUploads(job, state, gone), "The server had removed the uploaded media; they are sent again.");
    }

    private static MastodonProgress WithoutUploads(PublishJob job, MastodonProgress state, List<SentMedia> gone) =>
        state.Again + 1 >= MostUploads
            ? throw NetworkException.Refused($"The server does not keep {FileOf(job, gone[0])}.", "media_gone")
            : state with { Media = [.. state.Media.Except(gone)], Asked = 0, Again = state.Again + 1 };

    private static SendStatus StatusOf(PublishJob job, MastodonProgress state)
    {
        var content = job.Content;
        var facts = MastodonFacts.Read(job.Caller.Account.Facts);
        return StatusRequest.Of(content, facts, [.. content.Media.Select(m => state.Media.First(s => s.Item == m.Id).Id)]) with
        {
            InReplyToId = job.Parent?.RemoteId,
            Visibility = PostOptions.Visibility(content, facts, MastodonPostState.Read(job.Parent?.State)),
        };
    }

    private static int FirstMissing(PublishJob job, MastodonProgress? state)
    {
        for (var i = 0; i < job.Content.Media.Count; i++)
        {
            if (state?.Media.Any(m => m.Item == job.Content.Media[i].Id) != true)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>1 s, growing by half each time, to 10 s.</summary>
    private static TimeSpan WaitAfter(int asked)
    {
        var wait = TimeSpan.FromSeconds(Math.Pow(1.5, Math.Min(asked, 20)));
        return wait < LongestWait ? wait : LongestWait;
    }

    private static string FileOf(PublishJob job, SentMedia media) =>
        job.Content.Media.FirstOrDefault(m => m.Id == media.Item)?.FileName is { Length: > 0 } name ? name : "a file of this post";
}
