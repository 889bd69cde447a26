namespace Rostrum.Platform.Secrets;

/// <summary>
/// The top of the key tree: the instance's master key wraps one key per tenant, a tenant's key wraps one key per thing with
/// secrets of its own. Destroying a wrapped key makes every backup of what it sealed unreadable.
/// </summary>
internal sealed class KeyRing(DataKey master) : IDisposable
{
    /// <summary>Names the master key in force, so that a row can tell that it was wrapped by an older one.</summary>
    public uint MasterKeyId => master.Id;

    /// <summary>Makes a key and returns it with the form that may be stored.</summary>
    public NewKey Create(string purpose, Guid owner) => CreateUnder(master, purpose, owner);

    /// <exception cref="SealBrokenException">Not wrapped by this master key, or for another purpose or owner.</exception>
    public DataKey Unwrap(ReadOnlySpan<byte> wrapped, string purpose, Guid owner) => master.Unwrap(wrapped, purpose, owner);

    /// <summary>Makes a key below another key that is not the master.</summary>
    public static NewKey CreateUnder(DataKey parent, string purpose, Guid owner)
    {
        var key = DataKey.Create();
        return new(key, parent.Wrap(key, purpose, owner));
    }

    /// <summary>Seals an instance-wide value directly by the master key.</summary>
    public byte[] Seal(string purpose, Guid owner, ReadOnlySpan<byte> clear) => SecretBox.Seal(master, purpose, owner, clear);

    /// <exception cref="SealBrokenException">Changed, moved, or sealed by another master key.</exception>
    public Secret Open(string purpose, Guid owner, ReadOnlySpan<byte> box) => SecretBox.OpenSecret(master, purpose, owner, box);

    public void Dispose() => master.Dispose();
}

/// <summary>A fresh key and its stored form.</summary>
internal sealed record NewKey(DataKey Key, byte[] Wrapped);
