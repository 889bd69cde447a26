using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// Content identifiers of version 1 with SHA-256 in lower-case base32: <c>bafyrei…</c> for records (dag-cbor),
/// <c>bafkrei…</c> for blobs (raw). Same content, same identifier (atproto.com/specs/data-model, checked 2026-11).
/// </summary>
internal static class Cid
{
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    public static string OfRecord(JsonNode record) => Format(0x71, SHA256.HashData(DagCbor.Encode(record)));

    public static string OfBlob(ReadOnlySpan<byte> sha256) => Format(0x55, sha256);

    /// <summary>The bytes behind the text, or null when it is not one of ours.</summary>
    public static byte[]? Parse(string? text)
    {
        if (text is not ['b', .. var digits] || digits.Length != 58)
        {
            return null;
        }

        var bytes = new List<byte>(36);
        int buffer = 0, bits = 0;
        foreach (var digit in digits)
        {
            var value = Base32.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            buffer = ((buffer << 5) | value) & 0xfff;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }

        return bytes is [1, 0x55 or 0x71, 0x12, 0x20, ..] && bytes.Count == 36 ? [.. bytes] : null;
    }

    private static string Format(byte codec, ReadOnlySpan<byte> sha256)
    {
        byte[] all = [1, codec, 0x12, 0x20, .. sha256];
        var text = new StringBuilder("b", 59);
        int buffer = 0, bits = 0;
        foreach (var one in all)
        {
            buffer = ((buffer << 8) | one) & 0xffff;
            bits += 8;
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Base32[(buffer >> bits) & 31]);
            }
        }

        return (bits > 0 ? text.Append(Base32[(buffer << (5 - bits)) & 31]) : text).ToString();
    }
}

/// <summary>Random and hashed texts of the protocols: base64url without padding.</summary>
internal static class Base64Text
{
    public static string Of(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static string Sha256Of(string text) => Of(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    /// <summary>The bytes, or null when the text is not base64url.</summary>
    public static byte[]? Parse(string text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length) ? bytes[..length]
            : null;
    }
}
