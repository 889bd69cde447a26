using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Tests.Http;

public abstract class OAuthSituation : IAsyncDisposable
{
    private protected OAuthSituation()
    {
        Environment = new(time: Time, publicUrl: new("https://rostrum.example"));
        Flow = new(Environment.Environment, Apps);
        Apps.Add(new("plain", "app"), new("id 1", new("s:ecret")));
    }

    internal ManualTime Time { get; } = new();

    internal ScriptedServer Server { get; } = new();

    internal TestEnvironment Environment { get; }

    internal MemoryAppVault Apps { get; } = new();

    internal OAuthFlow Flow { get; }

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static Uri Redirect { get; } = new("https://rostrum.example/connect/plain/callback");

    internal OAuthConsent Consent(params string[] scopes) => new()
    {
        Id = "oauth",
        Label = "Sign in",
        Scopes = [.. scopes.Select(s => new Scope(s, "for a test", Needs.Always))],
        Endpoints = new(new("https://plain.example/authorize?fixed=1"), new(Server.Address, "/token")) { Revoke = new(Server.Address, "/revoke") },
    };

    internal static Dictionary<string, string> QueryOf(Uri address) =>
        QueryHelpers.ParseQuery(address.Query).ToDictionary(q => q.Key, q => q.Value.ToString());

    internal Task<StartedConsent> StartAsync(OAuthConsent consent, params Needs[] also) =>
        Flow.StartAsync(PlainNetwork.With(consent), consent, new(Redirect) { Also = also }, Cancel);

    internal Task<Grant> FinishAsync(OAuthConsent consent, PendingConsent pending, string query = "code=c0de") =>
        Flow.FinishAsync(PlainNetwork.With(consent), consent, pending, new($"{Redirect}?state={pending.State}&{query}"), Cancel);

    internal Task<Grant> RenewAsync(OAuthConsent consent, Grant grant) => Flow.RenewAsync(PlainNetwork.With(consent), consent, grant, Cancel);

    internal Grant Held() => new()
    {
        AccessToken = new("old-access"),
        RefreshToken = new("old-refresh"),
        IssuedAt = Time.GetUtcNow(),
        ExpiresAt = Time.GetUtcNow().AddHours(1),
        Scopes = ["read"],
        Subject = "me",
        Extra = new Dictionary<string, string> { ["kept"] = "yes" },
    };

    public async ValueTask DisposeAsync()
    {
        Environment.Dispose();
        Apps.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class Sending_a_person_to_consent : OAuthSituation
{
    [Fact]
    public async Task Parameters_are_what_the_data_says()
    {
        var consent = Consent("a", "b") with
        {
            ScopeSeparator = ",", ClientIdName = "client_key", Pkce = Pkce.S256Hex,
            AuthorizeExtras = new Dictionary<string, string> { ["access_type"] = "offline" },
        };

        var started = await StartAsync(consent);

        var query = QueryOf(started.Browser);
        query["fixed"].ShouldBe("1");
        query["client_key"].ShouldBe("id 1");
        query.ShouldNotContainKey("client_id");
        query["scope"].ShouldBe("a,b");
        query["access_type"].ShouldBe("offline");
        query["state"].ShouldBe(started.State.State);
        query["code_challenge"].ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(started.State.Verifier!))));
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_the_abilities_asked_for_bring_their_scopes()
    {
        var consent = Consent("always") with
        {
            Scopes = [new("always", "x", Needs.Always), new("post", "x", Needs.Publishing), new("stats", "x", Needs.Metrics), new("inbox", "x", Needs.Inbox)],
        };

        QueryOf((await StartAsync(consent)).Browser)["scope"].ShouldBe("always post");
        QueryOf((await StartAsync(consent, Needs.Inbox)).Browser)["scope"].ShouldBe("always post inbox");
    }

    [Fact]
    public async Task A_missing_app_is_said_to_the_operator()
    {
        var consent = Consent("a") with { App = "second" };

        (await Flow.WhyNotAsync(PlainNetwork.With(consent), consent, Cancel)).ShouldNotBeNull().ShouldContain("No app is registered for Plain");
        (await Should.ThrowAsync<NetworkException>(() => StartAsync(consent))).Failure.Kind.ShouldBe(FailureKind.OperatorNeeded);
    }

    [Fact]
    public async Task A_pending_consent_survives_being_stored()
    {
        var started = await StartAsync(Consent("a"));

        PendingConsent.FromBytes(started.State.ToBytes()).ToBytes().ShouldBe(started.State.ToBytes());
        started.State.ToString().ShouldBe("PendingConsent at plain.example");
    }
}

public sealed class Coming_back_with_a_code : OAuthSituation
{
    [Fact]
    public async Task Basic_authentication_and_answers_as_they_really_come()
    {
        var consent = Consent("read", "write") with { ClientAuth = ClientAuth.Basic, TokenExtras = new Dictionary<string, string> { ["continuous"] = "true" } };
        var started = await StartAsync(consent);
        Server.Then(200, """{"access_token":"at","expires_in":"3600","scope":"read,write","refresh_token":"rt","user_id":17841400000000000000,"note":null}""");

        var grant = await FinishAsync(consent, started.State);

        var heard = Server.Requests.ShouldHaveSingleItem();
        heard.Headers["Authorization"].ShouldBe("Basic " + Convert.ToBase64String("id%201:s%3Aecret"u8));
        heard.Form["code_verifier"].ShouldBe(started.State.Verifier);
        heard.Form["continuous"].ShouldBe("true");
        heard.Form.ShouldNotContainKey("client_secret");
        grant.Scopes.ShouldBe(["read", "write"]);
        grant.ExpiresAt.ShouldBe(Time.GetUtcNow().AddHours(1));
        grant.Subject.ShouldBe("17841400000000000000");
    }

    [Fact]
    public async Task An_answer_without_scopes_or_expiry_invents_neither_expiry_nor_scopes()
    {
        var consent = Consent("read");
        var started = await StartAsync(consent);
        Server.Then(200, """{"data":[{"access_token":"at"}]}""");

        var grant = await FinishAsync(consent, started.State);

        grant.Scopes.ShouldBe(["read"]);
        grant.ExpiresAt.ShouldBeNull();
        grant.RefreshToken.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task An_error_inside_a_success_is_an_error()
    {
        var consent = Consent("read");
        var started = await StartAsync(consent);
        Server.Then(200, """{"error":"invalid_grant","error_description":"code is used"}""");

        (await Should.ThrowAsync<NetworkException>(() => FinishAsync(consent, started.State))).Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Theory]
    [InlineData("error=access_denied", "The connection was not permitted at Plain.")]
    [InlineData("error=server_error%3Cscript%3E", "Plain did not make the connection (server_errorscript). Please start again.")]
    [InlineData("nothing=1", "Plain came back without a code. Please start again.")]
    [InlineData("code=a&code=b", "Plain came back without a code. Please start again.")]
    public async Task What_is_no_code_is_said_in_words(string query, string sentence)
    {
        var consent = Consent("read");
        var started = await StartAsync(consent);

        (await Should.ThrowAsync<NetworkException>(() => FinishAsync(consent, started.State, query))).Message.ShouldBe(sentence);
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_token_is_turned_into_the_one_to_keep()
    {
        var consent = Consent("read") with { Upgrade = new Longer() };
        var started = await StartAsync(consent);
        Server.Then(200, """{"access_token":"short","refresh_token":"rt","sub":"me"}""");

        var grant = await FinishAsync(consent, started.State);

        grant.AccessToken.Reveal().ShouldBe("long after short for id 1");
        grant.RefreshToken.Reveal().ShouldBe("rt");
        grant.Subject.ShouldBe("me");
    }

    private sealed class Longer : IUpgradesGrant
    {
        public Task<Grant> UpgradeAsync(Grant grant, AppCredentials app, CancellationToken cancel) =>
            Task.FromResult(new Grant { AccessToken = new($"long after {grant.AccessToken.Reveal()} for {app.ClientId}") });
    }
}

public sealed class Renewing_a_grant : OAuthSituation
{
    [Fact]
    public async Task What_the_answer_leaves_out_is_kept()
    {
        Server.Then(200, """{"access_token":"new","expires_in":7200}""");

        var renewed = await RenewAsync(Consent("read"), Held());

        Server.Requests[0].Form["refresh_token"].ShouldBe("old-refresh");
        Server.Requests[0].Form["client_secret"].ShouldBe("s:ecret");
        renewed.AccessToken.Reveal().ShouldBe("new");
        renewed.RefreshToken.Reveal().ShouldBe("old-refresh");
        renewed.Subject.ShouldBe("me");
        renewed.Scopes.ShouldBe(["read"]);
        renewed.Extra["kept"].ShouldBe("yes");
    }

    [Fact]
    public async Task A_lost_answer_of_a_single_use_token_is_asked_for_once_more()
    {
        var consent = Consent("read") with { RefreshIsSingleUse = true };
        Server.ThenCut().Then(200, """{"access_token":"new","refresh_token":"new-refresh"}""");

        var renewed = await RenewAsync(consent, Held());

        Server.Requests.Select(r => r.Form["refresh_token"]).ShouldBe(["old-refresh", "old-refresh"]);
        renewed.RefreshToken.Reveal().ShouldBe("new-refresh");
    }

    [Fact]
    public async Task When_the_lost_answer_had_spent_it_the_person_signs_in_again()
    {
        var consent = Consent("read") with { RefreshIsSingleUse = true };
        Server.ThenCut().Then(400, """{"error":"invalid_grant"}""").Then(200, """{"access_token":"never asked for"}""");

        (await Should.ThrowAsync<NetworkException>(() => RenewAsync(consent, Held()))).Failure.Kind.ShouldBe(FailureKind.SignInAgain);
        Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_in_trouble_keeps_the_pair()
    {
        var consent = Consent("read") with { RefreshIsSingleUse = true };
        Server.Then(503, "<html>");

        (await Should.ThrowAsync<NetworkException>(() => RenewAsync(consent, Held()))).Failure.Kind.ShouldBe(FailureKind.Busy);
        Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_grant_that_cannot_be_renewed_says_so_when_it_ran_out()
    {
        var consent = Consent("read") with { Renewal = Renewal.None };
        var grant = Held();

        (await RenewAsync(consent, grant)).ShouldBe(grant);
        Time.Advance(TimeSpan.FromHours(2));
        (await Should.ThrowAsync<NetworkException>(() => RenewAsync(consent, grant))).Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Fact]
    public void It_is_due_when_four_fifths_of_its_life_are_over()
    {
        RenewalTime.DueAt(Consent("read"), Held()).ShouldBe(Time.GetUtcNow().AddMinutes(48));
        RenewalTime.DueAt(Consent("read"), Held() with { ExpiresAt = null }).ShouldBeNull();
    }

    [Fact]
    public async Task Another_persons_grant_is_not_taken()
    {
        Server.Then(200, """{"access_token":"new","sub":"somebody else"}""");

        (await Should.ThrowAsync<NetworkException>(() => RenewAsync(Consent("read"), Held()))).Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }
}
