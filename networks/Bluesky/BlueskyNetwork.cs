using Rostrum.Networks.Http;

namespace Rostrum.Networks.Bluesky;

/// <summary>Bluesky and every other server of the AT Protocol. Facts, pages and days stand in README.md.</summary>
internal static class BlueskyNetwork
{
    private const long VideoBytes = 300_000_000;

    public static Network Create(NetworkEnvironment env)
    {
        var http = new NetworkHttp(env);
        var identity = new BlueskyIdentity(http, env);
        var posts = new BlueskyPosts(env);
        return new()
        {
            Id = "bluesky",
            Name = "Bluesky",
            Consents = [BlueskyConsents.OAuth(identity), BlueskyConsents.AppPassword(new BlueskySession(http, env, identity))],
            Rules = RulesWith(BlueskyUploads.CarefulImageBytes),
            RulesOf = static facts => RulesWith(BlueskyAccounts.Facts(facts)?.ImageBytes ?? BlueskyUploads.CarefulImageBytes),
            Look = new("#1185fe", PreviewShape.TextFirst) { BestPicture = (1200, 900) },
            Links = new(new("https://bsky.social/about/support/tos"), new("https://bsky.social/about/support/privacy-policy"))
            {
                Permissions = new("https://bsky.app/settings/app-passwords"),
                DeveloperTerms = new("https://docs.bsky.app/docs/support/developer-guidelines"),
            },
            Timing = new()
            {
                PreStage = TimeSpan.FromMinutes(2), // blobs that no record names are dropped
                ActTimeout = TimeSpan.FromSeconds(30),
                Settle = TimeSpan.Zero, // the same key and record may be sent again at once
            },
            Options = BlueskyOptions.All,
            Quotas =
            [
                new("writes per hour", 5000, TimeSpan.FromHours(1), QuotaScope.Channel) { CostOfPost = 2 },
                new("writes per day", 35000, TimeSpan.FromDays(1), QuotaScope.Channel) { CostOfPost = 2 },
            ],
            NotOffered = ["views", "reach", "edit"],
            Errors = BlueskyErrors.Instance,
            Hosts =
            [
                env.Addresses.Of("bluesky.plc", "https://plc.directory").Authority, identity.Entry.Authority,
                env.Addresses.Of("bluesky.video", "https://video.bsky.app").Authority, BlueskyLookups.AppViewOf(env).Authority,
            ],
            Accounts = new BlueskyAccounts(env),
            Publisher = new BlueskyPublisher(new BlueskyUploads(http, env), new BlueskySurroundings(identity), posts),
            FindsOwnPost = posts,
            ReadsBack = posts,
            DeletesPosts = posts,
            Timeline = posts,
            Metrics = new BlueskyMetrics(),
            Inbox = new BlueskyInbox(posts),
            Lookups = new BlueskyLookups(env),
            ChecksContent = new BlueskyChecks(),
            Lacks = BlueskyChecks.Lacks,
        };
    }

    private static Rules RulesWith(long imageBytes) => new()
    {
        Text = new(300, TextUnit.Grapheme) { MaxBytes = 3000 },
        Media = new()
        {
            MaxItems = 4,
            MaxImages = 4,
            MaxVideos = 1,
            ImageTypes = ["image/jpeg", "image/png", "image/webp", "image/gif"],
            VideoTypes = ["video/mp4"],
            ImageBytes = imageBytes,
            ImageMaxSide = 2000,
            VideoBytes = VideoBytes,
            VideoMax = TimeSpan.FromMinutes(10),
            AltMaxLength = 2000,
        },
        Thread = new(50),
        FirstComment = true,
    };
}
