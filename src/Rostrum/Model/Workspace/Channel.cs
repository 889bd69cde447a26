using Rostrum.Networks;

namespace Rostrum.Model;

public enum ChannelState
{
    Ready,
    SignInAgain,
    ScopeMissing,
    Paused,
    Gone,
    Disconnecting,
}

/// <summary>One connected account of one network.</summary>
public sealed class Channel
{
    private static readonly TimeSpan PictureAge = TimeSpan.FromDays(1);

    public Guid Id { get; init; }

    /// <summary>The network's id, e.g. the folder's name in lower case; never renamed.</summary>
    public required string Network { get; init; }

    public required string ConsentId { get; init; }

    public required string NetworkAccountId { get; init; }

    public string? Server { get; set; }

    public required string Handle { get; set; }

    public required string Name { get; set; }

    /// <summary>Where the network shows the account's picture. No browser is sent there.</summary>
    public string? PictureUrl { get; private set; }

    /// <summary>Names our small copy of the picture; null while there is none.</summary>
    public string? PictureTag { get; set; }

    /// <summary>When the picture was last read, or given up for the day; null = its address is new.</summary>
    public DateTimeOffset? PictureAt { get; set; }

    public string? ProfileUrl { get; set; }

    public ChannelState State { get; private set; } = ChannelState.Ready;

    public string? StateReason { get; private set; }

    public string? Group { get; set; }

    /// <summary>Default option values, a JSON object.</summary>
    public string Defaults { get; set; } = "{}";

    /// <summary>What the network told and rules depend on.</summary>
    public string? Facts { get; set; }

    public DateTimeOffset? FactsAt { get; set; }

    /// <summary>The sealed grant it uses; several channels of one consent share one.</summary>
    public Guid GrantId { get; set; }

    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>The last look at the network, whatever came of it.</summary>
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>The last time that the network told about the account.</summary>
    public DateTimeOffset? SyncedAt { get; set; }

    public int Version { get; private set; } = 1;

    public void Become(ChannelState state, string? reason)
    {
        State = state;
        StateReason = reason;
        Version++;
    }

    /// <summary>What the network says of its picture now.</summary>
    public void ShowAt(string? address)
    {
        if (address != PictureUrl)
        {
            PictureUrl = address;
            PictureAt = null;
        }
    }

    /// <summary>Its copy is missing, of another address, or a day old.</summary>
    public bool WantsPicture(DateTimeOffset now) => PictureUrl is null ? PictureTag is not null : PictureAt is null || PictureAt <= now - PictureAge;
}

/// <summary>The last day on which a permission of a channel was of use.</summary>
public sealed class ChannelUse
{
    public Guid ChannelId { get; init; }

    public Needs Need { get; init; }

    /// <summary>In UTC.</summary>
    public DateOnly Day { get; init; }
}

/// <summary>A sealed <c>Grant</c> with its own key, wrapped by the workspace's key. The clear text exists only in memory.</summary>
public sealed class GrantBox
{
    public Guid Id { get; init; }

    /// <summary>The box's key, wrapped by the workspace key.</summary>
    public required byte[] WrappedKey { get; set; }

    public required byte[] Sealed { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RenewAt { get; set; }

    public List<string> Scopes { get; set; } = [];

    /// <summary>Rises with every renewal: a renewal that finds another number read an old grant.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Somebody is renewing it until then: one renewal at a time on all nodes.</summary>
    public DateTimeOffset? RenewingUntil { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

public enum ConnectionState
{
    Consent,
    Choose,
    Done,
    Refused,
    Expired,
}

/// <summary>Connecting in progress: start, consent, choose, done. Lives 30 minutes.</summary>
public sealed class Connection
{
    public Guid Id { get; init; }

    public required string Network { get; init; }

    public required string ConsentId { get; init; }

    public ConnectionState State { get; set; } = ConnectionState.Consent;

    /// <summary>SHA-256 of the OAuth state value, hex: finds the record when the browser returns.</summary>
    public string? StateHash { get; set; }

    /// <summary>Sealed pending consent, later the sealed grant while an account is being chosen.</summary>
    public byte[]? Sealed { get; set; }

    public byte[]? WrappedKey { get; set; }

    public string? Url { get; set; }

    public string? ReturnTo { get; init; }

    /// <summary>Reconnect in place.</summary>
    public Guid? ChannelId { get; init; }

    /// <summary>Accounts to choose from, JSON.</summary>
    public string? Accounts { get; set; }

    public List<Guid> Channels { get; set; } = [];

    public string? ProblemType { get; set; }

    public string? ProblemSentence { get; set; }

    /// <summary>Session or key that began it.</summary>
    public required string StartedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
