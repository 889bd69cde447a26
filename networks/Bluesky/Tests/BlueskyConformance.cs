using Rostrum.Networks.Tests.Conformance;
using Rostrum.Sandbox.Bluesky;

namespace Rostrum.Networks.Bluesky.Tests;

public sealed class BlueskyConformance() : NetworkConformance(new()
{
    CreateNetwork = BlueskyNetwork.Create,
    CreateSandbox = static () => new BlueskySandbox(),
    HomeServer = static host => host.World.Accounts.In("bluesky").First(a => a.PersonId == "harbourbakery").Handle,
    BaseScopes =
    [
        "atproto",
        "repo:app.bsky.feed.post?action=create&action=update",
        "repo:app.bsky.feed.threadgate?action=create&action=update",
        "blob:image/*",
        "blob:video/mp4",
        "rpc:app.bsky.video.getUploadLimits?aud=*",
        "rpc:com.atproto.repo.uploadBlob?aud=*",
    ],
});
