using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Mastodon.Tests;

/// <summary>What we send is what the published description of the API (4.7) allows.</summary>
public sealed class Every_request
{
    /// <summary>
    /// Deviations on purpose: attributes of media are described as a list of texts that "includes id, description, and
    /// focus", and servers take a list of objects; filters of a query are named with brackets.
    /// </summary>
    private static readonly string[] Deviations = ["body.media_attributes[] is Object, expected string"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_fits_the_specification()
    {
        var specification = OpenApiRequests.Read(Path.Combine(Repository.SharedFolder("specs", "mastodon"), "schema.json"));
        var heard = await EverythingAsync();

        var faults = heard
            .Where(h => h.Path != "/.well-known/webfinger")
            .SelectMany(h => specification.Check(h.Method, h.Address, h.Headers.GetValueOrDefault("Content-Type"), h.Body))
            .Where(f => !Deviations.Any(d => f.EndsWith(d, StringComparison.Ordinal)))
            .ToList();

        faults.ShouldBeEmpty(string.Join('\n', faults));
        heard.Select(h => $"{h.Method} {Shape(h.Path)}").Distinct().Count().ShouldBeGreaterThan(15);
    }

    [Theory]
    [InlineData("POST", "/api/v1/statuses", """{"status":"x","visiblity":"public"}""", "visiblity is not known")]
    [InlineData("POST", "/api/v1/statuses", """{"status":"x","visibility":"friends"}""", "is not offered")]
    [InlineData("POST", "/api/v1/statuses", """{"status":5}""", "is Number, expected string")]
    [InlineData("POST", "/api/v1/statuses", "{}", "is missing")]
    [InlineData("POST", "/api/v1/statuses", """{"poll":{"options":["a","b"],"expires_in":1.5}}""", "expected integer")]
    [InlineData("POST", "/api/v9/statuses", "{}", "is not in the specification")]
    [InlineData("GET", "/api/v1/accounts/1/statuses?limit=many", "", "expected integer")]
    [InlineData("GET", "/api/v1/accounts/1/statuses?count=1", "", "count is not known")]
    public void The_check_itself_finds_mistakes(string method, string address, string body, string expected)
    {
        var specification = OpenApiRequests.Read(Path.Combine(Repository.SharedFolder("specs", "mastodon"), "schema.json"));

        var faults = specification.Check(
            method, new Uri(Bench.Home, address), "application/json", System.Text.Encoding.UTF8.GetBytes(body));

        faults.ShouldContain(f => f.Contains(expected, StringComparison.Ordinal));
    }

    /// <summary>One of each call.</summary>
    private static async Task<List<Heard>> EverythingAsync()
    {
        using var bench = new Bench();
        var script = bench.Script;
        var picture = bench.Media.Picture(4, 4, 1, "words") with { Focus = (0.1, 0.2) };
        script
            .On("GET", "/api/v2/instance", (200, """{"domain":"social.example","version":"4.6.4","api_versions":{"mastodon":11}}"""))
            .On("GET", "/api/v1/accounts/verify_credentials", (200, """{"id":"42","username":"ada"}"""))
            .On("GET", "/api/v1/apps/verify_credentials", (200, """{"name":"Rostrum","scopes":["read","write"]}"""))
            .On("POST", "/api/v1/apps", (200, """{"client_id":"c","client_secret":"s"}"""))
            .On("POST", "/oauth/token", (200, """{"access_token":"t","token_type":"Bearer","scope":"read write","created_at":1}"""))
            .On("POST", "/oauth/revoke", (200, "{}"))
            .On("POST", "/api/v2/media", (202, """{"id":"m1","url":null}"""))
            .On("GET", "/api/v1/media/m1", (200, """{"id":"m1","url":"u"}"""))
            .On("POST", "/api/v1/statuses", (200, bench.Status("7", "Hello")))
            .On("PUT", "/api/v1/statuses/7", (200, bench.Status("7", "Hello")))
            .On("DELETE", "/api/v1/statuses/7", (200, bench.Status("7", "Hello")))
            .On("GET", "/api/v1/statuses/7", (200, bench.Status("7", "Hello")))
            .On("GET", "/api/v1/statuses/7/source", (200, """{"id":"7","text":"Hello"}"""))
            .On("GET", "/api/v1/statuses", (200, $"[{bench.Status("7", "Hello")}]"))
            .On("GET", "/api/v1/accounts/42/statuses", (200, $"[{bench.Status("7", "Hello")}]"))
            .On("GET", "/api/v1/notifications", (200, "[]"));
        await ConnectAsync(bench);
        var job = bench.Job("Hello", picture);
        var live = await bench.PublishAsync(job);
        await bench.PublishAsync(bench.Job("Hello") with { Parent = new("7", live.State), Root = new("7", live.State) });
        var poll = bench.Job("Which?");
        await bench.PublishAsync(poll with
        {
            Content = poll.Content with
            {
                Options = Bench.Options("""
                    {"contentWarning":"w","visibility":"unlisted","sensitive":true,"language":"en","quotePolicy":"followers",
                     "pollOptions":["a","b"],"pollMultiple":true}
                    """),
            },
        });
        await bench.Network.FindsOwnPost!.LookAsync(bench.Job("Hello"), null, bench.Time.GetUtcNow(), Cancel);
        await bench.Network.EditsPosts!.EditAsync(bench.Caller, new("7", live.State), job.Content, bench.Media, Cancel);
        await bench.Network.ReadsBack!.ReadAsync(bench.Caller, "7", Cancel);
        await bench.Network.Metrics!.ReadAsync(bench.Caller, ["7", "8"], Cancel);
        await bench.Network.Timeline!.ListAsync(bench.Caller, "7", Cancel);
        await bench.Network.Inbox!.ReadAsync(bench.Caller, "1", "9", Cancel);
        await bench.Network.Accounts.CheckAsync(bench.Caller, Cancel);
        await bench.Network.DeletesPosts!.DeleteAsync(bench.Caller, "7", Cancel);
        return script.Heard;
    }

    private static async Task ConnectAsync(Bench bench)
    {
        using var apps = new MemoryAppVault();
        var flow = new OAuthFlow(bench.Environment, apps);
        var oauth = (OAuthConsent)bench.Network.ConsentNamed("oauth")!;
        var started = await flow.StartAsync(
            bench.Network, oauth, new(new("https://rostrum.example/connect/callback")) { HomeServer = "social.example" }, Cancel);
        var grant = await flow.FinishAsync(
            bench.Network, oauth, started.State, new($"https://rostrum.example/connect/callback?code=x&state={started.State.State}"), Cancel);
        await flow.RevokeAsync(bench.Network, oauth, grant, Cancel);
        bench.Script.Heard.ShouldContain(h => h.Path == "/oauth/revoke");
        var token = (PastedConsent)bench.Network.ConsentNamed("token")!;
        await token.Session.OpenAsync(new Dictionary<string, string> { ["server"] = "social.example", ["accessToken"] = "abc" }, Cancel);
    }

    private static string Shape(string path) => string.Join('/', path.Split('/').Select(p => p.Any(char.IsAsciiDigit) && p[0] != 'v' ? "{id}" : p));
}
