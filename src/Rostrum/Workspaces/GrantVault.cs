using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Secrets;

namespace Rostrum.Workspaces;

/// <summary>
/// Keeps what networks gave us. Each grant has a key of its own, wrapped by the workspace's key: deleting the box destroys
/// the grant in every backup whose workspace key is gone, and moving a box to another row opens nothing.
/// </summary>
internal sealed class GrantVault(DataKey workspaceKey, TimeProvider time)
{
    private const string Purpose = "grant";
    private const string PendingPurpose = "connection";

    /// <summary>A new box for a first grant; the caller adds it to the context.</summary>
    public GrantBox Seal(Guid id, Grant grant, DateTimeOffset? renewAt)
    {
        Refuse(grant);
        var (wrapped, box) = SealBytes(Purpose, id, grant.ToBytes());
        return new()
        {
            Id = id,
            WrappedKey = wrapped,
            Sealed = box,
            ExpiresAt = grant.ExpiresAt,
            RenewAt = renewAt,
            Scopes = [.. grant.Scopes],
            UpdatedAt = time.GetUtcNow(),
        };
    }

    /// <exception cref="SealBrokenException">The box was changed or moved, or its keys are others.</exception>
    public Grant Open(GrantBox box)
    {
        var clear = OpenBytes(Purpose, box.Id, box.WrappedKey, box.Sealed);
        try
        {
            return Grant.FromBytes(clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <summary>Replaces the grant of a tracked box; what the fresh answer left out is kept. A new version, saved by the caller.</summary>
    /// <exception cref="ArgumentException">The fresh grant has no access token: an empty value never overwrites one.</exception>
    public void Reseal(GrantBox box, Grant fresh, DateTimeOffset? renewAt)
    {
        Refuse(fresh);
        var renewed = Open(box).RenewedBy(fresh);
        (box.WrappedKey, box.Sealed) = SealBytes(Purpose, box.Id, renewed.ToBytes());
        box.ExpiresAt = renewed.ExpiresAt;
        box.RenewAt = renewAt;
        box.RenewingUntil = null;
        box.Scopes = [.. renewed.Scopes];
        box.UpdatedAt = time.GetUtcNow();
        box.Version++;
    }

    /// <summary>
    /// Saves a renewed grant in a commit of its own. False when somebody renewed it since <paramref name="version"/> was
    /// read: their grant stays, because the network may have ended ours with it.
    /// </summary>
    public async Task<bool> RenewAsync(
        WorkspaceDb db, Guid id, int version, Grant fresh, DateTimeOffset? renewAt, CancellationToken cancel)
    {
        var box = await db.Grants.SingleOrDefaultAsync(g => g.Id == id, cancel);
        if (box is null || box.Version != version)
        {
            return false;
        }

        Reseal(box, fresh, renewAt);
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.Entry(box).State = EntityState.Detached;
            return false;
        }
    }

    /// <summary>Puts secrets of a connection under way (pending consent, then the grant while an account is chosen) into its row.</summary>
    public void SealPending(Connection connection, ReadOnlySpan<byte> clear) =>
        (connection.WrappedKey, connection.Sealed) = SealBytes(PendingPurpose, connection.Id, clear);

    /// <summary>The clear bytes of a connection under way, or null when it holds none; the caller clears them.</summary>
    public byte[]? OpenPending(Connection connection) =>
        connection is { WrappedKey: { } wrapped, Sealed: { } box } ? OpenBytes(PendingPurpose, connection.Id, wrapped, box) : null;

    private static void Refuse(Grant grant)
    {
        if (grant.AccessToken.IsEmpty)
        {
            throw new ArgumentException("A grant without an access token is never stored over one that works.", nameof(grant));
        }
    }

    private (byte[] Wrapped, byte[] Sealed) SealBytes(string purpose, Guid owner, ReadOnlySpan<byte> clear)
    {
        var made = KeyRing.CreateUnder(workspaceKey, purpose, owner);
        using var key = made.Key;
        return (made.Wrapped, SecretBox.Seal(key, purpose, owner, clear));
    }

    private byte[] OpenBytes(string purpose, Guid owner, byte[] wrapped, byte[] box)
    {
        using var key = workspaceKey.Unwrap(wrapped, purpose, owner);
        return SecretBox.Open(key, purpose, owner, box);
    }
}
