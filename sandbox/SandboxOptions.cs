using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rostrum.Sandbox;

/// <summary>How a sandbox is started. Everything listens on loopback only.</summary>
public sealed record SandboxOptions
{
    public required IReadOnlyList<SandboxNetwork> Networks { get; init; }

    /// <summary>Port of the world page and the control API; 0 = any free one.</summary>
    public int WorldPort { get; init; }

    /// <summary>Origins take ports from here on, in the order of the networks and their origins; 0 = free ones.</summary>
    public int FirstNetworkPort { get; init; }

    /// <summary>
    /// JSON file in which the world survives restarts (with a folder beside it for media); null = memory only.
    /// </summary>
    public string? StateFile { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the crowd of one world differ from another's, and the same again with the same seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where trouble inside the sandbox itself is said.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where the world page's way back leads; may be set later on the host.</summary>
    public Uri? Product { get; init; }
}
