using System.Globalization;
using System.Net;
using System.Text.Json;
using Rostrum.Platform.Outgoing;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>What a source answered.</summary>
/// <param name="Body">Its JSON; null when there is no such thing.</param>
/// <param name="Left">How many requests are left, where it says so.</param>
/// <param name="ResetAt">When they are renewed.</param>
internal sealed record StockReply(JsonElement? Body, long? Left, DateTimeOffset? ResetAt);

/// <summary>Asks sources through the guarded way out: limits of size and time, no redirects, failures without an address.</summary>
internal sealed class StockHttp(OutgoingHandler outgoing, TimeProvider time, string userAgent) : IDisposable
{
    private const long LongestAnswer = 4 * 1024 * 1024;
    private const long LongestPreview = 8 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker http = new(outgoing, disposeHandler: false);

    /// <param name="address">May carry the key: it is not written anywhere.</param>
    /// <param name="key">Sent as the bare value of <c>Authorization</c>; null where the address carries it.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="StockException">Every answer but a good one and "no such thing".</exception>
    public async Task<StockReply> AskAsync(Uri address, Secret? key, CancellationToken cancel)
    {
        using var request = Request(address, LongestAnswer, "application/json");
        if (key is not null)
        {
            request.Headers.Authorization = new(key.Reveal());
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var answer = await http.SendAsync(request, both.Token);
            return await ReadAsync(answer, both.Token);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException or JsonException
            || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new StockException(StockTrouble.NoAnswer);
        }
    }

    /// <summary>The answer with a picture, to be disposed by the caller; null when the source gives none.</summary>
    /// <exception cref="HttpRequestException">It does not answer; its body may throw the same, or an <see cref="IOException"/>.</exception>
    public async Task<HttpResponseMessage?> OpenPictureAsync(Uri address, CancellationToken cancel)
    {
        using var request = Request(address, LongestPreview, "image/*");
        var answer = await http.SendAsync(request, cancel);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return answer;
        }

        answer.Dispose();
        return null;
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(Uri address, long maxBytes, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(OutgoingHandler.MaxAnswer, maxBytes);
        request.Headers.UserAgent.ParseAdd(userAgent);
        request.Headers.Accept.ParseAdd(accept);
        return request;
    }

    private async Task<StockReply> ReadAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                await using (var body = await answer.Content.ReadAsStreamAsync(cancel))
                {
                    using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
                    return new(document.RootElement.Clone(), Number(answer, "X-Ratelimit-Remaining"), ResetOf(answer));
                }

            case HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Gone:
                return new(null, null, null);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new StockException(StockTrouble.KeyRefused);
            case HttpStatusCode.TooManyRequests:
                throw new StockException(StockTrouble.TooMany, RetryOf(answer) ?? ResetOf(answer));
            default:
                throw new StockException(StockTrouble.NoAnswer);
        }
    }

    private DateTimeOffset? RetryOf(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => time.GetUtcNow() + wait,
        { Date: { } at } => at,
        _ => null,
    };

    private static DateTimeOffset? ResetOf(HttpResponseMessage answer) =>
        Number(answer, "X-Ratelimit-Reset") is > 0 and < 253_402_300_800 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static long? Number(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
