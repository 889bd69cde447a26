using Rostrum.Sandbox;
using Rostrum.TestNetworks;

namespace Rostrum.Networks.Tests.Conformance;

public sealed class ShoutboxConformance() : NetworkConformance(new()
{
    CreateNetwork = ShoutboxNetwork.Create,
    CreateSandbox = static () => new Shoutbox(),
    BaseScopes = ["me", "shout"],
    AddApps = static apps => apps.Add(new("shoutbox", "app"), new(Shoutbox.ClientId, new(Shoutbox.ClientSecret))),
    CanResolve = false,
    TakesPictures = false,
});

public sealed class AwkwardConformance() : NetworkConformance(new()
{
    CreateNetwork = AwkwardNetwork.Create,
    CreateSandbox = static () => new Awkward(),
    BaseScopes = ["user.info", "post.publish", "post.list"],
    AddApps = static apps => apps.Add(new("awkward", "app"), new(Awkward.ClientKey, new(Awkward.ClientSecret))),
});
