using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky;

/// <summary>
/// Blobs, then the frozen record under its own key, then who may reply. The same record under the same key is the same
/// post, however often it is sent: <c>putRecord</c> with <c>swapRecord: null</c> (measured on servers 0.4.217 and 0.5.35).
/// </summary>
internal sealed class BlueskyPublisher(BlueskyUploads uploads, BlueskySurroundings surroundings, BlueskyPosts posts)
    : Publisher<BlueskyProgress>(BlueskyJson.Default.BlueskyProgress)
{
    private const int MostReuploads = 2;
    private const int MostGateTries = 3;

    protected override NextStep Next(PublishJob job, BlueskyProgress? state)
    {
        state ??= new();
        if (state.Live is not null)
        {
            return new("replies", StepKind.AfterAct);
        }

        if (NextMedia(job, state) is { } media)
        {
            var name = media.Kind != MediaKind.Video ? "picture" : state.VideoJob is null ? "video" : "video-processing";
            return new(name, StepKind.Prepare) { Timeout = BlueskyUploads.TimeFor(media.Bytes) };
        }

        return state switch
        {
            { Around: null } => new("surroundings", StepKind.Prepare),
            { Record: null } => new("freeze", StepKind.AtDue),
            _ => new("publish", StepKind.Act) { RepeatIsSafe = true },
        };
    }

    protected override async Task<PublishStep> AdvanceAsync(PublishJob job, BlueskyProgress? state, CancellationToken cancel)
    {
        state ??= new();
        if (state.Live is { } live)
        {
            return await GateAsync(job, state, live, cancel);
        }

        if (NextMedia(job, state) is { } media)
        {
            return media.Kind == MediaKind.Video
                ? await VideoAsync(job, state, media, cancel)
                : Later(state with { Images = [.. state.Images, await BlueskyUploads.ImageAsync(job, media, cancel)] });
        }

        if (state.Around is null)
        {
            var (around, warnings) = await surroundings.FindAsync(job, cancel);
            return Later(state with { Around = around, Warnings = [.. state.Warnings, .. warnings] });
        }

        return state.Record is null ? Later(Freeze(job, state)) : await PublishAsync(job, state, cancel);
    }

    private static BlueskyProgress Freeze(PublishJob job, BlueskyProgress state)
    {
        var now = job.Time.GetUtcNow();
        return state with
        {
            RecordKey = state.RecordKey ?? Tid.New(now, job.Random),
            Record = PostRecord.Build(job, state, now).ToJsonString(),
        };
    }

    private static MediaItem? NextMedia(PublishJob job, BlueskyProgress state)
    {
        var media = job.Content.Media;
        if (media.FirstOrDefault(m => m.Kind == MediaKind.Video) is { } video)
        {
            return state.Video is null ? video : null;
        }

        return state.Images.Count < media.Count ? media[state.Images.Count] : null;
    }

    private async Task<PublishStep> VideoAsync(PublishJob job, BlueskyProgress state, MediaItem media, CancellationToken cancel)
    {
        var answer = state.VideoJob is null
            ? await uploads.VideoAsync(job, media, cancel)
            : await uploads.JobAsync(job, state.VideoJob, cancel);
        if (answer.Blob is { } blob)
        {
            return Later(state with { Video = blob });
        }

        if (answer.State == "JOB_STATE_FAILED")
        {
            throw NetworkException.Refused("Bluesky could not process the video.", answer.FailureCode ?? answer.Error);
        }

        var jobId = answer.JobId ?? state.VideoJob
            ?? throw new NetworkException(new(FailureKind.Busy, "The video service gave an answer that cannot be read."));
        return Later(state with { VideoJob = jobId }, TimeSpan.FromSeconds(2));
    }

    private async Task<PublishStep> PublishAsync(PublishJob job, BlueskyProgress state, CancellationToken cancel)
    {
        var at = new AtUri(job.Caller.Account.Id, AtUri.Posts, state.RecordKey!);
        StrongRef live;
        try
        {
            var put = await job.Caller.Sender.PutRecordAsync(at, Frozen(state), CallKind.Act, cancel);
            live = new(put.Uri, put.Cid);
        }
        catch (NetworkException e) when (e.Failure.Code == "BlobNotFound" && state.Reuploads < MostReuploads)
        {
            // Blobs that no record names are dropped after a while; the same bytes give the same blob again.
            var again = state with { Images = [], Video = null, VideoJob = null, Around = null, Reuploads = state.Reuploads + 1 };
            return NotDone(again, e.Failure.Sentence);
        }
        catch (NetworkException e) when (e.Failure.Code == "InvalidSwap")
        {
            live = await OwnAsync(job.Caller, at, state, cancel) ?? throw new NetworkException(e.Failure, e);
        }

        var next = state with { Live = live };
        return PostRecord.Gate(job, live.Uri, job.DueAt) is null ? Done(next, live) : Accepted(live.Uri, next);
    }

    /// <summary>The record under the key when it says what ours says.</summary>
    private static async Task<StrongRef?> OwnAsync(Caller caller, AtUri at, BlueskyProgress state, CancellationToken cancel)
    {
        var there = await caller.Sender.GetRecordAsync(at, cancel);
        return there is { Cid: { } cid } && IsSame(there.Value, Frozen(state)) ? new(there.Uri, cid) : null;
    }

    public static bool IsSame(JsonObject there, JsonObject frozen) =>
        Text(there, "text") == Text(frozen, "text") && Text(there, "createdAt") == Text(frozen, "createdAt");

    private async Task<PublishStep> GateAsync(PublishJob job, BlueskyProgress state, StrongRef live, CancellationToken cancel)
    {
        var createdAt = DateTimeOffset.Parse(Text(Frozen(state), "createdAt")!, CultureInfo.InvariantCulture);
        if (PostRecord.Gate(job, live.Uri, createdAt) is { } gate)
        {
            try
            {
                var at = new AtUri(job.Caller.Account.Id, AtUri.Gates, state.RecordKey!);
                await job.Caller.Sender.PutRecordAsync(at, gate, CallKind.Repeatable, cancel);
            }
            catch (NetworkException e) when (e.Failure.Kind == FailureKind.Busy && state.GateTries < MostGateTries)
            {
                return Later(state with { GateTries = state.GateTries + 1 }, TimeSpan.FromSeconds(5));
            }
            catch (NetworkException e)
            {
                state = state with
                {
                    Warnings = [.. state.Warnings, $"The post is live, but who may reply could not be set: {e.Failure.Sentence}"],
                };
            }
        }

        return Done(state, live);
    }

    private PublishStep.Live Done(BlueskyProgress state, StrongRef live) =>
        new(live.Uri, posts.AddressOf(live.Uri), JsonSerializer.Serialize(live, BlueskyJson.Default.StrongRef))
        {
            Warnings = state.Warnings,
        };

    private static JsonObject Frozen(BlueskyProgress state) => JsonNode.Parse(state.Record!)!.AsObject();

    private static string? Text(JsonObject record, string member) =>
        record[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
