using Microsoft.Extensions.Logging;
using Rostrum.Networks.Http;

namespace Rostrum.Networks;

/// <summary>What the product gives to the networks: the guarded way out, clock, chance, addresses, its own name.</summary>
public sealed record NetworkEnvironment
{
    /// <summary>The one outgoing handler (address guard, no redirects, no cookies). Never disposed by a network.</summary>
    public required HttpMessageHandler Outgoing { get; init; }

    public required TimeProvider Time { get; init; }

    public required Random Random { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Where each network's hosts are; the demo and the tests put the sandbox there.</summary>
    public NetworkAddresses Addresses { get; init; } = NetworkAddresses.Real;

    /// <summary>This installation's public address: client metadata, redirect, media that networks fetch.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Sent as User-Agent; some servers refuse calls without one.</summary>
    public string UserAgent { get; init; } = "Rostrum/0.1";

    /// <summary>Told the <c>Date</c> of every answer: a second opinion about what time it is.</summary>
    public Action<Uri, DateTimeOffset>? HearsDate { get; init; }

    /// <summary>Which hosts are down at present; one for the process.</summary>
    public HostBreaker Breaker { get; init; } = new();

    /// <summary>Key id and PKCS#8 of the instance's P-256 client key (signed assertions), or null before it exists.</summary>
    public Func<CancellationToken, ValueTask<ClientKey>>? ClientKey { get; init; }
}

/// <summary>The instance's own signing key for OAuth client assertions.</summary>
public sealed record ClientKey(string KeyId, SecretText Pkcs8);

/// <summary>Replaced addresses by name, e.g. <c>network.directory</c>; a name that is not replaced keeps the network's real address.</summary>
public sealed record NetworkAddresses(IReadOnlyDictionary<string, Uri> Replaced)
{
    public static NetworkAddresses Real { get; } = new(new Dictionary<string, Uri>());

    public Uri Of(string name, string real) => Replaced.TryGetValue(name, out var uri) ? uri : new Uri(real);
}
