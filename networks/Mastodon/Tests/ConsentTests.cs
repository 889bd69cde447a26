using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Connecting
{
    private const string Instance = """{"domain":"social.example","version":"4.6.4","api_versions":{"mastodon":11}}""";

    private static readonly Uri Back = new("https://rostrum.example/connect/callback");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("social.example")]
    [InlineData("Social.Example")]
    [InlineData("https://social.example/@ada")]
    [InlineData("@ada@social.example")]
    [InlineData(" ada@social.example ")]
    public async Task A_host_an_address_or_a_handle_name_the_server(string typed)
    {
        using var bench = new Bench();
        bench.Script.On("GET", "/api/v2/instance", (200, Instance));

        var home = await DiscoverAsync(bench, typed);

        home.Server.ShouldBe(Bench.Home);
        home.Endpoints.Authorize.ShouldBe(new Uri("https://social.example/oauth/authorize"));
        home.Endpoints.Token.ShouldBe(new Uri("https://social.example/oauth/token"));
        home.Endpoints.Revoke.ShouldBe(new Uri("https://social.example/oauth/revoke"));
    }

    [Fact]
    public async Task The_api_of_a_handle_may_live_on_another_host()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/.well-known/webfinger", () => Script.Json(
                200,
                """{"subject":"acct:ada@example.org","links":[{"rel":"self","type":"application/activity+json","href":"https://social.example/users/ada"}]}""",
                "application/jrd+json"))
            .On("GET", "/api/v2/instance", (200, Instance));

        var home = await DiscoverAsync(bench, "@ada@example.org");

        home.Server.ShouldBe(Bench.Home);
        bench.Script.Heard[0].Address.AbsoluteUri.ShouldBe("https://example.org/.well-known/webfinger?resource=acct%3Aada%40example.org");
    }

    [Fact]
    public async Task Told_endpoints_are_believed_only_on_the_server_itself()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v2/instance", (200, Instance))
            .On("GET", "/.well-known/oauth-authorization-server", (200, """
                {"issuer":"https://social.example/","authorization_endpoint":"https://social.example/auth",
                 "token_endpoint":"https://evil.example/token","revocation_endpoint":"https://social.example/end"}
                """));

        var home = await DiscoverAsync(bench, "social.example");

        home.Endpoints.Authorize.ShouldBe(new Uri("https://social.example/auth"));
        home.Endpoints.Token.ShouldBe(new Uri("https://social.example/oauth/token"));
        home.Endpoints.Revoke.ShouldBe(new Uri("https://social.example/end"));
        home.Endpoints.Issuer.ShouldBe("https://social.example/");
    }

    [Fact]
    public async Task Another_issuers_metadata_are_ignored()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v2/instance", (200, Instance))
            .On("GET", "/.well-known/oauth-authorization-server", (200, """
                {"issuer":"https://evil.example/","authorization_endpoint":"https://social.example/auth","token_endpoint":"https://social.example/t"}
                """));

        var home = await DiscoverAsync(bench, "social.example");

        home.Endpoints.Authorize.ShouldBe(new Uri("https://social.example/oauth/authorize"));
        home.Endpoints.Issuer.ShouldBeNull();
    }

    [Fact]
    public async Task One_redirect_of_the_same_kind_is_followed()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v2/instance", () =>
            {
                var moved = Script.Json(301, "", "text/html");
                moved.Headers.Location = new("https://social.example/api/v2/instance");
                return moved;
            })
            .On("GET", "/api/v2/instance", (200, Instance));

        (await DiscoverAsync(bench, "old.example")).Server.ShouldBe(Bench.Home);
    }

    [Theory]
    [InlineData("http://social.example")]
    [InlineData("not a server")]
    [InlineData("@@")]
    [InlineData("ftp://social.example")]
    [InlineData("a@b@c")]
    public async Task What_is_no_server_is_refused_before_any_call(string typed)
    {
        using var bench = new Bench();

        var problem = await Should.ThrowAsync<NetworkException>(() => DiscoverAsync(bench, typed));

        problem.Failure.Kind.ShouldBe(FailureKind.ContentRefused);
        bench.Script.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_of_another_kind_is_said()
    {
        using var bench = new Bench();
        bench.Script.On("GET", "/api/v2/instance", () => Script.Json(200, "<html>", "text/html"));

        (await Should.ThrowAsync<NetworkException>(() => DiscoverAsync(bench, "blog.example"))).Failure.Code.ShouldBe("not_mastodon");
    }

    [Fact]
    public async Task The_app_is_registered_once_and_the_browser_is_sent_with_a_challenge()
    {
        using var bench = new Bench();
        using var apps = new MemoryAppVault();
        bench.Script
            .On("GET", "/api/v2/instance", (200, Instance))
            .On("POST", "/api/v1/apps", (200, """{"id":"2","name":"Rostrum","client_id":"client","client_secret":"hidden"}"""));
        var flow = new OAuthFlow(bench.Environment, apps);

        var first = await StartAsync(bench, flow);
        var second = await StartAsync(bench, flow);

        var registration = QueryHelpers.ParseQuery(bench.Script.Heard.Single(h => h.Path == "/api/v1/apps").Text);
        registration["client_name"].ToString().ShouldBe("Rostrum");
        registration["redirect_uris"].ToString().ShouldBe(Back.AbsoluteUri);
        registration["scopes"].ToString().ShouldBe("read:accounts write:statuses write:media read:statuses read:notifications");
        var query = QueryHelpers.ParseQuery(first.Browser.Query);
        query["client_id"].ToString().ShouldBe("client");
        query["scope"].ToString().ShouldBe("read:accounts write:statuses write:media read:statuses");
        query["code_challenge_method"].ToString().ShouldBe("S256");
        QueryHelpers.ParseQuery(second.Browser.Query)["state"].ShouldNotBe(query["state"]);
    }

    [Fact]
    public async Task A_token_without_expiry_gets_none_invented()
    {
        using var bench = new Bench();
        using var apps = new MemoryAppVault();
        bench.Script
            .On("GET", "/api/v2/instance", (200, Instance))
            .On("POST", "/api/v1/apps", (200, """{"client_id":"client","client_secret":"hidden"}"""))
            .On("POST", "/oauth/token", (200, """{"access_token":"abc","token_type":"Bearer","scope":"read:accounts write:statuses","created_at":1785592219}"""));
        var flow = new OAuthFlow(bench.Environment, apps);
        var oauth = (OAuthConsent)bench.Network.ConsentNamed("oauth")!;
        var started = await StartAsync(bench, flow);

        var grant = await flow.FinishAsync(bench.Network, oauth, started.State, new($"{Back}?code=c&state={started.State.State}"), Cancel);

        grant.ExpiresAt.ShouldBeNull();
        grant.Server.ShouldBe(Bench.Home);
        grant.Scopes.ShouldBe(["read:accounts", "write:statuses"]);
        (await flow.RenewAsync(bench.Network, oauth, grant, Cancel)).ShouldBe(grant);
        bench.Log.ShouldAllBe(l => !l.Contains("hidden") && !l.Contains("abc"));
    }

    [Fact]
    public async Task A_server_that_forgot_the_app_gets_it_registered_again()
    {
        using var bench = new Bench();
        using var apps = new MemoryAppVault();
        bench.Script
            .On("GET", "/api/v2/instance", (200, Instance))
            .On("POST", "/api/v1/apps", (200, """{"client_id":"client","client_secret":"hidden"}"""))
            .On("POST", "/oauth/token", (401, """{"error":"invalid_client","error_description":"x"}"""));
        var flow = new OAuthFlow(bench.Environment, apps);
        var oauth = (OAuthConsent)bench.Network.ConsentNamed("oauth")!;
        var started = await StartAsync(bench, flow);

        await Should.ThrowAsync<NetworkException>(
            () => flow.FinishAsync(bench.Network, oauth, started.State, new($"{Back}?code=c&state={started.State.State}"), Cancel));
        await StartAsync(bench, flow);

        bench.Script.Heard.Count(h => h.Path == "/api/v1/apps").ShouldBe(2);
    }

    [Fact]
    public async Task A_pasted_token_is_verified_and_names_its_account()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v2/instance", (200, Instance))
            .On("GET", "/api/v1/accounts/verify_credentials", (200, """{"id":42,"username":"ada"}"""))
            .On("GET", "/api/v1/apps/verify_credentials", (200, """{"name":"Mine","scopes":["read","write:statuses"]}"""));

        var grant = await PasteAsync(bench, "abc");

        grant.Subject.ShouldBe("42");
        grant.Server.ShouldBe(Bench.Home);
        grant.Scopes.ShouldBe(["read", "write:statuses"]);
        bench.Script.Heard.Last().Headers["Authorization"].ShouldBe("Bearer abc");
    }

    [Fact]
    public async Task A_dead_pasted_token_is_said()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v2/instance", (200, Instance))
            .On("GET", "/api/v1/accounts/verify_credentials", (401, """{"error":"The access token is invalid"}"""));

        (await Should.ThrowAsync<NetworkException>(() => PasteAsync(bench, "abc"))).Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\r\nbreak")]
    public async Task What_is_no_token_is_not_sent(string token)
    {
        using var bench = new Bench();

        await Should.ThrowAsync<NetworkException>(() => PasteAsync(bench, token));

        bench.Script.Heard.ShouldBeEmpty();
    }

    private static Task<HomeServer> DiscoverAsync(Bench bench, string typed) =>
        ((OAuthConsent)bench.Network.ConsentNamed("oauth")!).Discovery!.DiscoverAsync(typed, Cancel);

    private static Task<StartedConsent> StartAsync(Bench bench, OAuthFlow flow) => flow.StartAsync(
        bench.Network, (OAuthConsent)bench.Network.ConsentNamed("oauth")!, new(Back) { HomeServer = "social.example" }, Cancel);

    private static Task<Grant> PasteAsync(Bench bench, string token) =>
        ((PastedConsent)bench.Network.ConsentNamed("token")!).Session.OpenAsync(
            new Dictionary<string, string> { ["server"] = "social.example", ["accessToken"] = token }, Cancel);
}
