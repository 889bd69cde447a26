using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Bluesky;

/// <summary>Brings pictures and videos to where a post can name them. Every step here may be repeated.</summary>
internal sealed class BlueskyUploads(NetworkHttp http, NetworkEnvironment env)
{
    /// <summary>Servers before 0.5.28 refuse more; the schema allows 2,000,000 since 2026-04-08.</summary>
    public const long CarefulImageBytes = 1_000_000;

    public const long ModernImageBytes = 2_000_000;

    private const long CardBytes = 1_000_000;
    private const int MaxSide = 2000;

    private static readonly IReadOnlyList<string> ImageTypes = ["image/jpeg", "image/png", "image/webp"];

    private readonly Uri video = env.Addresses.Of("bluesky.video", "https://video.bsky.app");

    /// <summary>Time for carrying a file at a slow 256 kB/s.</summary>
    public static TimeSpan TimeFor(long bytes) => TimeSpan.FromSeconds(100 + (bytes / 256_000));

    public static async Task<UploadedImage> ImageAsync(PublishJob job, MediaItem item, CancellationToken cancel)
    {
        var limit = BlueskyAccounts.Facts(job.Caller.Account.Facts)?.ImageBytes ?? CarefulImageBytes;
        var wish = new FitWish { MaxBytes = limit, MaxSide = MaxSide, ContentTypes = ImageTypes };
        await using var media = await job.Media.OpenAsync(item, wish, cancel);
        var blob = await job.Caller.Sender.UploadBlobAsync(media, cancel);
        return new(blob, media.Width, media.Height);
    }

    public static async Task<JsonObject> CardPictureAsync(PublishJob job, MediaItem item, CancellationToken cancel)
    {
        var wish = new FitWish { MaxBytes = CardBytes, MaxSide = 1200, ContentTypes = ImageTypes };
        await using var media = await job.Media.OpenAsync(item, wish, cancel);
        return await job.Caller.Sender.UploadBlobAsync(media, cancel);
    }

    /// <summary>Asks for room, then hands the file to the video service, which writes it to the account's server.</summary>
    public async Task<VideoAnswer> VideoAsync(PublishJob job, MediaItem item, CancellationToken cancel)
    {
        var caller = job.Caller;
        await ThrowIfNoRoomAsync(caller, job.Time, cancel);
        var audience = "did:web:" + caller.Sender.Server.Authority.Replace(":", "%3A", StringComparison.Ordinal);
        var token = await caller.Sender.GetServiceAuthAsync(
            audience, "com.atproto.repo.uploadBlob", job.Time.GetUtcNow().AddMinutes(30), cancel);
        await using var media = await job.Media.OpenAsync(item, FitWish.AsIs, cancel);
        var name = Uri.EscapeDataString($"{job.PublicationId:N}-{item.Id:N}.mp4");
        var address = new Uri(video, $"/xrpc/app.bsky.video.uploadVideo?did={Uri.EscapeDataString(caller.Account.Id)}&name={name}");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = BlueskyApi.Bytes(media) };
        request.Headers.Authorization = new("Bearer", token);

        // 409 means that these bytes are there already, and says under which job.
        var plan = CallPlan.Repeating with
        {
            Errors = BlueskyErrors.Instance,
            Timeout = TimeFor(media.Length),
            Accepts = static a => a.IsSuccessStatusCode || a.StatusCode == HttpStatusCode.Conflict,
        };
        return (await http.SendAsync(request, plan, BlueskyJson.Default.VideoAnswer, cancel)).Inner;
    }

    public async Task<VideoAnswer> JobAsync(PublishJob job, string jobId, CancellationToken cancel)
    {
        var address = new Uri(video, $"/xrpc/app.bsky.video.getJobStatus?jobId={Uri.EscapeDataString(jobId)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, address).WithoutToken();
        return (await job.Caller.Sender.SendAsync(request, CallKind.Read, BlueskyJson.Default.VideoAnswer, cancel)).Inner;
    }

    private async Task ThrowIfNoRoomAsync(Caller caller, TimeProvider time, CancellationToken cancel)
    {
        const string method = "app.bsky.video.getUploadLimits";
        var token = await caller.Sender.GetServiceAuthAsync(
            "did:web:" + video.Authority.Replace(":", "%3A", StringComparison.Ordinal), method, time.GetUtcNow().AddMinutes(5), cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(video, "/xrpc/" + method)).WithoutToken();
        request.Headers.Authorization = new("Bearer", token);
        var limits = await caller.Sender.SendAsync(request, CallKind.Read, BlueskyJson.Default.UploadLimits, cancel);
        if (!limits.CanUpload)
        {
            throw new NetworkException(new(FailureKind.QuotaSpent, $"Bluesky takes no video now: {limits.Message ?? "the daily limit is reached"}.")
            {
                Code = limits.Error,
            });
        }
    }
}
