using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rostrum.Networks.Tests.Support;

/// <summary>What was heard: the head's first line, headers and body.</summary>
public sealed record Heard(string Line, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Line.Split(' ')[1];

    public Dictionary<string, string> Form => Body.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2))
        .ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p.ElementAtOrDefault(1) ?? ""));
}

/// <summary>
/// A server at the level of bytes: it keeps connections open and answers each request with the next line of its script,
/// which may also be the end of the connection, or silence.
/// </summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Func<Heard, Reply>> script = new();
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentQueue<Heard> heard = new();
    private readonly Task accepting;

    public ScriptedServer()
    {
        listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public IReadOnlyList<Heard> Requests => [.. heard];

    public int Connections { get; private set; }

    /// <summary>Completed when a request was heard to its end.</summary>
    public SemaphoreSlim Arrived { get; } = new(0);

    public ScriptedServer Then(Func<Heard, Reply> reply)
    {
        script.Enqueue(reply);
        return this;
    }

    public ScriptedServer Then(int status, string body, params string[] headers) => Then(_ => Reply.Of(status, body, headers));

    public ScriptedServer ThenCut() => Then(_ => Reply.Cut);

    public ScriptedServer ThenSilence() => Then(_ => Reply.Silence);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await accepting;
        listener.Stop();
        ended.Dispose();
        Arrived.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ended.Token);
                Connections++;
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                heard.Enqueue(request);
                var reply = script.TryDequeue(out var next) ? next(request) : Reply.Of(599, "the script has ended");
                Arrived.Release();
                if (reply.Bytes is null)
                {
                    if (reply.IsSilent)
                    {
                        await Task.Delay(Timeout.Infinite, ended.Token);
                    }

                    return;
                }

                await stream.WriteAsync(reply.Bytes, ended.Token);
                if (reply.EndsAfterwards)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // the caller went away, or the test is over
        }
    }

    private async Task<Heard?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(bytes))
        {
            if (await stream.ReadAsync(one, ended.Token) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1], StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, ended.Token);
        return new(lines[0], headers, Encoding.UTF8.GetString(body));
    }

    private static bool EndsHead(List<byte> bytes) =>
        bytes.Count >= 4 && bytes[^4] == '\r' && bytes[^3] == '\n' && bytes[^2] == '\r' && bytes[^1] == '\n';
}

/// <summary>What the server does after a request.</summary>
public sealed record Reply(byte[]? Bytes)
{
    public static Reply Cut { get; } = new((byte[]?)null);

    public static Reply Silence { get; } = new((byte[]?)null) { IsSilent = true };

    public bool IsSilent { get; private init; }

    public bool EndsAfterwards { get; private init; }

    public static Reply Of(int status, string body, params string[] headers) => new(Text(status, body, Encoding.UTF8.GetByteCount(body), headers));

    /// <summary>Promises more bytes than it sends, then ends the connection.</summary>
    public static Reply CutInside(int status, string body) => new(Text(status, body, Encoding.UTF8.GetByteCount(body) + 100, []))
    {
        EndsAfterwards = true,
    };

    private static byte[] Text(int status, string body, int length, string[] headers)
    {
        var head = $"HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n";
        return Encoding.UTF8.GetBytes(head + body);
    }
}
