using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class Bluesky_sandbox_sign_in_through_the_browser
{
    [Fact]
    public async Task The_whole_dance_gives_bound_tokens_that_can_post()
    {
        await using var client = await BlueskyPlainClient.StartAsync();

        var tokens = await client.ConnectAsync();
        var posted = await client.PutAsync("3mzzzzzzzzz2a", BlueskyPlainClient.Record());

        tokens.Status.ShouldBe(200);
        ((string)tokens.Body["token_type"]!).ShouldBe("DPoP");
        ((string)tokens.Body["sub"]!).ShouldBe(client.Baker.Id);
        ((string)tokens.Body["scope"]!).ShouldBe("atproto transition:generic");
        posted.Status.ShouldBe(200);
        posted.Headers.ShouldContainKey("DPoP-Nonce");
    }

    [Fact]
    public async Task A_refusal_comes_back_as_access_denied_with_state_and_issuer()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        var clientId = "http://localhost";
        var pushed = await client.FormAsync("/oauth/par", Push(clientId, "http://127.0.0.1:9999/"), proof: false);

        pushed.Status.ShouldBe(201);
        pushed.Headers.ShouldContainKey("DPoP-Nonce");
        var back = await client.DecideAsync(clientId, (string)pushed.Body["request_uri"]!, allow: false);
        back["error"].ShouldBe("access_denied");
        back["state"].ShouldBe("st");
        back["iss"].ShouldBe(client.Pds.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task The_first_proof_without_a_nonce_is_refused_with_400_at_login_and_401_at_the_data()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        using var request =
            new HttpRequestMessage(HttpMethod.Post,
                new Uri(client.Pds, "/oauth/par")) { Content =
            new FormUrlEncodedContent(Push("http://localhost", "http://127.0.0.1/")) };
        request.Headers.Add("DPoP", client.Proof("POST", new Uri(client.Pds, "/oauth/par"), null));
        using var refused = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await client.ConnectAsync();

        var data = await client.SendAsync(HttpMethod.Get, new Uri(client.Pds, "/xrpc/com.atproto.server.getSession"),
            null, retryNonce: false);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldContain("use_dpop_nonce");
        data.Status.ShouldBe(401);
        data.Headers["WWW-Authenticate"].ShouldContain("use_dpop_nonce");
    }

    [Theory]
    [InlineData("htm")]
    [InlineData("htu")]
    [InlineData("iat")]
    [InlineData("ath")]
    [InlineData("jti")]
    public async Task A_proof_with_a_wrong_claim_is_refused(string claim)
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        await client.ConnectAsync();
        var address = new Uri(client.Pds, "/xrpc/com.atproto.server.getSession");
        (await client.GetAsync("com.atproto.server.getSession")).Status.ShouldBe(200);
        var proof =
            client.Proof("GET", address, client.Bound,
                c => c[claim] = claim switch { "iat" => 1_700_000_000, "jti" => "", _ => "wrong" });

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("DPoP", client.Bound);
        request.Headers.Add("DPoP", proof);
        using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldContain("invalid_dpop_proof");
    }

    [Fact]
    public async Task The_same_proof_twice_is_a_replay()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        await client.ConnectAsync();
        await client.GetAsync("com.atproto.server.getSession");
        var address = new Uri(client.Pds, "/xrpc/com.atproto.server.getSession");
        var proof = client.Proof("GET", address, client.Bound);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new("DPoP", client.Bound);
            request.Headers.Add("DPoP", proof);
            using var answer = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
            statuses.Add(answer.StatusCode);
        }

        statuses.ShouldBe([HttpStatusCode.OK, HttpStatusCode.Unauthorized]);
    }

    [Fact]
    public async Task A_refresh_token_works_once_and_its_replay_kills_the_session()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        var first = await client.ConnectAsync();

        var renewed = await RefreshAsync(client, (string)first.Body["refresh_token"]!);
        client.Bound = (string)renewed.Body["access_token"]!;
        var alive = await client.GetAsync("com.atproto.server.getSession");
        var replayed = await RefreshAsync(client, (string)first.Body["refresh_token"]!);
        var dead = await client.GetAsync("com.atproto.server.getSession");
        var late = await RefreshAsync(client, (string)renewed.Body["refresh_token"]!);

        (renewed.Status, alive.Status).ShouldBe((200, 200));
        (replayed.Status, replayed.Error, (string)replayed.Body["error_description"]!)
            .ShouldBe((400, "invalid_grant", "Refresh token replayed"));
        (dead.Status, dead.Error).ShouldBe((401, "invalid_token"));
        late.Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Access_ends_after_an_hour_and_a_public_session_after_two_weeks()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        var first = await client.ConnectAsync();

        client.Host.Clock.Advance(TimeSpan.FromHours(1.1));
        var expired = await client.GetAsync("com.atproto.server.getSession");
        var renewed = await RefreshAsync(client, (string)first.Body["refresh_token"]!);
        client.Host.Clock.Advance(TimeSpan.FromDays(14));
        var over = await RefreshAsync(client, (string)renewed.Body["refresh_token"]!);

        (expired.Status, expired.Error).ShouldBe((401, "invalid_token"));
        renewed.Status.ShouldBe(200);
        over.Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_revoked_token_is_refused()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        var tokens = await client.ConnectAsync();

        var revoked =
            await client.FormAsync("/oauth/revoke",
                new() { ["token"] = (string)tokens.Body["refresh_token"]!, ["client_id"] = ClientOf(client) });
        var after = await client.GetAsync("com.atproto.server.getSession");

        revoked.Status.ShouldBe(200);
        after.Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("atproto repo:app.bsky.feed.post?action=create", 200, 403)]
    [InlineData("atproto repo:app.bsky.feed.post?action=create&action=update", 200, 200)]
    [InlineData("atproto include:app.bsky.authCreatePosts", 200, 403)]
    [InlineData("atproto", 403, 403)]
    public async Task Granular_scopes_are_enforced_and_put_needs_create_and_update(string scope, int create, int put)
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        (await client.ConnectAsync(scope)).Status.ShouldBe(200);

        var created = await client.PostAsync("com.atproto.repo.createRecord",
            new() { ["repo"] = client.Baker.Id, ["collection"] = BlueskyPlainClient.Post,
                ["record"] = BlueskyPlainClient.Record() });
        var written = await client.PutAsync("3mzzzzzzzzz2a", BlueskyPlainClient.Record("Second"));

        created.Status.ShouldBe(create);
        written.Status.ShouldBe(put);
        if (put == 403 && create == 200)
        {
            (written.Error, written.Message)
                .ShouldBe(("ScopeMissingError", "Missing required scope \"repo:app.bsky.feed.post?action=update\""));
        }
    }

    [Theory]
    [InlineData("transition:generic")]
    [InlineData("atproto wishes:all")]
    [InlineData("atproto repo:app.bsky.*")]
    public async Task A_scope_that_no_server_understands_is_refused(string scope)
    {
        await using var client = await BlueskyPlainClient.StartAsync();

        (await client.ConnectAsync(scope)).Error.ShouldBe("invalid_scope");
    }

    [Fact]
    public async Task A_confidential_client_signs_an_assertion_with_a_key_of_its_document()
    {
        await using var document = await BlueskyClientDocument.StartAsync();
        await using var client = await BlueskyPlainClient.StartAsync();
        client.Redirect = document.Redirect;

        var unsigned = await client.ConnectAsync(clientId: document.ClientId);
        var tokens =
            await client.ConnectAsync(clientId: document.ClientId, assertion: () => document.Assertion(client.Pds));
        var same = document.Assertion(client.Pds);
        var replay = await client.ConnectAsync(clientId: document.ClientId, assertion: () => same);

        unsigned.Error.ShouldBe("invalid_client");
        tokens.Status.ShouldBe(200);
        replay.Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_wrong_verifier_or_redirect_gets_no_tokens_and_a_code_works_once()
    {
        await using var client = await BlueskyPlainClient.StartAsync();
        var form = Push("http://localhost", "http://127.0.0.1:9999/");
        form["code_challenge"] = BlueskyPlainClient.Url(SHA256.HashData(Encoding.ASCII.GetBytes("right")));
        var pushed = await client.FormAsync("/oauth/par", form);
        var code = (await client.DecideAsync("http://localhost", (string)pushed.Body["request_uri"]!))["code"]!;
        Dictionary<string, string> Exchange(string verifier, string redirect) => new()
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["code_verifier"] = verifier,
            ["redirect_uri"] = redirect, ["client_id"] = "http://localhost",
        };

        var wrongVerifier = await client.FormAsync("/oauth/token", Exchange("wrong", "http://127.0.0.1:9999/"));
        var wrongRedirect = await client.FormAsync("/oauth/token", Exchange("right", "http://127.0.0.1:1/"));
        var good = await client.FormAsync("/oauth/token", Exchange("right", "http://127.0.0.1:9999/"));
        var twice = await client.FormAsync("/oauth/token", Exchange("right", "http://127.0.0.1:9999/"));
        client.Bound = (string)good.Body["access_token"]!;

        new[] { wrongVerifier.Error, wrongRedirect.Error, good.Error, twice.Error }
            .ShouldBe(["invalid_grant", "invalid_grant", null, "invalid_grant"]);
        (await client.GetAsync("com.atproto.server.getSession")).Status.ShouldBe(401);
    }

    private static string ClientOf(BlueskyPlainClient client) =>
        $"http://localhost?redirect_uri={Uri.EscapeDataString(client.Redirect)}&scope={Uri.EscapeDataString("atproto transition:generic")}";

    private static Task<Answer> RefreshAsync(BlueskyPlainClient client, string token) =>
        client.FormAsync("/oauth/token",
        new() { ["grant_type"] = "refresh_token", ["refresh_token"] = token, ["client_id"] = ClientOf(client) });

    private static Dictionary<string, string> Push(string clientId, string redirect) => new()
    {
        ["client_id"] = clientId, ["response_type"] = "code", ["redirect_uri"] = redirect, ["scope"] = "atproto",
        ["state"] = "st",
        ["code_challenge"] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", ["code_challenge_method"] = "S256",
    };
}
