using Rostrum.Networks;

namespace Rostrum.TestNetworks;

/// <summary>
/// Two networks that exist only in tests: one with every oddity at once, one with nothing to lean on. They are written as
/// the real ones are and prove that the contract needs no case of its own for anybody.
/// </summary>
public static class TestNetworkList
{
    public static IReadOnlyList<Network> Create(NetworkEnvironment environment) =>
        [AwkwardNetwork.Create(environment), ShoutboxNetwork.Create(environment)];
}
