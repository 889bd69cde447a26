using Microsoft.AspNetCore.Builder;

namespace Rostrum.Sandbox;

/// <summary>A running sandbox: the world page with its control API, and every network on its own origins.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    private readonly Dictionary<(string Network, string Origin), WebApplication> origins = [];
    private readonly Dictionary<string, SandboxNetworkContext> networks = [];
    private readonly SandboxOptions options;
    private readonly Snapshot snapshot;
    private readonly WebApplication worldSite;
    private readonly CancellationTokenSource stopping = new();

    private SandboxHost(SandboxOptions options)
    {
        this.options = options;
        Clock = new(options.Time);
        World = new(Clock, options.Time);
        Faults = new(World);
        Media = new(options.StateFile is { } file ? file + ".media" : null);
        Requests = new(World);
        snapshot = new(World, options.StateFile);
        Product = options.Product;
        var port = options.FirstNetworkPort;
        foreach (var network in options.Networks)
        {
            var runner = new FaultRunner(network, Faults, Clock, options.Time);
            var context = new SandboxNetworkContext(network, World, Media, Faults, snapshot, runner, options.Seed,
                origin => AddressOf(network.Id, origin));
            networks.Add(network.Id, context);
            foreach (var origin in network.Origins)
            {
                var app = NetworkOrigin.Create(options, port == 0 ? 0 : port++,
                    new Listening(network, origin, World, Requests, Faults, runner, snapshot));
                network.Map(origin, app, context);
                origins.Add((network.Id, origin), app);
            }
        }

        worldSite = NetworkOrigin.Create(options, options.WorldPort);
        ControlRoutes.Map(worldSite, this);
    }

    public World World { get; }

    public WorldClock Clock { get; }

    public FaultBoard Faults { get; }

    public MediaShelf Media { get; }

    /// <summary>The world page; the control API is below <c>/control</c>.</summary>
    public Uri WorldAddress => NetworkOrigin.AddressOf(worldSite);

    /// <summary>Where the page's way back leads.</summary>
    public Uri? Product { get; set; }

    /// <summary>Who is known under this id, or null.</summary>
    internal SandboxNetworkContext? Find(string networkId) => networks.GetValueOrDefault(networkId);

    internal TimeProvider HostTime => options.Time;

    internal CancellationToken Stopping => stopping.Token;

    internal RequestLog Requests { get; }

    internal int Seed => options.Seed;

    internal IReadOnlyList<SandboxNetworkContext> Networks => [.. networks.Values];

    /// <summary>Starts everything. A busy port is said with its number.</summary>
    public static async Task<SandboxHost> StartAsync(SandboxOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new SandboxHost(options);
        try
        {
            await host.snapshot.ReadAsync(cancel);
            foreach (var app in host.origins.Values.Append(host.worldSite))
            {
                await app.StartAsync(cancel);
            }

            host.MoveIn();
            return host;
        }
        catch (IOException busy) when (busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await host.DisposeAsync();
            throw new IOException($"The sandbox cannot listen: {busy.Message}", busy);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>For example <c>http://127.0.0.1:41234/</c> for ("bluesky", "pds").</summary>
    public Uri AddressOf(string networkId, string origin = SandboxNetwork.MainOrigin) =>
        NetworkOrigin.AddressOf(origins[(networkId, origin)]);

    /// <summary>All origins with their addresses, keyed <c>network.origin</c>, or <c>network</c> when it has only the main one.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses => origins.Keys.ToDictionary(
        key => key.Origin == SandboxNetwork.MainOrigin ? key.Network : $"{key.Network}.{key.Origin}",
        key => AddressOf(key.Network, key.Origin));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(origins.Values.Append(worldSite).Select(async app =>
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }));
        await snapshot.WriteAsync(CancellationToken.None); // the last state of the world
        snapshot.Dispose();
        Clock.Dispose();
        stopping.Dispose();
    }

    internal Task SaveAsync(CancellationToken cancel) => snapshot.WriteAsync(cancel);

    /// <summary>Begins anew: nobody posted, nobody is signed in, nothing is broken.</summary>
    internal void Reset()
    {
        Faults.Release();
        Faults.Clear();
        Requests.Clear();
        World.Restore(new(options.Time.GetUtcNow(), 1, World.NextNumber(), TimeSpan.Zero, true,
            [], [], [], [], [], [], []));
        MoveIn();
    }

    private void MoveIn()
    {
        foreach (var network in networks.Values.Where(one => one.Network.HasPeople))
        {
            SandboxPeople.MoveIn(network);
        }
    }
}
