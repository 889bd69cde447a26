using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Bluesky;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>A sandbox with one pretend Bluesky, called with nothing but an HTTP client.</summary>
public sealed class BlueskyPlainClient : IAsyncDisposable
{
    public const string Post = "app.bsky.feed.post";
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, string> nonces = [];

    private BlueskyPlainClient(SandboxHost host) => Host = host;

    public SandboxHost Host { get; private set; }

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public Uri Pds => Host.AddressOf("bluesky", "pds");

    public SandboxAccount Baker => Host.World.Accounts.First("bluesky", a => a.PersonId == "harbourbakery")!;

    public string? Bearer { get; set; }

    /// <summary>Access token of a session that is bound to this client's key.</summary>
    public string? Bound { get; set; }

    public string Redirect { get; set; } = "http://127.0.0.1:8765/callback";

    public static async Task<BlueskyPlainClient> StartAsync(string? stateFile = null, bool quotas = true) =>
        new(await SandboxHost.StartAsync(
        new SandboxOptions { Networks = [new BlueskySandbox { Quotas = quotas }], StateFile = stateFile },
            TestContext.Current.CancellationToken));

    /// <summary>The sandbox goes away and comes back from its file, at other addresses.</summary>
    public async Task RestartAsync(string stateFile)
    {
        await Host.DisposeAsync();
        Host = await SandboxHost.StartAsync(
            new SandboxOptions { Networks = [new BlueskySandbox()], StateFile = stateFile },
            TestContext.Current.CancellationToken);
    }

    /// <summary>With a session by app password.</summary>
    public static async Task<BlueskyPlainClient> SignedInAsync()
    {
        var client = await StartAsync();
        var (status, body, _) = await client.PostAsync("com.atproto.server.createSession",
            new JsonObject { ["identifier"] = client.Baker.Handle, ["password"] = client.Baker.AppPassword });
        status.ShouldBe(200);
        client.Bearer = (string)body["accessJwt"]!;
        return client;
    }

    public static JsonObject Record(string text = "Hello from the harbour") =>
        new() { ["$type"] = Post, ["text"] = text, ["createdAt"] = "2026-11-21T10:00:00.000Z",
            ["langs"] = new JsonArray("en") };

    public Task<Answer> PutAsync(string rkey, JsonObject record, string? swap = "null") =>
        PostAsync("com.atproto.repo.putRecord", swap == "absent"
        ? new() { ["repo"] = Baker.Id, ["collection"] = (string)record["$type"]!, ["rkey"] = rkey,
            ["record"] = record.DeepClone(), ["validate"] = true }
        : new() { ["repo"] = Baker.Id, ["collection"] = (string)record["$type"]!, ["rkey"] = rkey,
            ["record"] = record.DeepClone(), ["validate"] = true, ["swapRecord"] = swap == "null" ? null : swap });

    public Task<Answer> PostAsync(string method, JsonObject? body, Uri? origin = null) =>
        SendAsync(HttpMethod.Post, new Uri(origin ?? Pds, $"/xrpc/{method}"),
            body is null ? null : JsonContent.Create(body));

    public Task<Answer> GetAsync(string method, string query = "", Uri? origin = null) =>
        SendAsync(HttpMethod.Get, new Uri(origin ?? Pds, $"/xrpc/{method}{(query.Length > 0 ? "?" : "")}{query}"),
            null);

    public Task<Answer> UploadAsync(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        return SendAsync(HttpMethod.Post, new Uri(Pds, "/xrpc/com.atproto.repo.uploadBlob"), content);
    }

    public async Task<Answer> SendAsync(HttpMethod verb, Uri address, HttpContent? content, bool retryNonce = true)
    {
        using var request = new HttpRequestMessage(verb, address) { Content = content };
        if (Bound is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", Bound);
            request.Headers.Add("DPoP", Proof(verb.Method, address, Bound));
        }
        else if (Bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Bearer);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await ReadAsync(response);
        Learn(address, response);
        if (retryNonce && (string?)answer.Body["error"] == "use_dpop_nonce")
        {
            return await SendAsync(verb, address, content is null ? null : await CopyAsync(content), retryNonce: false);
        }

        return answer;
    }

    /// <summary>A form to the login server, with a proof; learns the nonce from the first refusal.</summary>
    public async Task<Answer> FormAsync(string path, Dictionary<string, string> form, bool proof = true)
    {
        var address = new Uri(Pds, path);
        for (var attempt = 0; ; attempt++)
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
            if (proof)
            {
                request.Headers.Add("DPoP", Proof("POST", address, null));
            }

            using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            var answer = await ReadAsync(response);
            Learn(address, response);
            if (attempt > 0 || (string?)answer.Body["error"] != "use_dpop_nonce")
            {
                return answer;
            }
        }
    }

    /// <summary>The whole dance: push, page, decision, code, tokens.</summary>
    public async Task<Answer> ConnectAsync(string scope = "atproto transition:generic", string? clientId = null,
        Func<string>? assertion = null, bool allow = true)
    {
        clientId ??= $"http://localhost?redirect_uri={Uri.EscapeDataString(Redirect)}&scope={Uri.EscapeDataString(scope)}";
        const string verifier = "a-verifier-that-is-long-enough-for-the-rule-of-43-characters";
        var pushed = await FormAsync("/oauth/par", With(assertion, new()
        {
            ["client_id"] = clientId, ["response_type"] = "code", ["redirect_uri"] = Redirect, ["scope"] = scope,
            ["state"] = "st",
            ["code_challenge"] = Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256", ["login_hint"] = Baker.Handle,
        }));
        if (pushed.Status != 201)
        {
            return pushed;
        }

        var code = await DecideAsync(clientId, (string)pushed.Body["request_uri"]!, allow);
        var tokens = await FormAsync("/oauth/token", With(assertion, new()
        {
            ["grant_type"] = "authorization_code", ["code"] = code["code"] ?? "", ["redirect_uri"] = Redirect,
            ["code_verifier"] = verifier, ["client_id"] = clientId,
        }));
        Bound = (string?)tokens.Body["access_token"];
        return tokens;
    }

    /// <summary>The two requests of the consent page; the result is the query of the way back.</summary>
    public async Task<System.Collections.Specialized.NameValueCollection> DecideAsync(string clientId,
        string requestUri, bool allow = true)
    {
        var page = new Uri(Pds,
            $"/oauth/authorize?client_id={Uri.EscapeDataString(clientId)}&request_uri={Uri.EscapeDataString(requestUri)}");
        (await Http.GetStringAsync(page, TestContext.Current.CancellationToken)).ShouldContain("name=\"decision\"");
        using var decided =
            await Http.PostAsync(new Uri(Pds, "/oauth/authorize"),
                new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = clientId, ["request_uri"] = requestUri, ["account"] = Baker.Id,
            ["decision"] = allow ? "allow" : "refuse",
        }), TestContext.Current.CancellationToken);
        decided.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return HttpUtility.ParseQueryString(decided.Headers.Location!.Query);
    }

    /// <summary>As if the person had written it on the world page.</summary>
    public void Comment(SandboxAccount person, string uri, string text)
    {
        var context = Host.Networks.Single(n => n.Id == "bluesky");
        Host.World.Posts.Put(context.Network.Complete(Host.World.Draft(person, text) with { ReplyTo = uri }, context));
    }

    public string Proof(string method, Uri address, string? token, Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString(), ["htm"] = method, ["htu"] = address.GetLeftPart(UriPartial.Path),
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        };
        var place = token is null ? "login" : "data";
        if (nonces.TryGetValue(place, out var nonce))
        {
            claims["nonce"] = nonce;
        }

        if (token is not null)
        {
            claims["ath"] = Url(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        }

        change?.Invoke(claims);
        var point = key.ExportParameters(false).Q;
        return Sign(key, new() { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jwk(point) }, claims);
    }

    public static JsonObject Jwk(ECPoint point) =>
        new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Url(point.X!), ["y"] = Url(point.Y!) };

    public static string Sign(ECDsa with, JsonObject header, JsonObject claims)
    {
        var signed =
            $"{Url(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Url(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Url(with.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))}";
    }

    public static string Url(byte[] bytes) => Convert
        .ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        key.Dispose();
        await Host.DisposeAsync();
    }

    private static Dictionary<string, string> With(Func<string>? assertion, Dictionary<string, string> form)
    {
        if (assertion is not null)
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = assertion();
        }

        return form;
    }

    private void Learn(Uri address, HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("DPoP-Nonce", out var nonce))
        {
            nonces[address.AbsolutePath.StartsWith("/oauth", StringComparison.Ordinal) ? "login" : "data"] =
                nonce.Single();
        }
    }

    private static async Task<HttpContent> CopyAsync(HttpContent content)
    {
        var copy = new ByteArrayContent(await content.ReadAsByteArrayAsync());
        copy.Headers.ContentType = content.Headers.ContentType;
        return copy;
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : [], headers);
    }
}

public sealed record Answer(int Status, JsonObject Body, Dictionary<string, string> Headers)
{
    public string? Error => (string?)Body["error"];

    public string? Message => (string?)Body["message"];
}
