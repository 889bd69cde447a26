using System.Net;
using System.Net.Sockets;

namespace Rostrum.Tests.Publishing;

/// <summary>A port before a network's own: shut, nobody is there and calls are refused; open, bytes pass.</summary>
internal sealed class Door : IAsyncDisposable
{
    private readonly Uri behind;
    private readonly int port;
    private TcpListener? listener;
    private CancellationTokenSource open = new();
    private Task serving = Task.CompletedTask;

    public Door(Uri behind)
    {
        this.behind = behind;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Open();
    }

    public Uri Address => new($"http://127.0.0.1:{port}/");

    public void Open()
    {
        open = new();
        listener = new(IPAddress.Loopback, port);
        listener.Start();
        serving = ServeAsync(listener, open.Token);
    }

    public async Task ShutAsync()
    {
        await open.CancelAsync();
        await serving;
        listener?.Stop();
        open.Dispose();
        listener = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (listener is not null)
        {
            await ShutAsync();
        }
    }

    private async Task ServeAsync(TcpListener from, CancellationToken end)
    {
        var passing = new List<Task>();
        try
        {
            while (!end.IsCancellationRequested)
            {
                passing.Add(PassAsync(await from.AcceptSocketAsync(end), end));
            }
        }
        catch (OperationCanceledException)
        {
            // shut
        }

        await Task.WhenAll(passing);
    }

    private async Task PassAsync(Socket caller, CancellationToken end)
    {
        using var near = new NetworkStream(caller, ownsSocket: true);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(behind.Host, behind.Port, end);
            using var far = client.GetStream();
            await Task.WhenAny(near.CopyToAsync(far, end), far.CopyToAsync(near, end));
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException)
        {
            // one side is gone, and with it the call
        }
    }
}
