using Rostrum.Networks;

namespace Rostrum.TestNetworks;

/// <summary>The worst case: one call that cannot be repeated, no key, no list, nothing to look at afterwards.</summary>
public static class ShoutboxNetwork
{
    public const string Id = "shoutbox";

    public static Network Create(NetworkEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var server = environment.Addresses.Of(Id, "https://shoutbox.example");
        return new()
        {
            Id = Id,
            Name = "Shoutbox",
            Server = server,
            Consents =
            [
                new OAuthConsent
                {
                    Id = "oauth",
                    Label = "Sign in at Shoutbox",
                    Endpoints = new(new(server, "/oauth/authorize"), new(server, "/oauth/token")),
                    Scopes =
                    [
                        new("me", "shows which account is connected", Needs.Always),
                        new("shout", "publishes the posts you schedule", Needs.Publishing),
                    ],
                    ClientAuth = ClientAuth.Basic,
                    Pkce = Pkce.None,
                    Renewal = Renewal.RefreshToken,
                    RevokeReach = RevokeReach.None,
                },
            ],
            Apps = [new("app", "Shoutbox app", [new("clientId", "Client id", IsSecret: false), new("clientSecret", "Client secret", IsSecret: true)])],
            Rules = new() { Text = new(280, TextUnit.Utf16) },
            Look = new("#b4532a", PreviewShape.TextFirst) { PostNoun = "shout" },
            Links = new(new("https://shoutbox.example/terms"), new("https://shoutbox.example/privacy")),
            Timing = new() { AbsenceIsProof = false, ActTimeout = TimeSpan.FromSeconds(10) },
            NotOffered = ["look-up", "deletion", "metrics", "inbox"],
            Accounts = new ShoutboxAccounts(),
            Publisher = new ShoutboxPublisher(),
        };
    }
}
