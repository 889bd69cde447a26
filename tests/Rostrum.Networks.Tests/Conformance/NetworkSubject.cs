using Rostrum.Networks.Http;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Conformance;

/// <summary>What the conformance suite has to know of the network it tests.</summary>
public sealed record NetworkSubject
{
    public required Func<NetworkEnvironment, Network> CreateNetwork { get; init; }

    public required Func<SandboxNetwork> CreateSandbox { get; init; }

    /// <summary>The scopes of a consent that asks for no ability besides publishing.</summary>
    public required IReadOnlyList<string> BaseScopes { get; init; }

    /// <summary>What a person types as home server.</summary>
    public Func<SandboxHost, string?> HomeServer { get; init; } = static _ => null;

    public Func<SandboxHost, IReadOnlyDictionary<string, Uri>> Addresses { get; init; } = static host => host.Addresses;

    /// <summary>The operator's app, where one must be entered.</summary>
    public Action<MemoryAppVault> AddApps { get; init; } = static _ => { };

    /// <summary>False where a lost answer can only be judged by a person.</summary>
    public bool CanResolve { get; init; } = true;

    public bool TakesPictures { get; init; } = true;
}
