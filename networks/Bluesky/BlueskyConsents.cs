namespace Rostrum.Networks.Bluesky;

/// <summary>The two ways to connect, and every permission with its purpose (atproto.com/specs/permission, read 2026-11).</summary>
internal static class BlueskyConsents
{
    private const string AppView = "aud=did:web:api.bsky.app%23bsky_appview";

    public static IReadOnlyList<Scope> Scopes { get; } =
    [
        new("atproto", "shows which account is connected", Needs.Always),

        // Writing under a key of our own choosing needs both rights; it is what makes a repeated call harmless.
        new("repo:app.bsky.feed.post?action=create&action=update", "publishes the posts you schedule, never twice", Needs.Publishing),
        new("repo:app.bsky.feed.threadgate?action=create&action=update", "sets who may reply", Needs.Publishing),
        new("blob:image/*", "uploads the pictures of your posts", Needs.Publishing),
        new("blob:video/mp4", "uploads the videos of your posts", Needs.Publishing),
        new("rpc:app.bsky.video.getUploadLimits?aud=*", "asks how many videos you may still post today", Needs.Publishing),
        new("rpc:com.atproto.repo.uploadBlob?aud=*", "lets the video service store your video", Needs.Publishing),
        new("repo:app.bsky.feed.post?action=delete", "takes down posts you delete", Needs.Deleting),
        new("repo:app.bsky.feed.threadgate?action=delete", "takes down their reply settings", Needs.Deleting),
        new("rpc:app.bsky.feed.getPosts?" + AppView, "reads likes, reposts and replies of your posts", Needs.Metrics),
        new("rpc:app.bsky.actor.getProfile?" + AppView, "reads how many follow the account", Needs.Metrics),
        new("rpc:app.bsky.notification.listNotifications?" + AppView, "reads replies, mentions and quotes", Needs.Inbox),
    ];

    /// <summary>What an app password opens.</summary>
    public static IEnumerable<string> Everything => Scopes.Select(s => s.Name);

    public static OAuthConsent OAuth(BlueskyIdentity identity) => new()
    {
        Id = "oauth",
        Label = "Sign in at Bluesky",
        Scopes = Scopes,
        FallbackScopes = ["atproto transition:generic"],
        TokenPlace = TokenPlace.DPoP,
        HomeServer = new("Handle", "The account's handle, such as alice.bsky.social") { Default = identity.Entry.AbsoluteUri, Required = false },
        Discovery = new BlueskyDiscovery(identity),
        Client = ClientSource.MetadataDocument,
        ClientAuth = ClientAuth.PrivateKeyJwt,
        Pushed = true,
        IssuerInAnswer = true,
        LoginHintName = "login_hint",
        RefreshIsSingleUse = true,
        LoopbackRedirectHost = "127.0.0.1",
    };

    public static PastedConsent AppPassword(IPastedSession session) => new()
    {
        Id = "app-password",
        Label = "App password",
        Scopes = Scopes,
        Fields =
        [
            new(BlueskySession.Identifier, "Handle", IsSecret: false) { Hint = "alice.bsky.social" },
            new(BlueskySession.Password, "App password", IsSecret: true)
            {
                Hint = "Made in Bluesky under Settings, Privacy and security, App passwords: xxxx-xxxx-xxxx-xxxx",
            },
        ],
        Session = session,
    };
}
