using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// The video service: a job per upload that passes through its states by the world's clock and ends as a blob of the
/// account. Called with service tokens of the data server (lexicons app.bsky.video.*, docs; checked 2026-11).
/// </summary>
internal sealed class VideoService(SandboxNetworkContext network, Sessions sessions, BlobMethods blobs,
    Repositories repositories)
{
    private const long MaxBytes = 300_000_000;
    private const int VideosADay = 25;
    private const long BytesADay = 10_000_000_000;
    private static readonly TimeSpan Usually = TimeSpan.FromSeconds(3);
    private static readonly string[] States =
    [
        "JOB_STATE_CREATED", "JOB_STATE_ENCODING", "JOB_STATE_ENCODED", "JOB_STATE_SCANNING", "JOB_STATE_SCANNED",
        "JOB_STATE_UPLOADING",
    ];

    public IEnumerable<(string Name, XrpcMethod Method)> All() =>
    [
        ("app.bsky.video.getUploadLimits", XrpcMethod.Query(GetUploadLimits)),
        ("app.bsky.video.uploadVideo", XrpcMethod.Act(UploadAsync)),
        ("app.bsky.video.getJobStatus", XrpcMethod.Query(GetJobStatus)),
    ];

    private JsonObject GetUploadLimits(XrpcCall call)
    {
        var did = Token(call, "app.bsky.video.getUploadLimits");
        var (videos, bytes) = Left(did);
        return videos > 0 && bytes > 0
            ? new() { ["canUpload"] = true, ["remainingDailyVideos"] = videos, ["remainingDailyBytes"] = bytes }
            : new()
            {
                ["canUpload"] = false, ["remainingDailyVideos"] = videos, ["remainingDailyBytes"] = bytes,
                ["message"] = "User has exceeded daily upload limit", ["error"] = "DailyLimitExceeded",
            };
    }

    private async Task<IResult> UploadAsync(XrpcCall call)
    {
        var did = Token(call, "com.atproto.repo.uploadBlob");
        var request = call.Http.Request;
        _ = call.Required("name");
        if (call.Required("did") != did)
        {
            throw new XrpcException(401, "AuthenticationRequired", "The token was issued for another account");
        }

        if (request.ContentType?
            .Split(';')[0] is not ("video/mp4" or "video/mpeg" or "video/webm" or "video/quicktime" or "image/gif"))
        {
            throw new XrpcException(400, "UnsupportedContentType",
                $"Content type {request.ContentType} is not supported");
        }

        if (request.ContentLength is not { } length || length > MaxBytes || Left(did) is { Videos: 0 })
        {
            throw request.ContentLength is null ? XrpcException.Invalid("Content-Length is required")
                : request.ContentLength > MaxBytes
                    ? new XrpcException(413, "VideoTooLarge", $"Video is too large (maximum {MaxBytes})")
                : new XrpcException(400, "DailyLimitExceeded", "User has exceeded daily upload limit");
        }

        var blob = await blobs.KeepAsync(did, request.Body, "video/mp4", MaxBytes, static _ => { }, call.Cancel);
        var id = $"job-{did}-{Jose.Text((JsonObject)blob["ref"]!, "$link")}";
        if (network.World.Notes.Find(network.Id, id)?.Value is JsonObject before)
        {
            var status = Status(before);
            status["error"] = "already_exists";
            status["message"] = "Video already processed";
            return Answers.Json(status, StatusCodes.Status409Conflict);
        }

        blob["mimeType"] = "video/mp4"; // everything is encoded to mp4
        var ready = network.Clock.GetUtcNow() + network.Processing(Usually);
        var note = new JsonObject
        {
            ["jobId"] = id, ["did"] = did, ["blob"] = blob, ["began"] = BlueskyIds.Time(network.Clock.GetUtcNow()),
            ["ready"] = BlueskyIds.Time(ready),
            ["bytes"] = length,
        };
        network.World.Notes.Put(new(network.Id, id, note));
        return Answers.Json(Status(note));
    }

    private JsonObject GetJobStatus(XrpcCall call) =>
        network.World.Notes.Find(network.Id, call.Required("jobId"))?.Value is JsonObject job
            ? new() { ["jobStatus"] = Status(job) }
            : throw XrpcException.Invalid("Job not found");

    private JsonObject Status(JsonObject job)
    {
        var (began, ready, now) = (Moment(job, "began"), Moment(job, "ready"), network.Clock.GetUtcNow());
        var part = ready > began ? Math.Clamp((now - began) / (ready - began), 0, 1) : 1;
        var status = new JsonObject { ["jobId"] = Jose.Text(job, "jobId"), ["did"] = Jose.Text(job, "did") };
        if (part < 1)
        {
            status["state"] = States[(int)(part * States.Length)];
            status["progress"] = (int)(part * 100);
            return status;
        }

        var blob = job["blob"]!.DeepClone().AsObject();
        var (did, cid) = (Jose.Text(job, "did")!, Jose.Text((JsonObject)blob["ref"]!, "$link")!);
        if (repositories.Blob(did, cid) is { MimeType: not "video/mp4" } kept)
        {
            repositories.Keep(did, kept with { MimeType = "video/mp4" });
        }

        status["state"] = "JOB_STATE_COMPLETED";
        status["progress"] = 100;
        status["blob"] = blob;
        status["message"] = "Video processed successfully";
        return status;
    }

    private (int Videos, long Bytes) Left(string did)
    {
        var today = network.World.Notes.In(network.Id)
            .Where(n => n.Id.StartsWith($"job-{did}-", StringComparison.Ordinal))
            .Select(n => (JsonObject)n.Value)
                .Where(j => network.Clock.GetUtcNow() - Moment(j, "began") < TimeSpan.FromDays(1)).ToList();
        return (Math.Max(0, VideosADay - today.Count),
            Math.Max(0, BytesADay - today.Sum(j => j["bytes"]!.GetValue<long>())));
    }

    /// <summary>A token of the data server for this method, meant for the server that will use it.</summary>
    private string Token(XrpcCall call, string method)
    {
        var header = call.Http.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.Ordinal) ? sessions.Tokens.Read(header[7..], "JWT")
            : null;
        var pds = network.AddressOf("pds");
        string[] audiences = method == "com.atproto.repo.uploadBlob"
            ? [$"did:web:{pds.Host}", $"did:web:{pds.Host}%3A{pds.Port}"]
            : ["did:web:video.bsky.app", $"did:web:{network.AddressOf("video").Host}",
                $"did:web:{network.AddressOf("video").Host}%3A{network.AddressOf("video").Port}"];
        return token is not null && token.Time("exp") > network.World.HostNow
            && Jose.Text(token.Claims, "lxm") == method
            && audiences.Contains(Jose.Text(token.Claims, "aud"))
                ? Jose.Text(token.Claims, "iss")!
                : throw new XrpcException(401, "AuthenticationRequired",
                    token is null ? "A service token is required" : "The service token does not fit (exp, lxm or aud)");
    }

    private static DateTimeOffset Moment(JsonObject note, string name) =>
        DateTimeOffset.Parse(Jose.Text(note, name)!, System.Globalization.CultureInfo.InvariantCulture);
}
