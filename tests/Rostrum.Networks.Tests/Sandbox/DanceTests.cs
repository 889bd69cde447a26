using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class The_shoutbox
{
    [Fact]
    public async Task Given_consent_then_a_code_works_once_and_the_refresh_token_stays()
    {
        await using var rig = await SandboxRig.StartAsync();
        var code = await rig.AllowAsync("shoutbox", "/oauth/authorize?response_type=code&client_id=shoutbox-client&scope=me"
            + $"&redirect_uri={Uri.EscapeDataString(SandboxRig.Redirect.ToString())}", "paperlantern");
        (string, string)[] exchange = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", SandboxRig.Redirect.ToString())];

        var tokens = await rig.ShoutboxTokenAsync(exchange);
        await Should.ThrowAsync<HttpRequestException>(() => rig.ShoutboxTokenAsync(exchange));
        var renewed = await rig.ShoutboxTokenAsync(("grant_type", "refresh_token"), ("refresh_token", (string)tokens["refresh_token"]!));
        using var me = await rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/me", (string)renewed["access_token"]!);
        using var old = await rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/me", (string)tokens["access_token"]!);

        ((string?)(await SandboxRig.ObjectAsync(me))["handle"]).ShouldBe("paperlantern");
        ((string?)renewed["refresh_token"]).ShouldBe((string?)tokens["refresh_token"]);
        old.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Given_the_same_post_twice_then_it_is_there_twice()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;

        (await rig.ShoutAsync(token, "same")).EnsureSuccessStatusCode().Dispose();
        (await rig.ShoutAsync(token, "same")).EnsureSuccessStatusCode().Dispose();
        using var list = await rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/shouts", token);
        using var tooLong = await rig.ShoutAsync(token, new string('a', Shoutbox.MaxLength + 1));

        (await rig.StoredAsync("shoutbox")).ShouldBe(2);
        list.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        tooLong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Given_a_browser_then_the_question_is_a_plain_form_that_needs_no_script()
    {
        await using var rig = await SandboxRig.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var page = rig.At("shoutbox", "/oauth/authorize?response_type=code&client_id=shoutbox-client&scope=me&state=%22%3E%3Cb%3E"
            + $"&redirect_uri={Uri.EscapeDataString(SandboxRig.Redirect.ToString())}");

        using var answer = await rig.Http.GetAsync(page, cancel);
        var html = await answer.Content.ReadAsStringAsync(cancel);
        var refused = await rig.Http.PostAsync(rig.At("shoutbox", "/oauth/consent"), new FormUrlEncodedContent(
        [
            new("redirect_uri", SandboxRig.Redirect.ToString()), new("state", "s"), new("decision", "refuse"),
        ]), cancel);

        html.ShouldContain("<form method=\"post\" action=\"/oauth/consent\">");
        html.ShouldContain("value=\"&quot;&gt;&lt;b&gt;\"");
        html.ShouldNotContain("<script");
        html.ShouldNotContain("style=");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        refused.Headers.Location!.Query.ShouldBe("?error=access_denied&state=s");
    }
}

public sealed class The_awkward_one
{
    private const string Verifier = "a-verifier-that-is-long-enough-for-anybody-0123456789";

    [Fact]
    public async Task Given_a_hex_challenge_then_only_its_verifier_gets_tokens()
    {
        await using var rig = await SandboxRig.StartAsync();

        var code = await CodeAsync(rig);
        await Should.ThrowAsync<HttpRequestException>(() => ExchangeAsync(rig, code, "another"));
        var tokens = await ExchangeAsync(rig, await CodeAsync(rig), Verifier);

        ((string?)tokens["scope"]).ShouldBe("user.info,video.publish");
        tokens["open_id"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Given_a_refresh_token_then_it_works_once_and_its_replay_kills_the_session()
    {
        await using var rig = await SandboxRig.StartAsync();
        var first = await ExchangeAsync(rig, await CodeAsync(rig), Verifier);
        Task<JsonObject> Renew(JsonObject tokens) =>
            rig.AwkwardTokenAsync(("grant_type", "refresh_token"), ("refresh_token", (string)tokens["refresh_token"]!));

        var second = await Renew(first);
        using var alive = await rig.CallAsync(HttpMethod.Get, "awkward", "/v2/user/info", (string)second["access_token"]!);
        await Should.ThrowAsync<HttpRequestException>(() => Renew(first));
        using var dead = await rig.CallAsync(HttpMethod.Get, "awkward", "/v2/user/info", (string)second["access_token"]!);

        alive.StatusCode.ShouldBe(HttpStatusCode.OK);
        dead.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Should.ThrowAsync<HttpRequestException>(() => Renew(second));
    }

    [Fact]
    public async Task Given_a_container_then_it_must_finish_first_and_is_spent_by_publishing()
    {
        await using var rig = await SandboxRig.StartAsync(time: new SteeredTime(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        var token = (string)(await ExchangeAsync(rig, await CodeAsync(rig), Verifier))["access_token"]!;
        var media = await SandboxRig.ObjectAsync(await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/media", token, new { any = "bytes" }));
        await rig.BreakAsync(new { network = "awkward", kind = "slow", seconds = 60 });

        var id = (string)(await SandboxRig.ObjectAsync(await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/containers", token,
            new { text = "two steps", media_ids = new[] { (string)media["media_id"]! } })))["id"]!;
        var early = await StatusAsync(rig, token, id);
        using var tooEarly = await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/publish", token, new { container_id = id });
        await rig.TurnAsync(new { advanceSeconds = 61 });
        var finished = await StatusAsync(rig, token, id);
        using var published = await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/publish", token, new { container_id = id });
        using var again = await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/publish", token, new { container_id = id });
        var spent = await StatusAsync(rig, token, id);

        ((string?)early["status"]).ShouldBe("IN_PROGRESS");
        tooEarly.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)finished["status"]).ShouldBe("FINISHED");
        again.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("already_published");
        ((string?)spent["status"]).ShouldBe("PUBLISHED");
        ((string?)spent["post_id"]).ShouldBe((string?)(await SandboxRig.ObjectAsync(published))["data"]!["post_id"]);
        (await rig.StoredAsync("awkward")).ShouldBe(1);
    }

    [Fact]
    public async Task Given_a_new_post_then_the_listing_shows_it_late_and_a_comment_answers_400_but_exists()
    {
        await using var rig = await SandboxRig.StartAsync(time: new SteeredTime(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        var token = (string)(await ExchangeAsync(rig, await CodeAsync(rig), Verifier))["access_token"]!;
        var id = (string)(await SandboxRig.ObjectAsync(await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/containers", token,
            new { text = "seen late" })))["id"]!;
        await rig.TurnAsync(new { advanceSeconds = 3 });
        var post = (string)(await SandboxRig.ObjectAsync(await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/publish", token,
            new { container_id = id })))["data"]!["post_id"]!;

        await rig.BreakAsync(new { network = "awkward", kind = "listLag", seconds = 120 });

        await rig.TurnAsync(new { advanceSeconds = 100 });
        var early = await DataAsync(rig, token, "/v2/posts");
        await rig.TurnAsync(new { advanceSeconds = 21 });
        var late = await DataAsync(rig, token, "/v2/posts");
        using var comment = await rig.CallAsync(HttpMethod.Post, "awkward", "/v2/comments", token, new { post_id = post, text = "first" });

        early.ShouldBeEmpty();
        ((string?)late.Single()!["id"]).ShouldBe(post);
        comment.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await DataAsync(rig, token, $"/v2/comments?post_id={post}")).Count.ShouldBe(1);
        (await rig.StoredAsync("awkward", "comment")).ShouldBe(1);
    }

    [Fact]
    public async Task Given_many_calls_over_two_accounts_then_the_quota_of_the_app_is_one()
    {
        await using var rig = await SandboxRig.StartAsync(time: new SteeredTime(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        var one = (string)(await ExchangeAsync(rig, await CodeAsync(rig), Verifier))["access_token"]!;
        var two = (string)(await ExchangeAsync(rig, await CodeAsync(rig, "paperlantern"), Verifier))["access_token"]!;
        HttpStatusCode last = default;
        string usage = "";
        for (var call = 0; call <= Awkward.CallsPerHour; call++)
        {
            using var answer = await rig.CallAsync(HttpMethod.Get, "awkward", "/v2/user/info", call % 2 == 0 ? one : two);
            last = answer.StatusCode;
            usage = answer.Headers.GetValues("X-App-Usage").Single();
        }

        await rig.TurnAsync(new { advanceSeconds = 3601 });
        using var after = await rig.CallAsync(HttpMethod.Get, "awkward", "/v2/user/info", one);

        last.ShouldBe(HttpStatusCode.TooManyRequests);
        usage.ShouldContain("\"call_count\":100");
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<string> CodeAsync(SandboxRig rig, string person = "harbourbakery") => rig.AllowAsync("awkward",
        $"/v2/auth/authorize?response_type=code&client_key={Awkward.ClientKey}&scope=user.info,video.publish"
        + $"&code_challenge_method=S256&code_challenge={Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))}"
        + $"&redirect_uri={Uri.EscapeDataString(SandboxRig.Redirect.ToString())}", person);

    private static Task<JsonObject> ExchangeAsync(SandboxRig rig, string code, string verifier) => rig.AwkwardTokenAsync(
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", SandboxRig.Redirect.ToString()), ("code_verifier", verifier));

    private static async Task<JsonObject> StatusAsync(SandboxRig rig, string token, string id) =>
        await SandboxRig.ObjectAsync(await rig.CallAsync(HttpMethod.Get, "awkward", $"/v2/containers/{id}", token));

    private static async Task<JsonArray> DataAsync(SandboxRig rig, string token, string path) =>
        (await SandboxRig.ObjectAsync(await rig.CallAsync(HttpMethod.Get, "awkward", path, token)))["data"]!.AsArray();
}
