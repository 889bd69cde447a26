using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Tests.Platform;

/// <summary>
/// A server on loopback that answers for every public address: names come from a table of the test, connections end here
/// and nothing leaves the machine.
/// </summary>
internal sealed class StrangerServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int port;

    private StrangerServer(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(context =>
        {
            lock (Asked)
            {
                Asked.Add(context.Request.Host.Host + context.Request.Path);
                Headers.Add(string.Join('\n', context.Request.Headers.Select(h => $"{h.Key}: {h.Value}")));
            }

            return answer(context);
        });
    }

    public List<string> Asked { get; } = [];

    public List<string> Headers { get; } = [];

    /// <summary>What names resolve to; a queue gives a new answer per look-up and its last one for ever.</summary>
    public Dictionary<string, Queue<string[]>> Names { get; } = [];

    public List<IPAddress> Connected { get; } = [];

    public List<string> Resolved { get; } = [];

    public QuietLogger<OutgoingHandler> Log { get; } = new();

    public static async Task<StrangerServer> StartAsync(RequestDelegate answer)
    {
        var server = new StrangerServer(answer);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        server.port = new Uri(server.app.Urls.First()).Port;
        return server;
    }

    public void Name(string host, params string[][] answers) => Names[host] = new(answers);

    public OutgoingHandler Handler(AddressGuard guard) =>
        new(guard, TimeProvider.System, Log, ResolveAsync, ConnectAsync);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        Resolved.Add(host);
        if (!Names.TryGetValue(host, out var answers))
        {
            return Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
        }

        var answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        return Task.FromResult(answer.Select(text => IPAddress.Parse(text)).ToArray());
    }

    private async ValueTask<Stream> ConnectAsync(IPEndPoint to, CancellationToken cancel)
    {
        Connected.Add(to.Address);
        if (to.Address.Equals(IPAddress.Parse("8.8.4.4")))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
