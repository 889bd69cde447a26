using System.Text.Json.Nodes;

namespace Rostrum.Sandbox;

/// <summary>Anything that lives in one network of the world under an id of its own.</summary>
public interface IWorldItem
{
    string Network { get; }

    string Id { get; }
}

/// <summary>An account at one network. Its id is what the network calls it (a number, a DID).</summary>
public sealed record SandboxAccount : IWorldItem
{
    public required string Network { get; init; }

    public required string Id { get; init; }

    /// <summary>Without @; unique within the network.</summary>
    public required string Handle { get; init; }

    public required string Name { get; init; }

    /// <summary>Whose account it is; null for one made through the control API.</summary>
    public string? PersonId { get; init; }

    public string? Password { get; init; }

    public string? AppPassword { get; init; }

    public int Followers { get; init; }

    /// <summary>What only this network knows about its accounts.</summary>
    public JsonObject Extra { get; init; } = [];
}

/// <summary>One sign-in: an access token, perhaps a refresh token, and the refresh tokens already spent.</summary>
public sealed record SandboxToken : IWorldItem
{
    public required string Network { get; init; }

    /// <summary>The session; stays the same through every refresh.</summary>
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required string ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required string Access { get; init; }

    public DateTimeOffset? AccessExpires { get; init; }

    public string? Refresh { get; init; }

    public DateTimeOffset? RefreshExpires { get; init; }

    public IReadOnlyList<string> SpentRefreshes { get; init; } = [];

    /// <summary>Access tokens before the present one: they no longer work, but are never shown either.</summary>
    public IReadOnlyList<string> SpentAccesses { get; init; } = [];

    public bool Revoked { get; init; }

    public JsonObject Extra { get; init; } = [];
}

/// <summary>An app that registered itself or was registered by hand.</summary>
public sealed record SandboxApp : IWorldItem
{
    public required string Network { get; init; }

    /// <summary>The client id.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Secret { get; init; }

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public JsonObject Extra { get; init; } = [];
}

/// <summary>A picture or video that was uploaded: its bytes are kept by hash on the media shelf.</summary>
public sealed record SandboxMedia(string Hash, string ContentType, long Length)
{
    public string? Alt { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }
}

/// <summary>Something posted: by a connected account, or a comment by one of the people.</summary>
public sealed record SandboxPost : IWorldItem
{
    public required string Network { get; init; }

    /// <summary>What the network calls it.</summary>
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required string Text { get; init; }

    /// <summary>The host's time: what the network says on the wire.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The virtual clock's time: what the numbers grow by.</summary>
    public required DateTimeOffset WorldAt { get; init; }

    /// <summary>How long the crowd had been reacting when it appeared (see <see cref="World.CrowdTime"/>).</summary>
    public TimeSpan CrowdAt { get; init; }

    public IReadOnlyList<SandboxMedia> Media { get; init; } = [];

    /// <summary>The id of the post it answers.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The network's own word; null means everybody.</summary>
    public string? Visibility { get; init; }

    /// <summary>What stands in front of a hidden text.</summary>
    public string? ContentWarning { get; init; }

    public string? Language { get; init; }

    public Uri? Url { get; init; }

    /// <summary>A link drawn as a card.</summary>
    public SandboxCard? Card { get; init; }

    /// <summary>Account ids of those who liked it.</summary>
    public IReadOnlyList<string> Likes { get; init; } = [];

    /// <summary>People it was pushed to by hand.</summary>
    public int Boost { get; init; }

    public bool Deleted { get; init; }

    /// <summary>What else the network stores with a post, exactly as it came.</summary>
    public JsonObject Extra { get; init; } = [];
}

public sealed record SandboxCard(string Title, string? Description, string Address);

/// <summary>A direct message between one of the people and an account.</summary>
public sealed record SandboxMessage : IWorldItem
{
    public required string Network { get; init; }

    public required string Id { get; init; }

    public required string FromAccountId { get; init; }

    public required string ToAccountId { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Whatever else a network must remember (idempotency keys, containers, uploads), by kind and key.</summary>
public sealed record SandboxNote(string Network, string Id, JsonNode Value) : IWorldItem;

/// <summary>One line of the append-only history. Only <see cref="ActOutcome.Stored"/> changed the world.</summary>
/// <param name="Fingerprint">SHA-256 over the text and the hashes of the media, lower-case hex.</param>
public sealed record SandboxAct(
    long Seq, DateTimeOffset At, string Act, string Network, string Account, string Fingerprint, string? RemoteId,
    long RequestId, ActOutcome Result);

public enum ActOutcome
{
    /// <summary>It changed the world.</summary>
    Stored,

    /// <summary>The network recognised it as one it had already done, and changed nothing.</summary>
    Repeated,

    /// <summary>The network said no.</summary>
    Refused,
}
