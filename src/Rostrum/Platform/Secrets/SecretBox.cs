using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rostrum.Platform.Secrets;

/// <summary>
/// AES-256-GCM with a format that can change later: version (1 byte), key id (4), nonce (12), ciphertext, tag (16).
/// Version, key id, purpose and owner are authenticated, so a ciphertext copied to another row or column does not open.
/// A nonce is random; one key may seal 2^32 values before it must be replaced (NIST SP 800-38D section 8.3).
/// </summary>
internal static class SecretBox
{
    private const byte Version = 1;
    private const int Header = 5;
    private const int Nonce = 12;
    private const int Tag = 16;

    /// <summary>How many bytes a sealed value is longer than the clear one.</summary>
    public const int Overhead = Header + Nonce + Tag;

    public static byte[] Seal(DataKey key, string purpose, Guid owner, ReadOnlySpan<byte> clear)
    {
        var box = new byte[Overhead + clear.Length];
        box[0] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(box.AsSpan(1), key.Id);
        var nonce = box.AsSpan(Header, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Bytes(), Tag);
        aes.Encrypt(
            nonce,
            clear,
            box.AsSpan(Header + Nonce, clear.Length),
            box.AsSpan(box.Length - Tag),
            Bound(box.AsSpan(0, Header), purpose, owner));
        return box;
    }

    /// <summary>The clear bytes; the caller clears them after use.</summary>
    /// <exception cref="SealBrokenException">Changed, cut, sealed by another key, for another purpose or for another owner.</exception>
    public static byte[] Open(DataKey key, string purpose, Guid owner, ReadOnlySpan<byte> box)
    {
        if (box.Length < Overhead || box[0] != Version || BinaryPrimitives.ReadUInt32LittleEndian(box[1..]) != key.Id)
        {
            throw new SealBrokenException();
        }

        var clear = new byte[box.Length - Overhead];
        using var aes = new AesGcm(key.Bytes(), Tag);
        try
        {
            aes.Decrypt(
                box.Slice(Header, Nonce),
                box.Slice(Header + Nonce, clear.Length),
                box[^Tag..],
                clear,
                Bound(box[..Header], purpose, owner));
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(clear);
            throw new SealBrokenException();
        }
    }

    /// <summary>Opens as a <see cref="Secret"/> and leaves no second clear copy behind.</summary>
    /// <exception cref="SealBrokenException">As for <see cref="Open"/>.</exception>
    public static Secret OpenSecret(DataKey key, string purpose, Guid owner, ReadOnlySpan<byte> box)
    {
        var clear = Open(key, purpose, owner, box);
        try
        {
            return Secret.FromBytes(clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    // The purpose carries its length: "ab" + "c" and "a" + "bc" must differ.
    private static byte[] Bound(ReadOnlySpan<byte> header, string purpose, Guid owner)
    {
        var length = Encoding.UTF8.GetByteCount(purpose);
        var bound = new byte[header.Length + 4 + length + 16];
        header.CopyTo(bound);
        var rest = bound.AsSpan(header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest, length);
        Encoding.UTF8.GetBytes(purpose, rest[4..]);
        owner.TryWriteBytes(rest[(4 + length)..], bigEndian: true, out _);
        return bound;
    }
}

/// <summary>A sealed value does not open: changed, moved to another owner or purpose, or sealed by another key.</summary>
internal sealed class SealBrokenException()
    : Exception("A stored secret does not open with this key: it was changed or moved, or the master key is another one.");
