namespace Rostrum.Sandbox;

/// <summary>The explicit lists. A new pretend network is its folder and one line here.</summary>
public static class AllSandboxNetworks
{
    /// <summary>What the demo shows.</summary>
    public static IReadOnlyList<SandboxNetwork> ForDemo() =>
        [new Bluesky.BlueskySandbox(), new Mastodon.MastodonSandbox(), new Stock.PexelsSandbox(), new Stock.GiphySandbox()];

    /// <summary>Also the two that only tests need: the worst case, and every oddity at once.</summary>
    public static IReadOnlyList<SandboxNetwork> ForTests() => [.. ForDemo(), new Shoutbox(), new Awkward()];
}
