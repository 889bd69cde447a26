namespace Rostrum.Sandbox;

/// <summary>The explicit lists. A new pretend network is its folder and one line here.</summary>
public static class AllSandboxNetworks
{
    /// <summary>What the demo shows.</summary>
    public static IReadOnlyList<SandboxNetwork> ForDemo() => [];
}
