namespace Rostrum.Networks;

/// <summary>The explicit list. A new network is its folder and one line here.</summary>
public static class AllNetworks
{
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
