using Rostrum.Networks;

namespace Rostrum.Channels;

/// <summary>The networks of this program, by id.</summary>
internal sealed class NetworkList(IReadOnlyList<Network> networks)
{
    private readonly Dictionary<string, Network> byId = networks.ToDictionary(n => n.Id);

    public IReadOnlyList<Network> All => networks;

    /// <summary>Null for an id that this program does not know (any more).</summary>
    public Network? Find(string id) => byId.GetValueOrDefault(id);
}
