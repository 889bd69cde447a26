using System.Net;
using System.Net.Sockets;

namespace Rostrum.Platform.Outgoing;

/// <summary>Looks a name up. Replaced in tests, where a name server may lie.</summary>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancel);

/// <summary>Connects to a judged address. Replaced in tests, where no packet leaves the machine.</summary>
internal delegate ValueTask<Stream> ConnectTo(IPEndPoint to, CancellationToken cancel);

/// <summary>
/// The one way out of the process. Judges the text of every address, resolves its name once, judges every address behind the
/// name and connects to a judged one, so a second answer of the name server cannot matter. No redirects, no cookies, no
/// proxy from the environment (a proxy would hide the real target from the guard), bodies counted after unpacking.
/// Throws <see cref="OutgoingException"/>. Use one per process: it pools connections.
/// </summary>
internal sealed class OutgoingHandler : DelegatingHandler
{
    /// <summary>How many bytes of an answer this request takes; <see cref="DefaultMaxAnswer"/> without it.</summary>
    public static readonly HttpRequestOptionsKey<long> MaxAnswer = new("rostrum.maxAnswerBytes");

    /// <summary>Plain http on port 80 will do for this request (feeds, where the operator allows it).</summary>
    public static readonly HttpRequestOptionsKey<bool> PlainHttp = new("rostrum.plainHttp");

    public const long DefaultMaxAnswer = 16 * 1024 * 1024;

    private const int MaxAddresses = 16;
    private static readonly TimeSpan ResolveLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstAddressLimit = TimeSpan.FromSeconds(2);

    private readonly AddressGuard guard;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResolveName resolve;
    private readonly ConnectTo connect;

    public OutgoingHandler(
        AddressGuard guard, TimeProvider time, ILogger<OutgoingHandler> logger, ResolveName? resolve = null, ConnectTo? connect = null)
    {
        this.guard = guard;
        this.time = time;
        this.logger = logger;
        this.resolve = resolve ?? Dns.GetHostAddressesAsync;
        this.connect = connect ?? ConnectSocketAsync;
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Brotli,
            MaxResponseHeadersLength = 16, // KiB
            ConnectTimeout = ConnectLimit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null, // no trace ids to strangers
            ConnectCallback = (context, cancel) => ConnectAsync(context.InitialRequestMessage.RequestUri!, context.DnsEndPoint, cancel),
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri;
        if (uri is null || !guard.IsAllowed(uri, request.Options.TryGetValue(PlainHttp, out var plain) && plain))
        {
            throw Refused(uri?.Host ?? "", "rule");
        }

        // HTTP/3 does not pass through the connect callback.
        request.Version = request.Version > HttpVersion.Version20 ? HttpVersion.Version20 : request.Version;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        var maxBytes = request.Options.TryGetValue(MaxAnswer, out var own) ? own : DefaultMaxAnswer;
        var started = time.GetTimestamp();
        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException failed) when (failed.InnerException is OutgoingException refusal)
        {
            throw refusal; // the socket handler wraps what the connect callback throws
        }
        catch (HttpRequestException failed)
        {
            logger.CallFailed(request.Method.Method, uri.IdnHost, failed.HttpRequestError, time.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }

        logger.Called(request.Method.Method, uri.IdnHost, (int)answer.StatusCode, time.GetElapsedTime(started).TotalMilliseconds);
        if (answer.Content.Headers.ContentLength > maxBytes && request.Method != HttpMethod.Head)
        {
            answer.Dispose();
            throw new OutgoingException(OutgoingFailure.TooLarge);
        }

        answer.Content = new CountedContent(answer.Content, maxBytes);
        return answer;
    }

    private async ValueTask<Stream> ConnectAsync(Uri uri, DnsEndPoint to, CancellationToken cancel)
    {
        var host = AddressGuard.HostOf(uri);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(host, cancel);
        if (!guard.IsException(uri) && !addresses.All(guard.IsAllowed))
        {
            throw Refused(host, "address");
        }

        addresses = [.. addresses.Take(MaxAddresses).Select(a => a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a)];
        for (var i = 0; ; i++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var isLast = i == addresses.Length - 1;
            if (!isLast)
            {
                limit.CancelAfter(FirstAddressLimit); // a dead first address must not use up the whole connect time
            }

            try
            {
                return await connect(new(addresses[i], to.Port), limit.Token);
            }
            catch (Exception failed) when (!isLast && !cancel.IsCancellationRequested
                && failed is SocketException or OperationCanceledException)
            {
                // The next address of the same name may answer.
            }
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ResolveLimit);
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }

        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private OutgoingException Refused(string host, string why)
    {
        logger.Refused(host, why);
        return new(OutgoingFailure.NotAllowed);
    }

    private static async ValueTask<Stream> ConnectSocketAsync(IPEndPoint to, CancellationToken cancel)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
