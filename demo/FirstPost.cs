using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Sandbox;
using Rostrum.Workspaces;

namespace Rostrum.Demo;

/// <summary>
/// The whole main job once, without a browser, over the same API that everybody uses: owner, workspace, channels connected
/// through their real consent, a post five seconds ahead, its addresses.
/// </summary>
internal sealed class FirstPost(HttpClient api, HttpClient browser)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task<bool> IsRunningAsync(RostrumSettings settings)
    {
        using var http = Client(settings.PublicUrl);
        http.Timeout = TimeSpan.FromSeconds(2);
        try
        {
            using var answer = await http.GetAsync("/version");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A demo is running already: its databases are opened beside it for the key, everything else goes over its API.</summary>
    public static async Task<int> RunBesideAsync(RostrumSettings settings, string text)
    {
        var instance = await Instance.OpenAsync(settings, CancellationToken.None);
        var services = new ServiceCollection();
        services.AddLogging();
        instance.AddTo(services, TimeProvider.System);
        await using var provider = services.BuildServiceProvider();
        return await RunAsync(provider, settings, text);
    }

    public static async Task<int> RunAsync(IServiceProvider services, RostrumSettings settings, string text)
    {
        var key = await MakeKeyAsync(services);
        using var api = Client(settings.PublicUrl);
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var browser = Client(settings.PublicUrl);
        return await new FirstPost(api, browser).RunAsync(text);
    }

    private static async Task<string> MakeKeyAsync(IServiceProvider services)
    {
        var people = services.GetRequiredService<People>();
        var register = services.GetRequiredService<WorkspaceRegister>();
        var owner = await people.FindAsync("ada@example.org", CancellationToken.None)
            ?? (await people.AddAsync("ada@example.org", "Ada", null, isOwner: true, CancellationToken.None)).Person!;
        var workspace = await register.FindAsync("first-steps", CancellationToken.None)
            ?? (await register.CreateAsync("First steps", "Etc/UTC", owner.Id, CancellationToken.None)).Workspace!;
        var expires = TimeProvider.System.GetUtcNow().AddMinutes(10);
        var key = await services.GetRequiredService<ApiKeys>().CreateAsync(
            workspace.Id, "start publish", ApiScope.Preset("full")!, expires, owner.Id, CancellationToken.None);
        return key.Text;
    }

    private async Task<int> RunAsync(string text)
    {
        var channels = await ConnectAsync();
        if (channels.Count == 0)
        {
            Words.Say("No channel could be connected.");
            return 1;
        }

        var post = await SendAsync(HttpMethod.Post, "/api/v1/posts", new JsonObject
        {
            ["when"] = new JsonObject { ["at"] = TimeProvider.System.GetUtcNow().Add(Ahead).ToString("O") },
            ["parts"] = new JsonArray(new JsonObject { ["text"] = text }),
            ["channels"] = new JsonArray([.. channels.Select(c => new JsonObject { ["id"] = c })]),
        });
        Words.Say($"Scheduled for {post["at"]} on {channels.Count} channels. Waiting ...");
        return await FollowAsync((string)post["id"]!);
    }

    private async Task<List<string>> ConnectAsync()
    {
        var channels = (await GetAsync("/api/v1/channels"))["items"]!.AsArray();
        var connected = channels.ToDictionary(c => (string)c!["network"]!, c => (string)c!["id"]!);
        var inSandbox = JsonNode.Parse(await browser.GetStringAsync(new Uri(DemoProgram.World, "/control/networks")))!.AsArray()
            .Select(n => (string)n!["id"]!).ToHashSet();
        foreach (var network in (await GetAsync("/api/v1/networks"))["items"]!.AsArray())
        {
            var id = (string)network!["id"]!;
            if (inSandbox.Contains(id) && !connected.ContainsKey(id))
            {
                connected[id] = await ConnectAsync(id);
                Words.Say($"Connected {network["name"]}");
            }
        }

        return [.. connected.Values];
    }

    private async Task<string> ConnectAsync(string network)
    {
        var start = new JsonObject { ["network"] = network };
        if (HomeServers.Typed.TryGetValue(network, out var server))
        {
            start["homeServer"] = server;
        }

        var connection = await SendAsync(HttpMethod.Post, "/api/v1/connections", start);
        var id = (string)connection["id"]!;
        await ConsentVisit.AllowAsync(browser, new((string)connection["url"]!));
        var state = await GetAsync($"/api/v1/connections/{id}");
        if ((string)state["state"]! == "done")
        {
            return (string)state["channels"]![0]!;
        }

        if ((string)state["state"]! != "choose")
        {
            throw new InvalidOperationException($"{network} was not connected: {state["problem"]?["sentence"] ?? state["state"]}");
        }

        var account = (string)state["accounts"]![0]!["id"]!;
        var made = await SendAsync(
            HttpMethod.Post, $"/api/v1/connections/{id}/channels", new JsonObject { ["accounts"] = new JsonArray(account) });
        return (string)made["items"]![0]!["id"]!;
    }

    private async Task<int> FollowAsync(string post)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < Patience)
        {
            var now = await GetAsync($"/api/v1/posts/{post}?include=deliveries");
            if ((string)now["state"]! is not ("scheduled" or "working" or "unknown"))
            {
                return Report(now);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), clock, CancellationToken.None); // ends by the patience above
        }

        Words.Say("It is still not published; see the world page and the log.");
        return 1;
    }

    private static int Report(JsonNode post)
    {
        foreach (var delivery in post["deliveries"]!.AsArray())
        {
            Words.Print((string?)delivery!["url"] ?? $"{delivery["state"]}: {delivery["failure"]?["sentence"]}");
        }

        return (string)post["state"]! == "live" ? 0 : 1;
    }

    private async Task<JsonNode> GetAsync(string path) => await SendAsync(HttpMethod.Get, path, null);

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{method} {path} answered {(int)answer.StatusCode}: {text}");
    }

    // Talks to this machine only, and plays a browser that must see each redirect.
    private static HttpClient Client(Uri address)
    {
#pragma warning disable RS0030 // not a call of the product: the demo plays the person and their browser
        return new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
#pragma warning restore RS0030
    }
}
