using System.Net;
using Rostrum.Networks.Http;
using Rostrum.Networks.Tests.Support;

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>Handles, documents and servers that do not fit together; every name here was typed by a stranger.</summary>
public sealed class Believing_an_identity
{
    private const string Did = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly Answers answers = new();
    private readonly BlueskyIdentity identity;
    private readonly BlueskyDiscovery discovery;

    public Believing_an_identity()
    {
        var environment = new NetworkEnvironment
        {
            Outgoing = answers,
            Time = new ManualTime(),
            Random = new(1),
            Loggers = new LogLines(),
            PublicUrl = new("https://rostrum.example"),
        };
        identity = new(new NetworkHttp(environment), environment);
        discovery = new(identity);
        answers.Is("https://bsky.social/xrpc/com.atproto.identity.resolveHandle?handle=alice.example", $$"""{"did":"{{Did}}"}""");
        answers.Is("https://plc.directory/" + Did, Document("alice.example", "https://pds.example"));
        answers.Is("https://pds.example/.well-known/oauth-protected-resource", """{"authorization_servers":["https://entry.example"]}""");
        answers.Is("https://entry.example/.well-known/oauth-authorization-server", Metadata("https://entry.example"));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handle_leads_to_account_server_and_place_to_sign_in()
    {
        var home = await discovery.DiscoverAsync(" @Alice.example", Cancel);

        home.Server.ShouldBe(new Uri("https://pds.example"));
        home.ExpectedSubject.ShouldBe(Did);
        home.LoginHint.ShouldBe("alice.example");
        home.Endpoints.Issuer.ShouldBe("https://entry.example");
    }

    [Fact]
    public async Task A_handle_that_its_account_does_not_name_is_refused()
    {
        answers.Is("https://plc.directory/" + Did, Document("somebody.example", "https://pds.example"));

        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync("alice.example", Cancel))).Failure.Code.ShouldBe("HandleMismatch");
    }

    [Fact]
    public async Task A_document_of_another_account_is_refused()
    {
        answers.Is("https://plc.directory/" + Did, Document("alice.example", "https://pds.example").Replace(Did, Did.Replace('a', 'b'), StringComparison.Ordinal));

        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync(Did, Cancel))).Failure.Code.ShouldBe("DidMismatch");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://entry.example/sub")]
    public async Task Metadata_that_speaks_for_another_issuer_is_refused(string issuer)
    {
        answers.Is("https://entry.example/.well-known/oauth-authorization-server", Metadata(issuer));

        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync("alice.example", Cancel))).Failure.Code.ShouldBe("BadMetadata");
    }

    [Fact]
    public async Task Plain_endpoints_are_refused()
    {
        answers.Is("https://entry.example/.well-known/oauth-authorization-server", Metadata("https://entry.example").Replace("https://entry.example/token", "http://entry.example/token", StringComparison.Ordinal));

        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync("alice.example", Cancel))).Failure.Code.ShouldBe("BadMetadata");
    }

    [Fact]
    public async Task A_handle_the_entry_does_not_know_is_asked_for_at_its_own_address()
    {
        answers.Is("https://bob.example/.well-known/atproto-did", Did + "\n");
        answers.Is("https://plc.directory/" + Did, Document("bob.example", "https://pds.example"));

        (await identity.OfHandleAsync("bob.example", Cancel)).Did.ShouldBe(Did);
    }

    [Fact]
    public async Task The_name_of_a_server_is_taken_as_one_and_nonsense_is_said()
    {
        (await discovery.DiscoverAsync("entry.example", Cancel)).Endpoints.Issuer.ShouldBe("https://entry.example");
        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync("nobody.example", Cancel)))
            .Message.ShouldBe("There is no Bluesky account with the handle nobody.example.");
        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync("just a name", Cancel))).Message.ShouldContain("Type a handle");
        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync("http://plain.example", Cancel))).Message.ShouldContain("Type a handle");
        (await Should.ThrowAsync<NetworkException>(() => discovery.DiscoverAsync("did:web:10.0.0.1", Cancel))).Failure.Code.ShouldBe("UnknownDid");
    }

    [Fact]
    public async Task A_token_of_an_account_that_lives_elsewhere_is_refused()
    {
        var home = await discovery.DiscoverAsync("alice.example", Cancel);
        var grant = new Grant { AccessToken = new("t"), Subject = Did, Scopes = ["atproto"] };
        var other = home with { Endpoints = home.Endpoints with { Issuer = "https://evil.example" } };

        (await discovery.ConfirmAsync(home, grant, Cancel)).Server.ShouldBe(new Uri("https://pds.example"));
        (await Should.ThrowAsync<NetworkException>(() => discovery.ConfirmAsync(other, grant, Cancel))).Failure.Code.ShouldBe("IssuerMismatch");
        (await Should.ThrowAsync<NetworkException>(() => discovery.ConfirmAsync(home, grant with { Scopes = ["other"] }, Cancel))).Failure.Code.ShouldBe("NoSubject");
        (await Should.ThrowAsync<NetworkException>(() => discovery.ConfirmAsync(home, grant with { Subject = null }, Cancel))).Failure.Code.ShouldBe("NoSubject");
    }

    private static string Document(string handle, string server) => $$"""
        {"id":"{{Did}}","alsoKnownAs":["at://{{handle}}"],
         "service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"{{server}}"}]}
        """;

    private static string Metadata(string issuer) => $$"""
        {"issuer":"{{issuer}}","authorization_endpoint":"https://entry.example/authorize","token_endpoint":"https://entry.example/token",
         "pushed_authorization_request_endpoint":"https://entry.example/par"}
        """;

    private sealed class Answers : HttpMessageHandler
    {
        private readonly Dictionary<string, string> known = [];

        public void Is(string address, string body) => known[address] = body;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isKnown = known.TryGetValue(request.RequestUri!.AbsoluteUri, out var body);
            return Task.FromResult(new HttpResponseMessage(isKnown ? HttpStatusCode.OK : HttpStatusCode.NotFound)
            {
                Content = new StringContent(body ?? "{}"),
                RequestMessage = request,
            });
        }
    }
}
