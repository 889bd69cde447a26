using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Tests.Http;

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
