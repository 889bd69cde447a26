using System.Net;
using System.Net.Http.Headers;
using System.Threading.RateLimiting;

namespace Rostrum.Platform.Outgoing;

/// <summary>What to fetch from a stranger's server and how much of it.</summary>
/// <param name="Address">As typed or found; judged before anything is sent.</param>
/// <param name="MaxBytes">The most that is read of the answer, after unpacking.</param>
/// <param name="TotalTime">For all hops, headers and body together.</param>
/// <param name="ContentTypes">Media types taken, e.g. <c>text/html</c> or <c>image/*</c>; empty = any.</param>
/// <param name="Budget">Whose rate limit pays, e.g. the tenant's id; several callers may share one.</param>
internal sealed record FetchRequest(string Address, long MaxBytes, TimeSpan TotalTime, IReadOnlyList<string> ContentTypes, string Budget)
{
    /// <summary>Plain http on port 80 will do.</summary>
    public bool PlainHttp { get; init; }
}

/// <summary>What came back.</summary>
internal abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <summary>The body was written to the caller's stream.</summary>
    public sealed record Got(Uri Final, string? ContentType, string? Charset, long Bytes) : FetchResult;

    public sealed record Failed(OutgoingFailure Failure) : FetchResult
    {
        public string Sentence => OutgoingException.SentenceOf(Failure);
    }
}

/// <summary>
/// Fetches pages, pictures and feeds that a stranger named: at most three redirects, each judged anew, never from https to
/// http, no credentials; failures look alike and none is faster than 200 ms, so nobody can map our network with it.
/// </summary>
internal sealed class GuardedFetch(OutgoingHandler outgoing, AddressGuard guard, TimeProvider time, string userAgent) : IDisposable
{
    private const int MaxRedirects = 3;
    private static readonly TimeSpan FailureFloor = TimeSpan.FromMilliseconds(200);

    private readonly HttpMessageInvoker http = new(outgoing, disposeHandler: false);

    private readonly PartitionedRateLimiter<string> budgets = PartitionedRateLimiter.Create<string, string>(budget =>
        RateLimitPartition.GetTokenBucketLimiter(budget, _ => new()
        {
            TokenLimit = 60,
            TokensPerPeriod = 60,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    /// <summary>Writes the body to <paramref name="into"/>; on failure some of it may have been written.</summary>
    public async Task<FetchResult> FetchAsync(FetchRequest request, Stream into, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var result = await TryAsync(request, into, cancel);
        var rest = FailureFloor - time.GetElapsedTime(started);
        if (result is FetchResult.Failed && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancel);
        }

        return result;
    }

    public void Dispose()
    {
        http.Dispose();
        budgets.Dispose();
    }

    private async Task<FetchResult> TryAsync(FetchRequest request, Stream into, CancellationToken cancel)
    {
        using var lease = budgets.AttemptAcquire(request.Budget);
        if (!lease.IsAcquired || guard.Read(request.Address, request.PlainHttp) is not { } address)
        {
            return new FetchResult.Failed(OutgoingFailure.NotAllowed);
        }

        using var limit = new CancellationTokenSource(request.TotalTime, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await FollowAsync(request, address, into, both.Token);
        }
        catch (OutgoingException refused)
        {
            return new FetchResult.Failed(refused.Failure);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or InvalidDataException)
        {
            return new FetchResult.Failed(OutgoingFailure.NoAnswer);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new FetchResult.Failed(OutgoingFailure.NoAnswer);
        }
    }

    private async Task<FetchResult> FollowAsync(FetchRequest request, Uri address, Stream into, CancellationToken cancel)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            using var message = Message(request, address);
            using var answer = await http.SendAsync(message, cancel);
            if (IsRedirect(answer.StatusCode))
            {
                address = NextHop(address, answer.Headers.Location, request.PlainHttp)
                    ?? throw new OutgoingException(OutgoingFailure.NotAllowed);
                continue;
            }

            return await ReadAsync(request, address, answer, into, cancel);
        }

        throw new OutgoingException(OutgoingFailure.NotAllowed);
    }

    /// <summary>Where a redirect leads, judged as if it had been typed; null = not followed.</summary>
    internal Uri? NextHop(Uri from, Uri? location, bool plainHttp)
    {
        if (location is null || !Uri.TryCreate(from, location, out var next))
        {
            return null;
        }

        var isDowngrade = from.Scheme == "https" && next.Scheme != "https";
        return isDowngrade ? null : guard.Read(location.IsAbsoluteUri ? location.OriginalString : next.AbsoluteUri, plainHttp);
    }

    private HttpRequestMessage Message(FetchRequest request, Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Options.Set(OutgoingHandler.MaxAnswer, request.MaxBytes);
        message.Options.Set(OutgoingHandler.PlainHttp, request.PlainHttp);
        message.Headers.UserAgent.ParseAdd(userAgent);
        foreach (var type in request.ContentTypes)
        {
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        return message;
    }

    private static async Task<FetchResult> ReadAsync(
        FetchRequest request, Uri address, HttpResponseMessage answer, Stream into, CancellationToken cancel)
    {
        var type = answer.Content.Headers.ContentType;
        if (!answer.IsSuccessStatusCode || !IsTaken(request.ContentTypes, type?.MediaType))
        {
            return new FetchResult.Failed((int)answer.StatusCode >= 500 ? OutgoingFailure.NoAnswer : OutgoingFailure.NotFound);
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        await body.CopyToAsync(into, cancel);
        return new FetchResult.Got(address, type?.MediaType, type?.CharSet, body.Position);
    }

    private static bool IsTaken(IReadOnlyList<string> taken, string? type) =>
        taken.Count == 0
        || (type is not null && taken.Any(t => t.EndsWith("/*", StringComparison.Ordinal)
            ? type.StartsWith(t[..^1], StringComparison.OrdinalIgnoreCase)
            : type.Equals(t, StringComparison.OrdinalIgnoreCase)));

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;
}
