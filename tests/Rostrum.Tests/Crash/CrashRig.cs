using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.CrashHost;
using Rostrum.Networks;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Bluesky;
using Rostrum.Sandbox.Mastodon;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Crash;

/// <summary>The real program in processes of their own that die where the test wants, before a sandbox that survives them.</summary>
internal sealed class CrashRig : IAsyncDisposable
{
    private const double Factor = 20;

    // The quotas of a real account would end the run long before the kills do. A death in the midst of spending a refresh token
    // that works once costs the sign-in, at real servers too; then a person is asked, and the run would be over.
    private static IReadOnlyList<SandboxNetwork> Lenient() =>
    [
        new BlueskySandbox { Quotas = false, LoginAccessLife = TimeSpan.FromDays(30) },
        new MastodonSandbox { Quotas = false },
        new Shoutbox(),
        new Awkward { CallsAllowed = int.MaxValue },
    ];

    // A starved minute is twenty by the fast clock, and what is an hour late waits for a person.
    private static readonly JsonObject PublishHoweverLate = new() { ["latePolicy"] = new JsonObject { ["publishWithinSeconds"] = 604_800 } };

    private readonly Dictionary<string, string> environment;
    private readonly HttpClient api = new();
    private readonly List<CrashProgram> others = [];
    private CrashProgram? program;

    private CrashRig(string folder, SandboxHost sandbox, ScaledTime time, string? database)
    {
        (Folder, Sandbox, Time) = (folder, sandbox, time);
        Address = FreeAddress();
        var addresses = new Dictionary<string, Uri>(sandbox.Addresses) { ["mastodon.mastodon.social"] = sandbox.Addresses["mastodon.instance"] };
        environment = new()
        {
            ["ROSTRUM_DATA"] = Path.Combine(folder, "data"),
            ["ROSTRUM_PUBLIC_URL"] = Address.GetLeftPart(UriPartial.Authority),
            ["CRASH_CLOCK"] = time.ToString(),
            ["CRASH_ADDRESSES"] = JsonSerializer.Serialize(addresses),
        };
        if (database is not null)
        {
            environment["ROSTRUM_DATABASE"] = database;
        }
    }

    /// <summary>Where the first program listens, every time it is started.</summary>
    public Uri Address { get; }

    public string Folder { get; }

    public SandboxHost Sandbox { get; }

    public ScaledTime Time { get; }

    public IReadOnlyList<(string Network, string Id)> Channels { get; private set; } = [];

    public CrashProgram Program => program ?? throw new InvalidOperationException("No program was started.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A workspace with a channel on every network, and the program running.</summary>
    public static async Task<CrashRig> StartAsync(string? database)
    {
        var folder = Directory.CreateTempSubdirectory("rostrum-crash-").FullName;
        var time = new ScaledTime(TimeProvider.System.GetUtcNow(), Factor);
        var sandbox = await SandboxHost.StartAsync(new() { Networks = Lenient(), Time = time }, Cancel);
        var rig = new CrashRig(folder, sandbox, time, database);
        await rig.PrepareAsync();
        if (database is not null)
        {
            await FastPostgres.HurryAsync(database, time, Cancel);
        }

        await rig.RunAsync();
        await rig.SendAsync(HttpMethod.Patch, "/api/v1/workspace", PublishHoweverLate);
        rig.Channels = await rig.ConnectAllAsync();
        return rig;
    }

    /// <summary>Starts the first program again; the one before must be dead.</summary>
    public async Task RunAsync()
    {
        if (program is { } before)
        {
            await before.DisposeAsync();
        }

        program = CrashProgram.Start(environment, Address);
        await UpAsync(program);
    }

    /// <summary>Starts a further program on the same data, at an address of its own.</summary>
    public async Task<CrashProgram> StartProgramAsync()
    {
        var started = CrashProgram.Start(environment, FreeAddress());
        others.Add(started);
        await UpAsync(started);
        return started;
    }

    /// <summary>Schedules one post for every channel; false when the program died meanwhile, and then it may be scheduled or not.</summary>
    public async Task<bool> ScheduleAsync(string text, TimeSpan ahead, CrashProgram? through = null)
    {
        try
        {
            for (var tries = 0; ; tries++)
            {
                using var answer = await api.PostAsJsonAsync(At(through, "/api/v1/posts"), Post(text, ahead), Cancel);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    return true;
                }

                // On a slow machine the fast clock passes the moment while the request is on its way.
                var problem = await answer.Content.ReadAsStringAsync(Cancel);
                problem.ShouldContain("This moment has passed.");
                tries.ShouldBeLessThan(3, problem);
            }
        }
        catch (HttpRequestException) when ((through ?? Program).HasDied)
        {
            return false;
        }
    }

    /// <summary>Schedules them side by side; the texts that were accepted.</summary>
    public async Task<IReadOnlyList<string>> ScheduleAllAsync(IReadOnlyList<string> texts, TimeSpan ahead, CrashProgram? through = null)
    {
        var accepted = await Task.WhenAll(texts.Select(text => ScheduleAsync(text, ahead, through)));
        return [.. texts.Where((_, i) => accepted[i])];
    }

    public async Task<List<JsonNode>> DeliveriesAsync(CrashProgram? through = null)
    {
        var all = new List<JsonNode>();
        for (var path = "/api/v1/deliveries?limit=200"; path is not null;)
        {
            var page = (await api.GetFromJsonAsync<JsonNode>(At(through, path), Cancel))!;
            all.AddRange(page["items"]!.AsArray().Select(d => d!));
            path = (string?)page["next"] is { } next ? $"/api/v1/deliveries?limit=200&cursor={Uri.EscapeDataString(next)}" : null;
        }

        return all;
    }

    public static async Task UntilAsync(Func<Task<bool>> isTrue, TimeSpan patience, string what)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (!await isTrue())
        {
            if (clock.GetElapsedTime(started) > patience)
            {
                throw new TimeoutException($"Waited {patience} for {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in program is null ? others : [program, .. others])
        {
            await one.DisposeAsync();
        }

        api.Dispose();
        await Sandbox.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task UpAsync(CrashProgram started)
    {
        await UntilAsync(async () => started.HasDied || await AnswersAsync(started.Address), TimeSpan.FromSeconds(60), "the program to start");
        started.HasDied.ShouldBeFalse("it died at its start");
    }

    private JsonObject Post(string text, TimeSpan ahead) => new()
    {
        ["when"] = new JsonObject { ["at"] = Time.GetUtcNow().Add(ahead).ToString("O") },
        ["parts"] = new JsonArray(new JsonObject { ["text"] = text }),
        ["channels"] = new JsonArray([.. Channels.Select(c => new JsonObject { ["id"] = c.Id })]),
    };

    // Owner of nothing yet: workspace, key and app credentials are made beside the program, as the commands do.
    private async Task PrepareAsync()
    {
        var settings = RostrumSettings.Read([], name => environment.GetValueOrDefault(name));
        var instance = await Instance.OpenAsync(settings, Cancel);
        var services = new ServiceCollection();
        services.AddLogging();
        instance.AddTo(services, Time);
        await using var provider = services.BuildServiceProvider();
        var workspace = (await provider.GetRequiredService<WorkspaceRegister>().CreateAsync("Crash", "Etc/UTC", null, Cancel)).Workspace!;
        var key = await provider.GetRequiredService<ApiKeys>().CreateAsync(workspace.Id, "crash", [.. ApiScope.All], null, Guid.Empty, Cancel);
        var apps = provider.GetRequiredService<NetworkAppVault>();
        await apps.SetAsync(new("shoutbox", "app"), new(Shoutbox.ClientId, new SecretText(Shoutbox.ClientSecret)), Cancel);
        await apps.SetAsync(new("awkward", "app"), new(Awkward.ClientKey, new SecretText(Awkward.ClientSecret)), Cancel);
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
    }

    private async Task<List<(string, string)>> ConnectAllAsync()
    {
        var channels = new List<(string, string)>();
        foreach (var (network, server) in ((string, string?)[])[("bluesky", null), ("mastodon", "mastodon.social"), ("awkward", null), ("shoutbox", null)])
        {
            channels.Add((network, await ConnectAsync(network, server)));
        }

        return channels;
    }

    private async Task<string> ConnectAsync(string network, string? server)
    {
        var connection = await SendAsync(HttpMethod.Post, "/api/v1/connections", new JsonObject { ["network"] = network, ["homeServer"] = server });
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        await ConsentVisit.AllowAsync(browser, new((string)connection["url"]!), Cancel);
        var state = (await api.GetFromJsonAsync<JsonNode>(At(null, $"/api/v1/connections/{connection["id"]}"), Cancel))!;
        if ((string)state["state"]! == "choose")
        {
            var accounts = new JsonObject { ["accounts"] = new JsonArray((string)state["accounts"]![0]!["id"]!) };
            return (string)(await SendAsync(HttpMethod.Post, $"/api/v1/connections/{connection["id"]}/channels", accounts))["items"]![0]!["id"]!;
        }

        state["problem"].ShouldBeNull(network);
        return (string)state["channels"]![0]!;
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(method, At(null, path)) { Content = JsonContent.Create(body) };
        using var answer = await api.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {text}");
        return JsonNode.Parse(text)!;
    }

    private Uri At(CrashProgram? through, string path) => new(through?.Address ?? Address, path);

    private async Task<bool> AnswersAsync(Uri address)
    {
        try
        {
            using var answer = await api.GetAsync(new Uri(address, "/readyz"), Cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
