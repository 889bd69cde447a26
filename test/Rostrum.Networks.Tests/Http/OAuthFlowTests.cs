using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

public sealed class Proving_possession : OAuthSituation
{
    private const string Demand = """{"error":"use_dpop_nonce"}""";

    [Fact]
    public async Task The_nonce_is_learnt_once_and_the_pushed_request_is_signed_by_the_instance()
    {
        var consent = Proved() with { FallbackScopes = ["read old"] };
        Server.Then(400, Demand, "DPoP-Nonce: n1")
            .Then(400, """{"error":"invalid_scope"}""", "DPoP-Nonce: n2")
            .Then(201, """{"request_uri":"urn:x:1","expires_in":300}""");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var flow = new OAuthFlow(WithKey(key), Apps);

        var started = await flow.StartAsync(PlainNetwork.With(consent), consent, new(Redirect), Cancel);

        QueryOf(started.Browser).ShouldBe(new Dictionary<string, string>
        {
            ["fixed"] = "1", ["client_id"] = "https://rostrum.example/oauth/client-metadata.json", ["request_uri"] = "urn:x:1",
        });
        Server.Requests.Select(r => Claim(r.Headers["DPoP"], "nonce")).ShouldBe([null, "n1", "n2"]);
        Server.Requests.Select(r => r.Form["scope"]).ShouldBe(["read", "read", "read old"]);
        started.State.Scopes.ShouldBe(["read", "old"]);
        var assertion = Server.Requests[2].Form["client_assertion"];
        Claim(assertion, "aud").ShouldBe("https://issuer.example");
        Claim(assertion, "iss").ShouldBe("https://rostrum.example/oauth/client-metadata.json");
        Verifies(assertion, key).ShouldBeTrue();
    }

    [Fact]
    public async Task A_call_of_the_account_carries_a_proof_of_its_own_and_is_repeated_once_with_the_nonce()
    {
        var consent = Proved();
        var network = PlainNetwork.With(consent) with { Server = Server.Address };
        var grant = Held() with { DPoPKey = DPoP.NewKey() };
        var sender = new SenderFactory(Environment.Environment).Create(network, consent, grant);
        Server.Then(401, "", "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"", "DPoP-Nonce: r1").Then(200, "{}");

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/act?x=1", UriKind.Relative)) { Content = new StringContent("{\"a\":1}") };
        using var answer = await sender.SendAsync(request, CallKind.Act, Cancel);

        Server.Requests.Select(r => r.Body).ShouldBe(["{\"a\":1}", "{\"a\":1}"]);
        Server.Requests[1].Headers["Authorization"].ShouldBe("DPoP old-access");
        var proof = Server.Requests[1].Headers["DPoP"];
        Claim(proof, "nonce").ShouldBe("r1");
        Claim(proof, "htm").ShouldBe("POST");
        Claim(proof, "htu").ShouldBe(new Uri(Server.Address, "/act").AbsoluteUri);
        Claim(proof, "ath").ShouldBe(System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData("old-access"u8)));
        Claim(Server.Requests[0].Headers["DPoP"], "jti").ShouldNotBe(Claim(proof, "jti"));
        using var key = DPoP.Load(grant.DPoPKey);
        Verifies(proof, key).ShouldBeTrue();
    }

    [Fact]
    public async Task The_clients_document_says_the_most_that_may_be_asked_and_holds_no_private_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var consent = Proved() with { FallbackScopes = ["read old"] };

        var document = JsonDocument.Parse(await ClientMetadata.DocumentAsync(WithKey(key), consent, "Rostrum", [Redirect], Cancel)).RootElement;

        document.GetProperty("client_id").GetString().ShouldBe("https://rostrum.example/oauth/client-metadata.json");
        document.GetProperty("scope").GetString().ShouldBe("read old");
        document.GetProperty("redirect_uris")[0].GetString().ShouldBe(Redirect.AbsoluteUri);
        var published = document.GetProperty("jwks").GetProperty("keys")[0];
        published.GetProperty("kid").GetString().ShouldBe("k1");
        published.TryGetProperty("d", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://rostrum.example", true)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://192.168.1.7:8080", false)]
    [InlineData("https://rostrum.example:8443", false)]
    public void Only_a_public_or_a_loopback_address_can_be_a_client(string address, bool can)
    {
        using var environment = new TestEnvironment(publicUrl: new(address));

        (ClientMetadata.WhyNot(environment.Environment) is null).ShouldBe(can);
    }

    private OAuthConsent Proved()
    {
        var consent = Consent("read");
        return consent with
        {
            TokenPlace = TokenPlace.DPoP,
            Client = ClientSource.MetadataDocument,
            ClientAuth = ClientAuth.PrivateKeyJwt,
            Pushed = true,
            Endpoints = consent.Endpoints! with { Pushed = new(Server.Address, "/par"), Issuer = "https://issuer.example" },
        };
    }

    private NetworkEnvironment WithKey(ECDsa key)
    {
        var pkcs8 = new SecretText(Convert.ToBase64String(key.ExportPkcs8PrivateKey()));
        return Environment.Environment with { ClientKey = _ => ValueTask.FromResult(new ClientKey("k1", pkcs8)) };
    }

    private static string? Claim(string jwt, string name)
    {
        var claims = JsonDocument.Parse(WebEncoders.Base64UrlDecode(jwt.Split('.')[1])).RootElement;
        return claims.TryGetProperty(name, out var value) ? value.ToString() : null;
    }

    private static bool Verifies(string jwt, ECDsa key)
    {
        var parts = jwt.Split('.');
        return key.VerifyData(
            Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), WebEncoders.Base64UrlDecode(parts[2]), HashAlgorithmName.SHA256);
    }
}

public sealed class Registering_at_a_home_server : OAuthSituation
{
    [Fact]
    public async Task Two_starts_make_one_app_and_a_forgotten_app_is_made_again()
    {
        var registrar = new Registrar();
        var consent = Consent("read") with { Client = ClientSource.PerServer, Registration = registrar, Discovery = new Fixed(Server.Address), HomeServer = new("Server", "Which one?") { Default = "plain.example" } };

        await Task.WhenAll(StartAsync(consent), StartAsync(consent));
        var started = await StartAsync(consent);
        Server.Then(401, """{"error":"invalid_client"}""");
        var forgotten = await Should.ThrowAsync<NetworkException>(() => FinishAsync(consent, started.State));
        await StartAsync(consent);

        forgotten.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
        registrar.Made.ShouldBe(2);
    }

    [Fact]
    public async Task A_grant_of_another_subject_is_refused()
    {
        var consent = Consent("read") with { Discovery = new Fixed(Server.Address), HomeServer = new("Server", "Which one?") { Default = "plain.example" } };
        var started = await StartAsync(consent);
        Server.Then(200, """{"access_token":"at","sub":"somebody else"}""");

        (await Should.ThrowAsync<NetworkException>(() => FinishAsync(consent, started.State with { ExpectedSubject = "me" })))
            .Message.ShouldBe("You signed in to another Plain account than the one you named.");
    }

    private sealed class Registrar : IRegistersApp
    {
        public int Made { get; private set; }

        public async Task<AppCredentials> RegisterAsync(Uri server, Uri redirect, string scopes, CancellationToken cancel)
        {
            await Task.Yield();
            return new($"app {++Made}", new("secret"));
        }
    }

    private sealed class Fixed(Uri server) : IDiscoversServer
    {
        public Task<HomeServer> DiscoverAsync(string typed, CancellationToken cancel) =>
            Task.FromResult(new HomeServer(server, new(new(server, "/authorize"), new(server, "/token"))));

        public Task<Grant> ConfirmAsync(HomeServer home, Grant grant, CancellationToken cancel) => Task.FromResult(grant);
    }
}
