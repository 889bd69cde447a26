namespace Rostrum.Model;

/// <summary>Somebody who signs in.</summary>
public sealed class Person
{
    public Guid Id { get; init; }

    /// <summary>Lower case, unique.</summary>
    public required string Email { get; set; }

    /// <summary>Lower case, unique; what a person may type instead of the address.</summary>
    public string? UserName { get; set; }

    public required string Name { get; set; }

    public string? Company { get; set; }

    /// <summary>Identity's versioned PBKDF2 hash, or null when the person signs in otherwise.</summary>
    public string? PasswordHash { get; set; }

    public bool IsOwner { get; set; }

    public string Locale { get; set; } = "en";

    public string Zone { get; set; } = "Etc/UTC";

    public Theme Theme { get; set; }

    /// <summary>Single keys do things in the app.</summary>
    public bool Shortcuts { get; set; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the address was confirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When the person said to be 18 or older.</summary>
    public DateTimeOffset? AdultAt { get; set; }

    /// <summary>The secret shared with an authenticator app, sealed; null while there is none.</summary>
    public byte[]? AuthenticatorSecret { get; set; }

    /// <summary>The last time step of which a code was taken: none is taken twice.</summary>
    public long AuthenticatorStep { get; set; }

    /// <summary>Hashes of the recovery codes that are left.</summary>
    public List<string> RecoveryCodes { get; set; } = [];
}

public enum Theme
{
    System,
    Light,
    Dark,
}

/// <summary>A signed-in browser. Only a hash of its token is stored.</summary>
public sealed class Session
{
    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public required string TokenHash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    public string? Address { get; set; }

    public string? Agent { get; set; }
}

/// <summary>A workspace: its data stands in a database of its own.</summary>
public sealed class Workspace
{
    public Guid Id { get; init; }

    public required string Slug { get; set; }

    public required string Name { get; set; }

    public required string Zone { get; set; }

    public string Locale { get; set; } = "en";

    /// <summary>File name or database name.</summary>
    public required string Database { get; init; }

    /// <summary>The workspace's data key, wrapped by the instance's master key; null once destroyed.</summary>
    public byte[]? WrappedKey { get; set; }

    /// <summary>Copy of the workspace's ledger epoch.</summary>
    public Guid LedgerEpoch { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set first when it is being deleted: nothing opens it any more.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

public enum Role
{
    Owner,
    Admin,
    Publisher,
    Editor,
    Contributor,
    Analyst,
    InboxAgent,
    Client,
}

public sealed class Membership
{
    public Guid WorkspaceId { get; init; }

    public Guid PersonId { get; init; }

    public Role Role { get; set; }

    public DateTimeOffset Since { get; init; }
}

/// <summary>An API key of one workspace; only its SHA-256 is stored.</summary>
public sealed class ApiKey
{
    public Guid Id { get; init; }

    /// <summary>Null = an instance key.</summary>
    public Guid? WorkspaceId { get; init; }

    public required string Name { get; set; }

    public required string Hash { get; init; }

    /// <summary>First seven and last four characters, for display.</summary>
    public required string Hint { get; init; }

    public List<string> Scopes { get; set; } = [];

    public Guid MadeBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public string? LastAddress { get; set; }
}

/// <summary>App credentials at a network (or one home server of it), sealed with the master key.</summary>
public sealed class NetworkApp
{
    public Guid Id { get; init; }

    public required string Network { get; init; }

    public required string App { get; init; }

    /// <summary>Home server, or empty.</summary>
    public string Server { get; init; } = "";

    /// <summary>The redirect address a registration at a home server is bound to, or empty.</summary>
    public string Redirect { get; init; } = "";

    public required byte[] Sealed { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A named value of the instance, sealed when it is secret.</summary>
public sealed class InstanceSetting
{
    public required string Name { get; init; }

    public required byte[] Value { get; set; }
}

/// <summary>Use of a quota that all workspaces share (an app's), counted per window.</summary>
public sealed class AppQuotaUse
{
    public required string Key { get; init; }

    public long WindowStart { get; init; }

    public int Used { get; set; }
}
