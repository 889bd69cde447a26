using System.Diagnostics;
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

/// <summary>The real program in a process of its own that dies where the test wants, before a sandbox that survives it.</summary>
internal sealed class CrashRig : IAsyncDisposable
{
    private const double Factor = 20;

    // The quotas of a real account would end the run long before the kills do.
    private static readonly IReadOnlyList<SandboxNetwork> Unlimited =
        [new BlueskySandbox { Quotas = false }, new MastodonSandbox { Quotas = false }, new Shoutbox(), new Awkward { CallsAllowed = int.MaxValue }];

    private readonly string folder;
    private readonly Dictionary<string, string> environment;
    private readonly Dictionary<string, Uri> addresses;
    private HttpClient api = null!;
    private Process? process;

    private CrashRig(string folder, SandboxHost sandbox, ScaledTime time, Uri address, string? database)
    {
        (this.folder, Sandbox, Time) = (folder, sandbox, time);
        addresses = new(sandbox.Addresses) { ["mastodon.mastodon.social"] = sandbox.Addresses["mastodon.instance"] };
        environment = new()
        {
            ["ROSTRUM_DATA"] = Path.Combine(folder, "data"),
            ["ROSTRUM_URL"] = address.GetLeftPart(UriPartial.Authority),
            ["CRASH_CLOCK"] = time.ToString(),
            ["CRASH_ADDRESSES"] = JsonSerializer.Serialize(addresses),
        };
        if (database is not null)
        {
            environment["ROSTRUM_DATABASE"] = database;
        }
    }

    public SandboxHost Sandbox { get; }

    public ScaledTime Time { get; }

    public IReadOnlyList<(string Network, string Id)> Channels { get; private set; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CrashRig> StartAsync(string? database)
    {
        var folder = Directory.CreateTempSubdirectory("rostrum-crash-").FullName;
        var time = new ScaledTime(TimeProvider.System.GetUtcNow(), Factor);
        var sandbox = await SandboxHost.StartAsync(new() { Networks = Unlimited, Time = time }, Cancel);
        var rig = new CrashRig(folder, sandbox, time, new($"http://127.0.0.1:{FreePort()}"), database);
        await rig.PrepareAsync();
        await rig.RunAsync(null);
        rig.Channels = await rig.ConnectAllAsync();
        return rig;
    }

    /// <summary>Starts the program; with a wish it dies at that moment.</summary>
    public async Task RunAsync(string? crashAt)
    {
        var host = Path.Combine(AppContext.BaseDirectory.Replace("Rostrum.Tests", "Rostrum.CrashHost", StringComparison.Ordinal), "Rostrum.CrashHost.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(host);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["CRASH_AT"] = crashAt ?? "";
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => LastWords.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilAsync(async () => process.HasExited || await AnswersAsync(), TimeSpan.FromSeconds(60), "the program to start");
    }

    public List<string> LastWords { get; } = [];

    public bool HasDied => process is null or { HasExited: true };

    /// <summary>Waits until the process dies of its own wish, at most that long; then it is killed all the same.</summary>
    public async Task DieAsync(TimeSpan atMost)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(atMost);
        try
        {
            await process!.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            process!.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        process.Dispose();
        process = null;
    }

    /// <summary>Schedules one post for every channel; false when the program died meanwhile.</summary>
    public async Task<bool> ScheduleAsync(string text, TimeSpan ahead)
    {
        var body = new JsonObject
        {
            ["when"] = new JsonObject { ["at"] = Time.GetUtcNow().Add(ahead).ToString("O") },
            ["parts"] = new JsonArray(new JsonObject { ["text"] = text }),
            ["channels"] = new JsonArray([.. Channels.Select(c => new JsonObject { ["id"] = c.Id })]),
        };
        try
        {
            using var answer = await api.PostAsJsonAsync("/api/v1/posts", body, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<List<JsonNode>> DeliveriesAsync()
    {
        var all = new List<JsonNode>();
        for (var path = "/api/v1/deliveries?limit=200"; path is not null;)
        {
            var page = (await api.GetFromJsonAsync<JsonNode>(path, Cancel))!;
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
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process?.Dispose();
        api.Dispose();
        await Sandbox.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

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
        api = new() { BaseAddress = new(environment["ROSTRUM_URL"]) };
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
        var connection = await PostAsync("/api/v1/connections", new JsonObject { ["network"] = network, ["homeServer"] = server });
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = new Uri((string)connection["url"]!);
        using var ask = new HttpRequestMessage(HttpMethod.Get, page);
        ask.Headers.Accept.ParseAdd("application/json");
        using var asked = await browser.SendAsync(ask, Cancel);
        var question = JsonNode.Parse(await asked.Content.ReadAsStringAsync(Cancel))!;
        var form = question["fields"]!.AsObject().ToDictionary(f => f.Key, f => (string)f.Value!);
        form["account"] = (string)question["accounts"]![0]!["id"]!;
        form["decision"] = "allow";
        using var decided = await browser.PostAsync(new Uri(page, (string)question["action"]!), new FormUrlEncodedContent(form), Cancel);
        using var returned = await browser.GetAsync(decided.Headers.Location, Cancel);
        var state = (await api.GetFromJsonAsync<JsonNode>($"/api/v1/connections/{connection["id"]}", Cancel))!;
        if ((string)state["state"]! == "choose")
        {
            var accounts = new JsonObject { ["accounts"] = new JsonArray((string)state["accounts"]![0]!["id"]!) };
            return (string)(await PostAsync($"/api/v1/connections/{connection["id"]}/channels", accounts))["items"]![0]!["id"]!;
        }

        state["problem"].ShouldBeNull(network);
        return (string)state["channels"]![0]!;
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var answer = await api.PostAsJsonAsync(path, body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await api.GetAsync("/readyz", Cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
