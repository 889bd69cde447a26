namespace Rostrum.Model;

/// <summary>What a secret link or a half-finished sign-in stands for. Only a hash of its token is stored.</summary>
public sealed class AccountToken
{
    public Guid Id { get; init; }

    public TokenPurpose Purpose { get; init; }

    public required string Hash { get; init; }

    /// <summary>Null for the first owner, who does not exist yet.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The new address, where the token confirms one.</summary>
    public string? Email { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset EndsAt { get; init; }
}

public enum TokenPurpose
{
    FirstOwner,
    ConfirmEmail,
    ChangeEmail,
    ResetPassword,
    SecondFactor,

    /// <summary>A passkey's answer was taken: the same is not taken twice.</summary>
    PasskeyAnswer,
}

/// <summary>One try to sign in.</summary>
public sealed class SignIn
{
    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset At { get; init; }

    public SignInMethod Method { get; init; }

    public SignInOutcome Outcome { get; init; }

    public string? Address { get; init; }

    public string? Agent { get; init; }
}

public enum SignInMethod
{
    Password,
    Provider,
    Passkey,
    Link,
}

public enum SignInOutcome
{
    Done,
    WrongPassword,
    WrongCode,
    WrongPasskey,
    Throttled,
}

/// <summary>Failures of an account or an address within a window.</summary>
public sealed class SignInFailures
{
    public required string Key { get; init; }

    public DateTimeOffset Since { get; set; }

    public int Count { get; set; }

    public DateTimeOffset? BlockedUntil { get; set; }
}

/// <summary>A page that a signed-in person visited, by its template; never what stood in it.</summary>
public sealed class Visit
{
    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Page { get; init; }

    public string? Address { get; init; }

    public string? Agent { get; init; }
}

/// <summary>A place in a workspace that waits for somebody with this address.</summary>
public sealed class Invitation
{
    public Guid Id { get; init; }

    public Guid WorkspaceId { get; init; }

    public required string Email { get; init; }

    public Role Role { get; init; }

    public required string TokenHash { get; set; }

    public Guid InvitedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset EndsAt { get; set; }
}

/// <summary>An account at a single sign-on provider that signs a person in.</summary>
public sealed class ProviderLogin
{
    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public Guid PersonId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A letter on its way. What stands in it is sealed, because its links are secrets, and erased once it was sent.</summary>
public sealed class Letter
{
    public Guid Id { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    public byte[]? Sealed { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next; null when it was sent or given up.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Tries { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public string? LastFailure { get; set; }
}

/// <summary>What a visitor wrote into the contact form.</summary>
public sealed class ContactMessage
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Text { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an owner said that it is answered.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }
}

/// <summary>A key that protects forms and cookies of the pages, sealed with the master key.</summary>
public sealed class PageKey
{
    public required string Name { get; init; }

    public required byte[] Sealed { get; set; }
}
