using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Mastodon;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>A sandbox with the pretend Mastodon servers, called with nothing but an HTTP client.</summary>
public sealed class MastodonPlainClient : IAsyncDisposable
{
    public const string AllScopes =
        "read:accounts read:statuses read:notifications write:statuses write:media write:favourites write:conversations";
    private const string Redirect = "https://app.example/callback";
    private const string Verifier = "a-verifier-that-is-long-enough-for-the-rule-of-43-characters";

    private MastodonPlainClient(SandboxHost host, string origin) =>
        (Host, Origin) = (host, host.AddressOf("mastodon", origin));

    public SandboxHost Host { get; }

    public Uri Origin { get; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public SandboxAccount Baker => Host.World.Accounts.First("mastodon", a => a.PersonId == "harbourbakery")!;

    public string? Token { get; set; }

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    public static async Task<MastodonPlainClient> StartAsync(string origin = "instance", string? stateFile = null,
        bool quotas = true) => new(
        await SandboxHost.StartAsync(
            new SandboxOptions { Networks = [new MastodonSandbox { Quotas = quotas }], StateFile = stateFile },
            TestContext.Current.CancellationToken),
        origin);

    public static async Task<MastodonPlainClient> SignedInAsync(string scopes = AllScopes, string origin = "instance",
        string? stateFile = null, bool quotas = true)
    {
        var client = await StartAsync(origin, stateFile, quotas);
        await client.RegisterAsync(scopes);
        client.Token = (string)(await client.ConnectAsync(scopes)).Body["access_token"]!;
        return client;
    }

    public async Task<Answer> RegisterAsync(string scopes)
    {
        var app = await FormAsync("/api/v1/apps",
            new() { ["client_name"] = "A test app", ["redirect_uris"] = Redirect, ["scopes"] = scopes,
                ["website"] = "https://app.example" });
        (ClientId, ClientSecret) = ((string?)app.Body["client_id"] ?? "", (string?)app.Body["client_secret"] ?? "");
        return app;
    }

    /// <summary>The dance: page, decision, code, token.</summary>
    public async Task<Answer> ConnectAsync(string scopes, string verifier = Verifier)
    {
        var back = await DecideAsync(scopes);
        return await FormAsync("/oauth/token", new()
        {
            ["grant_type"] = "authorization_code", ["code"] = back["code"] ?? "", ["client_id"] = ClientId,
            ["client_secret"] = ClientSecret, ["redirect_uri"] = Redirect,
            ["code_verifier"] = verifier,
        });
    }

    public async Task<System.Collections.Specialized.NameValueCollection> DecideAsync(string scopes, bool allow = true)
    {
        var form = new Dictionary<string, string>
        {
            ["response_type"] = "code", ["client_id"] = ClientId, ["redirect_uri"] = Redirect, ["scope"] = scopes,
            ["state"] = "st",
            ["code_challenge"] = Convert
                .ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+',
                    '-').Replace('/', '_'),
            ["code_challenge_method"] = "S256",
        };
        using var query = new FormUrlEncodedContent(form);
        using var page =
            await Http.GetAsync(new Uri(Origin, $"/oauth/authorize?{await query.ReadAsStringAsync()}"),
                TestContext.Current.CancellationToken);
        if (page.StatusCode != HttpStatusCode.OK)
        {
            return HttpUtility.ParseQueryString(page.Headers.Location?.Query ?? "");
        }

        form["account"] = Baker.Id;
        form["decision"] = allow ? "allow" : "refuse";
        using var decided =
            await Http.PostAsync(new Uri(Origin, "/oauth/authorize"), new FormUrlEncodedContent(form),
                TestContext.Current.CancellationToken);
        decided.StatusCode.ShouldBe(HttpStatusCode.Found);
        return HttpUtility.ParseQueryString(decided.Headers.Location!.Query);
    }

    public Task<Answer> PostAsync(JsonObject status, string? key = null) =>
        SendAsync(HttpMethod.Post, "/api/v1/statuses", JsonContent.Create(status), key);

    public Task<Answer> PostAsync(string text, string? key = null) =>
        PostAsync(new JsonObject { ["status"] = text }, key);

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> FormAsync(string path, Dictionary<string, string> form) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form));

    public Task<Answer> UploadAsync(byte[] bytes, string type, string? description = null, string? focus = null)
    {
        var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new(type);
        form.Add(file, "file", "file");
        foreach (var (name, value) in new[] { ("description", description), ("focus", focus) })
        {
            if (value is not null)
            {
                form.Add(new StringContent(value), name);
            }
        }

        return SendAsync(HttpMethod.Post, "/api/v2/media", form);
    }

    public async Task<Answer> SendAsync(HttpMethod verb, string path, HttpContent? content, string? key = null,
        string? language = null)
    {
        using var request = new HttpRequestMessage(verb, new Uri(Origin, path)) { Content = content };
        request.Headers.Authorization = Token is null || path.StartsWith("/oauth", StringComparison.Ordinal) ? null
            : new AuthenticationHeaderValue("Bearer", Token);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        var body = text.Length > 0 && text[0] is '{' or '[' ? JsonNode.Parse(text) : null;
        return new((int)response.StatusCode,
            body as JsonObject ?? (body is JsonArray list ? new() { ["list"] = list } : []), headers);
    }

    /// <summary>As if the person had written it on the world page.</summary>
    public void Comment(string person, string postId, string text)
    {
        var context = Host.Networks.Single(n => n.Id == "mastodon");
        var account = Host.World.Accounts.First("mastodon", a => a.PersonId == person)!;
        Host.World.Posts.Put(
            context.Network.Complete(Host.World.Draft(account, text) with { ReplyTo = postId }, context));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }
}
