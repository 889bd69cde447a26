using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Rostrum.Networks.Tests.Support;

/// <summary>An environment whose way out reaches loopback only, and which keeps every log line.</summary>
public sealed class TestEnvironment : IDisposable
{
    private readonly SocketsHttpHandler outgoing;

    public TestEnvironment(
        IReadOnlyDictionary<string, Uri>? addresses = null,
        TimeProvider? time = null,
        Uri? publicUrl = null,
        Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        outgoing = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            ConnectCallback = ConnectAsync,
        };
        Log = new();
        Environment = new()
        {
            Outgoing = around is null ? outgoing : around(outgoing),
            Time = time ?? TimeProvider.System,
            Random = new(20261124),
            Loggers = Log,
            Addresses = new(addresses ?? new Dictionary<string, Uri>()),
            PublicUrl = publicUrl ?? new("http://127.0.0.1:8080"),
        };
    }

    public NetworkEnvironment Environment { get; }

    public LogLines Log { get; }

    public void Dispose()
    {
        outgoing.Dispose();
        Log.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var host = context.DnsEndPoint.Host;
        var isLoopback = host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        if (!isLoopback)
        {
            throw new InvalidOperationException($"A test tried to reach {host}.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Everything that was logged, to be searched for what must not be there.</summary>
public sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue(formatter(state, exception) + (exception is null ? "" : " " + exception));

    public void Dispose()
    {
    }
}
