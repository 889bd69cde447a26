using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Mastodon;

/// <summary>Uploads, and what became of them. https://docs.joinmastodon.org/methods/media/, read 2026-11.</summary>
internal static class MastodonMedia
{
    public static async Task<SentMedia> UploadAsync(
        NetworkSender sender, MediaItem item, IMediaSource media, MastodonFacts facts, DateTimeOffset now, CancellationToken cancel)
    {
        await using var open = await media.OpenAsync(item, MastodonRules.WishFor(item, facts), cancel);
        await using var poster = item.Kind == MediaKind.Video ? await media.PosterAsync(item, cancel) : null;
        HttpResponseMessage answer;
        try
        {
            answer = await SendAsync(sender, "api/v2/media", item, open, poster, cancel);
        }
        catch (NetworkException e) when (MastodonApi.IsAbsent(e))
        {
            open.Content.Position = 0;
            poster?.Content.Seek(0, SeekOrigin.Begin);
            answer = await SendAsync(sender, "api/v1/media", item, open, poster, cancel); // servers that know only the first version
        }

        using (answer)
        {
            var sent = await JsonAnswer.ReadAsync(answer, CallKind.Repeatable, MastodonJson.Default.WireMedia, cancel);
            return sent.Id is { Length: > 0 } id
                ? new(item.Id, id, answer.StatusCode != HttpStatusCode.Accepted && sent.Url is not null, now)
                : throw new NetworkException(new(FailureKind.Busy, "The server took a file and did not name it."));
        }
    }

    public static async Task<MediaFate> AskAsync(NetworkSender sender, string id, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/media/{MastodonApi.Segment(id)}");
        try
        {
            using var answer = await sender.SendAsync(request, CallKind.Read, cancel);
            if (answer.StatusCode == HttpStatusCode.PartialContent)
            {
                return MediaFate.Processing;
            }

            var told = await JsonAnswer.ReadAsync(answer, CallKind.Read, MastodonJson.Default.WireMedia, cancel);
            return told.Url is null ? MediaFate.Processing : MediaFate.Ready;
        }
        catch (NetworkException e) when (e.Failure.Status is 404 or 410)
        {
            return MediaFate.Gone;
        }
        catch (NetworkException e) when (e.Failure.Status == 422)
        {
            return MediaFate.Failed;
        }
    }

    /// <summary>Two numbers from -1 to 1, y up.</summary>
    public static string? Focus(MediaItem item) => item.Focus is { } focus
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(focus.X, -1, 1):0.####},{Math.Clamp(focus.Y, -1, 1):0.####}")
        : null;

    private static async Task<HttpResponseMessage> SendAsync(
        NetworkSender sender, string path, MediaItem item, OpenMedia open, OpenMedia? poster, CancellationToken cancel)
    {
        using var form = new MultipartFormDataContent();
        Add(form, "description", item.Alt);
        Add(form, "focus", Focus(item));
        form.Add(File("file", item, open));
        if (poster is not null)
        {
            form.Add(File("thumbnail", item, poster));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
        return await sender.SendAsync(request, CallKind.Repeatable, cancel);
    }

    private static StreamContent File(string name, MediaItem item, OpenMedia open)
    {
        var file = new StreamContent(new KeptOpen(open.Content));
        file.Headers.ContentType = new MediaTypeHeaderValue(open.ContentType);
        file.Headers.ContentLength = open.Length;
        file.Headers.ContentDisposition = Part(name);
        file.Headers.ContentDisposition.FileName = $"\"{item.Id:N}.{Extension(open.ContentType)}\"";
        return file;
    }

    private static void Add(MultipartFormDataContent form, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        var part = new StringContent(value);
        part.Headers.ContentType = null;
        part.Headers.ContentDisposition = Part(name);
        form.Add(part);
    }

    private static ContentDispositionHeaderValue Part(string name) => new("form-data") { Name = $"\"{name}\"" };

    private static string Extension(string contentType) =>
        new([.. contentType[(contentType.IndexOf('/', StringComparison.Ordinal) + 1)..].Where(char.IsAsciiLetterOrDigit).Take(10)]);
}

internal enum MediaFate
{
    Ready,
    Processing,

    /// <summary>Cleaned away, or already part of a post.</summary>
    Gone,

    /// <summary>The server could not process it.</summary>
    Failed,
}
