using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rostrum.Accounts;
using Rostrum.Networks;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Bluesky;
using Rostrum.Sandbox.Mastodon;
using Rostrum.TestNetworks;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Publishing;

/// <summary>
/// The real program and the pretend networks on one clock that goes at its own pace and can be put forward. Everything is
/// asked and done over HTTP, at the program's API and at the sandbox's control API.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private const string Home = "mastodon.social";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly HttpClient control;

    private Stage(WorldClock time, SandboxHost world, ApiHost host)
    {
        (Time, World, Host) = (time, world, host);
        control = new() { BaseAddress = world.WorldAddress };
    }

    public WorldClock Time { get; }

    public SandboxHost World { get; }

    public ApiHost Host { get; }

    private static CancellationToken Cancel => ApiHost.Cancel;

    public static async Task<Stage> StartAsync(StageWish? wish = null)
    {
        wish ??= new();
        var time = new WorldClock(TimeProvider.System);
        var world = await SandboxHost.StartAsync(
            new()
            {
                Networks =
                [
                    new BlueskySandbox { Quotas = false }, new MastodonSandbox { Quotas = false },
                    new Shoutbox(), new Awkward { CallsAllowed = int.MaxValue },
                ],
                Time = time,
            },
            Cancel);
        var addresses = new Dictionary<string, Uri>(world.Addresses) { [$"mastodon.{Home}"] = world.Addresses["mastodon.instance"] };
        wish.Reroute?.Invoke(addresses);
        var host = await ApiHost.StartAsync(
            wish.Engine, wish.Product?.Invoke(time) ?? time, addresses: new(addresses), level: wish.Level,
            extra: environment => TestNetworkList.Create(environment).Select(n => n with { Quotas = [] }));
        var apps = host.App.Services.GetRequiredService<NetworkAppVault>();
        await apps.SetAsync(new("shoutbox", "app"), new(Shoutbox.ClientId, new SecretText(Shoutbox.ClientSecret)), Cancel);
        await apps.SetAsync(new("awkward", "app"), new(Awkward.ClientKey, new SecretText(Awkward.ClientSecret)), Cancel);
        return new(time, world, host);
    }

    /// <summary>Waits for something that is under way. The clock of the stage goes on meanwhile.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isTrue, Func<string> what)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isTrue())
        {
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Patience, what());
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>Connects the first account the network offers, as a person in a browser would; by its id, in the place of that channel.</summary>
    public async Task<string> ConnectAsync(string network, string? inPlaceOf = null)
    {
        var begun = await Host.PostAsync("connections", new
        {
            network, homeServer = network == "mastodon" ? Home : null, channelId = inPlaceOf,
        });
        begun.Status.ShouldBe(HttpStatusCode.Created, begun.Text);
        await ConsentVisit.AllowAsync(Host.Http, new(begun["url"]), Cancel);
        var connection = await Host.GetAsync($"connections/{begun["id"]}");
        if (connection["state"] != "choose")
        {
            connection["state"].ShouldBe("done", connection.Text);
            return connection.Json!["channels"]![0]!.ToString();
        }

        var account = connection.Json!["accounts"]![0]!["id"]!.ToString();
        var chosen = await Host.PostAsync($"connections/{begun["id"]}/channels", new { accounts = new[] { account } });
        chosen.Status.ShouldBe(HttpStatusCode.OK, chosen.Text);
        return chosen.Json!["items"]![0]!["id"]!.ToString();
    }

    /// <summary>Plans a post and answers its deliveries' ids in the order of the parts.</summary>
    public async Task<string> PlanAsync(string channel, string text, TimeSpan ahead) =>
        (await PlanAsync(channel, [text], ahead))[0];

    public async Task<IReadOnlyList<string>> PlanAsync(string channel, IReadOnlyList<string> texts, TimeSpan ahead)
    {
        var post = await Host.PostAsync("posts", new
        {
            when = new { at = Time.GetUtcNow().Add(ahead) },
            parts = texts.Select(t => new { text = t }),
            channels = new[] { new { id = channel } },
        });
        post.Status.ShouldBe(HttpStatusCode.Created, post.Text);
        return [.. post.Json!["deliveries"]!.AsArray().OrderBy(d => (int)d!["part"]!).Select(d => d!["id"]!.ToString())];
    }

    /// <summary>Waits until the delivery reads one of these states, and answers it.</summary>
    public Task<Answer> ReachesAsync(string delivery, params string[] states) =>
        ShowsAsync($"deliveries/{delivery}", d => states.Contains(d["state"]));

    /// <summary>Waits until what is at that address looks so, and answers it.</summary>
    public async Task<Answer> ShowsAsync(string path, Func<Answer, bool> looksSo)
    {
        Answer? last = null;
        await UntilAsync(
            async () => looksSo(last = await Host.GetAsync(path)), () => $"{path} came to: {last!.Text}\n{Host.Log.All}");
        return last!;
    }

    public async Task<IReadOnlyList<string>> OutcomesAsync(string delivery)
    {
        var attempts = await Host.GetAsync($"deliveries/{delivery}/attempts");
        return [.. attempts.Json!["items"]!.AsArray().OrderBy(a => (int)a!["number"]!).Select(a => a!["outcome"]?.ToString() ?? "open")];
    }

    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string type)
    {
        await using var db = await Host.OpenDbAsync();
        return [.. db.Outbox.Where(e => e.Type == type).OrderBy(e => e.Seq).Select(e => e.Data).ToList().Select(d => JsonNode.Parse(d)!)];
    }

    /// <summary>Posts a network holds with this text, deleted ones too.</summary>
    public int CountOf(string text) => World.World.Posts.All().Count(p => p.Text == text);

    public async Task BreakAsync(object fault)
    {
        using var answer = await control.PostAsJsonAsync("/control/faults", fault, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
    }

    public async Task HealAsync(string network)
    {
        using var answer = await control.DeleteAsync($"/control/faults?network={network}", Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>What a network heard on paths that contain this.</summary>
    public async Task<IReadOnlyList<JsonNode>> HeardAsync(string network, string path)
    {
        var heard = (await control.GetFromJsonAsync<JsonNode>($"/control/requests?network={network}&limit=4000", Cancel))!.AsArray();
        return [.. heard.Select(r => r!).Where(r => r["path"]!.ToString().Contains(path, StringComparison.Ordinal))];
    }

    public async Task<JsonNode> ControlAsync(string path, object body)
    {
        using var answer = await control.PostAsJsonAsync(path, body, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await Host.DisposeAsync();
        await World.DisposeAsync();
        Time.Dispose();
    }
}

/// <summary>What a test wants otherwise.</summary>
internal sealed record StageWish
{
    public string Engine { get; init; } = "sqlite";

    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Another clock for the program, made from the stage's.</summary>
    public Func<WorldClock, TimeProvider>? Product { get; init; }

    /// <summary>Puts something between the program and a network.</summary>
    public Action<Dictionary<string, Uri>>? Reroute { get; init; }
}
