using System.Diagnostics;
using System.Security.Cryptography;

namespace Rostrum.Platform.Secrets;

/// <summary>
/// A 256-bit key that seals data or wraps other keys. It never leaves the process in the clear: it is stored wrapped by the
/// key above it. Disposing clears it.
/// </summary>
[DebuggerDisplay("key {Id}")]
internal sealed class DataKey : IDisposable
{
    public const int Size = 32;

    private readonly byte[] bytes;
    private bool disposed;

    private DataKey(byte[] bytes)
    {
        this.bytes = bytes;
        Id = IdOf(bytes);
    }

    /// <summary>Says which key sealed something without telling anything about the key; stands in every ciphertext.</summary>
    public uint Id { get; }

    public static DataKey Create()
    {
        var bytes = new byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return new(bytes);
    }

    /// <summary>Copies the bytes; the caller clears its own.</summary>
    public static DataKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A key has {Size} bytes, this has {bytes.Length}.", nameof(bytes));
        }

        return new(bytes.ToArray());
    }

    /// <summary>Seals another key by this one, bound to what it is for and whom it belongs to.</summary>
    public byte[] Wrap(DataKey inner, string purpose, Guid owner) =>
        SecretBox.Seal(this, WrapPurpose(purpose), owner, inner.Bytes());

    /// <exception cref="SealBrokenException">The wrapped key was changed, moved to another owner, or wrapped by another key.</exception>
    public DataKey Unwrap(ReadOnlySpan<byte> wrapped, string purpose, Guid owner)
    {
        var clear = SecretBox.Open(this, WrapPurpose(purpose), owner, wrapped);
        try
        {
            return clear.Length == Size ? FromBytes(clear) : throw new SealBrokenException();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    public override string ToString() => "***";

    public void Dispose()
    {
        disposed = true;
        CryptographicOperations.ZeroMemory(bytes);
    }

    internal ReadOnlySpan<byte> Bytes()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return bytes;
    }

    // Keys and data never share a purpose, so that a wrapped key cannot be opened as if it were data.
    private static string WrapPurpose(string purpose) => "key/" + purpose;

    private static uint IdOf(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[32];
        HMACSHA256.HashData(key, "rostrum key id"u8, digest);
        return BitConverter.ToUInt32(digest);
    }
}
