using Rostrum.Networks.Http;

namespace Rostrum.Networks.Mastodon;

/// <summary>Any server that speaks Mastodon's client API. Facts and their pages: README.md, checked 2026-11.</summary>
internal static class MastodonNetwork
{
    /// <summary>The name people see beneath a post.</summary>
    public const string AppName = "Rostrum";

    public static Network Create(NetworkEnvironment environment)
    {
        var http = new NetworkHttp(environment);
        var servers = new MastodonServer(http);
        var posts = new MastodonPosts(environment.Time);
        var prompt = new HomeServerPrompt("Server or handle", "@you@mastodon.social, or the server's name")
        {
            Default = environment.Addresses.Replaced.TryGetValue("mastodon.instance", out var replaced) ? replaced.AbsoluteUri : null,
        };
        return new()
        {
            Id = "mastodon",
            Name = "Mastodon",
            Consents = [OAuth(servers, prompt), Token(servers, http, prompt)],
            Rules = MastodonRules.Of(MastodonFacts.Unknown),
            RulesOf = static facts => MastodonRules.Of(MastodonFacts.Read(facts)),
            Options = MastodonRules.Options,
            ChecksContent = new MastodonChecks(),
            Look = new("#6364ff", PreviewShape.TextFirst) { BestPicture = (1600, 900) },
            Links = new(new("https://mastodon.social/terms-of-service"), new("https://mastodon.social/privacy-policy"))
            {
                DeveloperTerms = new("https://docs.joinmastodon.org/api/guidelines/"),
            },
            Timing = new() { PrepareLimit = TimeSpan.FromMinutes(20) },
            Quotas =
            [
                new("posts", 300, TimeSpan.FromHours(3), QuotaScope.Channel),
                new("media", 30, TimeSpan.FromMinutes(30), QuotaScope.Channel) { CostOfPost = 0 },
                new("deletions", 30, TimeSpan.FromMinutes(30), QuotaScope.Channel) { CostOfPost = 0 },
                new("calls", 300, TimeSpan.FromMinutes(5), QuotaScope.Channel) { CostOfPost = 0 },
            ],
            NotOffered = ["views", "reach", "link card choice"],
            Errors = new MastodonErrors(),
            Lacks = MastodonScopes.Lacks,
            Accounts = new MastodonAccounts(),
            Publisher = new MastodonPublisher(),
            FindsOwnPost = new OwnStatuses(),
            ReadsBack = posts,
            EditsPosts = posts,
            DeletesPosts = posts,
            Timeline = posts,
            Metrics = new MastodonMetrics(),
            Inbox = new MastodonInbox(),
            Lookups = new MastodonLookups(),
        };
    }

    private static OAuthConsent OAuth(MastodonServer servers, HomeServerPrompt prompt) => new()
    {
        Id = "oauth",
        Label = "Sign in at your server",
        Scopes = MastodonScopes.All,
        HomeServer = prompt,
        Discovery = servers,
        Registration = servers,
        Client = ClientSource.PerServer,
        ClientAuth = ClientAuth.Body,
        Pkce = Pkce.S256,
        Renewal = Renewal.None,
        RevokeReach = RevokeReach.Token,
    };

    private static PastedConsent Token(MastodonServer servers, NetworkHttp http, HomeServerPrompt prompt) => new()
    {
        Id = "token",
        Label = "Paste an access token",
        Scopes = MastodonScopes.All,
        Session = new MastodonToken(http, servers),
        Fields =
        [
            new("server", prompt.Label, IsSecret: false) { Hint = prompt.Hint, Default = prompt.Default },
            new("accessToken", "Access token", IsSecret: true)
            {
                Hint = "From the server's preferences, page Development, after making an application with the permissions shown here.",
            },
        ],
    };
}
