using Rostrum.Networks;

namespace Rostrum.TestNetworks;

/// <summary>Every oddity at once, each of them taken from a real network.</summary>
public static class AwkwardNetwork
{
    public const string Id = "awkward";

    public static Network Create(NetworkEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var server = environment.Addresses.Of(Id, "https://awkward.example");
        var posts = new AwkwardPosts();
        return new()
        {
            Id = Id,
            Name = "Awkward",
            Server = server,
            Consents = [OAuth(server)],
            Apps = [new("app", "Awkward app", [new("clientId", "Client key", IsSecret: false), new("clientSecret", "Client secret", IsSecret: true)])],
            Rules = new()
            {
                Text = new(500, TextUnit.Utf16),
                TextAlone = true,
                FirstComment = true,
                Media = new() { MaxItems = 10, MaxImages = 10, MaxVideos = 1, ImageTypes = ["image/jpeg", "image/png"], VideoTypes = ["video/mp4"] },
            },
            Look = new("#6b4ea0", PreviewShape.MediaFirst),
            Links = new(new("https://awkward.example/terms"), new("https://awkward.example/privacy")),
            Timing = new() { Settle = TimeSpan.FromSeconds(60), PrepareLimit = TimeSpan.FromMinutes(10) },
            Quotas = [new("calls", AwkwardApi.CallsPerHour, TimeSpan.FromHours(1), QuotaScope.App) { CostOfPost = 3 }],
            Errors = new AwkwardErrors(environment.Time),
            Accounts = new AwkwardAccounts(),
            Publisher = new AwkwardPublisher(),
            FindsOwnPost = posts,
            ReadsBack = posts,
            Timeline = posts,
        };
    }

    private static OAuthConsent OAuth(Uri server) => new()
    {
        Id = "oauth",
        Label = "Sign in at Awkward",
        Endpoints = new(new(server, "/v2/auth/authorize"), new(server, "/v2/oauth/token")),
        Scopes =
        [
            new("user.info", "shows which account is connected", Needs.Always),
            new("post.publish", "publishes the posts you schedule", Needs.Publishing),
            new("post.list", "sees whether a post really went out", Needs.Publishing),
            new("comment.publish", "writes the first comment", Needs.FirstComment),
        ],
        ClientIdName = "client_key",
        ClientAuth = ClientAuth.Body,
        ScopeSeparator = ",",
        Pkce = Pkce.S256Hex,
        Renewal = Renewal.RefreshToken,
        RefreshIsSingleUse = true,
        RevokeReach = RevokeReach.None,
    };
}
