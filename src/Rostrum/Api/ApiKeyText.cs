using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Rostrum.Api;

/// <summary>
/// An API key as text: <c>rk_</c>, 40 random base62 characters, 6 of a CRC-32 over everything before. The sum lets a
/// mistyped key be refused without asking a database; only the SHA-256 of the whole is ever stored.
/// </summary>
public static class ApiKeyText
{
    private const string Prefix = "rk_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 40;
    private const int SumLength = 6;
    private const int Length = 3 + RandomLength + SumLength;
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    /// <summary>A new key: show it once, store <see cref="Hash"/> and <see cref="Hint"/>.</summary>
    public static string Create()
    {
        var start = Prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return start + Sum(start);
    }

    public static bool IsWellFormed(string key) =>
        key.Length == Length
        && key.StartsWith(Prefix, StringComparison.Ordinal)
        && key.AsSpan(Prefix.Length).IndexOfAnyExcept(Letters) < 0
        && key.EndsWith(Sum(key[..^SumLength]), StringComparison.Ordinal);

    /// <summary>SHA-256 of the whole key, lower-case hex: what is stored and looked up.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    /// <summary>First seven and last four characters, for display.</summary>
    public static string Hint(string key) => $"{key[..7]}...{key[^4..]}";

    private static string Sum(string start)
    {
        var rest = Crc32(Encoding.ASCII.GetBytes(start));
        Span<char> sum = stackalloc char[SumLength];
        for (var i = SumLength - 1; i >= 0; i--)
        {
            sum[i] = Alphabet[(int)(rest % 62)];
            rest /= 62;
        }

        return new(sum);
    }

    /// <summary>The common CRC-32 (reflected, polynomial EDB88320), bit by bit: 43 bytes need no table.</summary>
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
