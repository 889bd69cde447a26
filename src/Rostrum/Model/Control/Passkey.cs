namespace Rostrum.Model;

/// <summary>A passkey that signs a person in. Only its public half is here.</summary>
public sealed class Passkey
{
    public Guid Id { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>As the authenticator names it; at most 1,023 bytes.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>COSE key.</summary>
    public required byte[] PublicKey { get; init; }

    public required string Name { get; set; }

    /// <summary>How the browser may reach it, in WebAuthn's words.</summary>
    public List<string> Transports { get; init; } = [];

    /// <summary>Signatures it has made, where it counts; 0 where it does not.</summary>
    public long SignCount { get; set; }

    /// <summary>May be copied to other devices of its owner.</summary>
    public bool MayBeBackedUp { get; init; }

    public bool IsBackedUp { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
