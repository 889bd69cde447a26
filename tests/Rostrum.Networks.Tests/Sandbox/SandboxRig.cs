using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>A sandbox with the two test networks, and a caller that is not Rostrum.</summary>
internal sealed class SandboxRig : IAsyncDisposable
{
    public static readonly Uri Redirect = new("http://127.0.0.1:9/back");

    private SandboxRig(SandboxHost host)
    {
        Host = host;
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 1 })
        {
            Timeout = TimeSpan.FromSeconds(30),
        };
        Control = new() { BaseAddress = host.WorldAddress, Timeout = TimeSpan.FromSeconds(70) };
    }

    public SandboxHost Host { get; }

    /// <summary>One connection per origin, so that a second call goes over a warm one.</summary>
    public HttpClient Http { get; }

    public HttpClient Control { get; }

    public static async Task<SandboxRig> StartAsync(string? stateFile = null, TimeProvider? time = null, int seed = 1) =>
        new(await SandboxHost.StartAsync(new SandboxOptions
        {
            Networks = [new Shoutbox(), new Awkward()], StateFile = stateFile, Seed = seed,
            Time = time ?? TimeProvider.System,
        }, TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Control.Dispose();
        await Host.DisposeAsync();
    }

    public Uri At(string network, string path) => new(Host.AddressOf(network), path);

    /// <summary>The whole dance of the shoutbox, by a program: question as JSON, answer, code, token.</summary>
    public async Task<JsonObject> SignInToShoutboxAsync(string person = "harbourbakery")
    {
        var code = await AllowAsync("shoutbox",
            $"/oauth/authorize?response_type=code&client_id={Shoutbox.ClientId}&scope=me%20shout&state=st4te"
            + $"&redirect_uri={Uri.EscapeDataString(Redirect.ToString())}", person);
        return await ShoutboxTokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect.ToString()));
    }

    public async Task<JsonObject> ShoutboxTokenAsync(params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, At("shoutbox", "/oauth/token")) { Content = Form(form) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes($"{Shoutbox.ClientId}:{Shoutbox.ClientSecret}")));
        return await ObjectAsync(await Http.SendAsync(request));
    }

    public async Task<JsonObject> AwkwardTokenAsync(params (string Name, string Value)[] form) =>
        await ObjectAsync(await Http.PostAsync(At("awkward", "/v2/oauth/token"),
            Form([("client_key", Awkward.ClientKey), ("client_secret", Awkward.ClientSecret), .. form])));

    /// <summary>Answers a consent page and returns the code it sends the browser back with.</summary>
    public async Task<string> AllowAsync(string network, string authorize, string person)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Get, At(network, authorize));
        ask.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var question = await ObjectAsync(await Http.SendAsync(ask));
        var account = question["accounts"]!.AsArray().Single(one => (string?)one!["handle"] == person)!;
        var fields = question["fields"]!.AsObject().Select(field => (field.Key, (string)field.Value!));
        using var back = await Http.PostAsync(At(network, (string)question["action"]!),
            Form([.. fields, ("account", (string)account["id"]!), ("decision", "allow")]));
        back.StatusCode.ShouldBe(System.Net.HttpStatusCode.SeeOther);
        var query = System.Web.HttpUtility.ParseQueryString(back.Headers.Location!.Query);
        return query["code"].ShouldNotBeNull();
    }

    public async Task<HttpResponseMessage> ShoutAsync(string token, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, At("shoutbox", "/api/shouts"))
        {
            Content = JsonContent.Create(new { text }),
        };
        request.Headers.Authorization = new("Bearer", token);
        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string network, string path, string token, object? body = null)
    {
        using var request = new HttpRequestMessage(method, At(network, path));
        request.Headers.Authorization = new("Bearer", token);
        request.Content = body is null ? null : JsonContent.Create(body);
        return await Http.SendAsync(request);
    }

    public async Task BreakAsync(object fault) =>
        (await Control.PostAsJsonAsync("/control/faults", fault)).EnsureSuccessStatusCode();

    public async Task TurnAsync(object clock) =>
        (await Control.PostAsJsonAsync("/control/clock", clock)).EnsureSuccessStatusCode();

    public async Task ReleaseAsync() => (await TryPostAsync("/control/release", new { })).EnsureSuccessStatusCode();

    public async Task HealAsync(string network) =>
        (await Control.DeleteAsync($"/control/faults?network={network}")).EnsureSuccessStatusCode();

    public Task<HttpResponseMessage> TryPostAsync(string path, object body) => Control.PostAsJsonAsync(path, body);

    public async Task<JsonObject> WaitAsync(string query) =>
        (await Control.GetFromJsonAsync<JsonObject>($"/control/wait?{query}"))!;

    public async Task<JsonArray> ListAsync(string path) => (await Control.GetFromJsonAsync<JsonArray>(path))!;

    /// <summary>How many acts of one network changed the world.</summary>
    public async Task<int> StoredAsync(string network, string act = "post") =>
        (await ListAsync($"/control/acts?network={network}&act={act}")).Count(one => (string?)one!["result"] == "stored");

    public static async Task<JsonObject> ObjectAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode
                ? JsonNode.Parse(body)!.AsObject()
                : throw new HttpRequestException(body, null, answer.StatusCode);
        }
    }

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
