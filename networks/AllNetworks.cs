namespace Rostrum.Networks;

/// <summary>The explicit list. A new network is its folder and one line here.</summary>
public static class AllNetworks
{
    /// <summary>The address that an operator with an own directory of decentralised identifiers replaces.</summary>
    public const string DirectoryAddress = "bluesky.plc";

    public static IReadOnlyList<Network> Create(NetworkEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return
        [
            Bluesky.BlueskyNetwork.Create(environment),
            Mastodon.MastodonNetwork.Create(environment),
        ];
    }
}
