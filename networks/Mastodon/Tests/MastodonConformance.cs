using Rostrum.Networks.Tests.Conformance;
using Rostrum.Sandbox.Mastodon;

namespace Rostrum.Networks.Mastodon.Tests;

/// <summary>A server that keeps the key.</summary>
public sealed class MastodonConformance() : NetworkConformance(Subject("instance"))
{
    internal static NetworkSubject Subject(string origin) => new()
    {
        CreateNetwork = MastodonNetwork.Create,
        CreateSandbox = static () => new MastodonSandbox(),
        HomeServer = host => host.AddressOf("mastodon", origin).AbsoluteUri,
        BaseScopes = ["read:accounts", "write:statuses", "write:media", "read:statuses"],
    };
}

/// <summary>A server of other software that takes the key and ignores it: the account's own list decides.</summary>
public sealed class RelatedServerConformance() : NetworkConformance(MastodonConformance.Subject("other"));
