using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Rostrum.Accounts;

/// <summary>Time-based one-time passwords (RFC 6238 over RFC 4226): SHA-1, six digits, thirty seconds, as every authenticator app has them.</summary>
internal static class Authenticator
{
    public const int SecretBytes = 20;

    private const int StepSeconds = 30;
    private const int Tolerance = 1;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The step of which this is the code, among now and one step to each side; null when it is none or that step was used.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastUsed)
    {
        var present = now.ToUnixTimeSeconds() / StepSeconds;
        for (var step = present - Tolerance; step <= present + Tolerance; step++)
        {
            if (step > lastUsed && CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.ASCII.GetBytes(CodeOf(secret, step)), System.Text.Encoding.ASCII.GetBytes(code)))
            {
                return step;
            }
        }

        return null;
    }

    public static string CodeAt(ReadOnlySpan<byte> secret, DateTimeOffset moment) => CodeOf(secret, moment.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>The secret as people type it: base 32 without padding.</summary>
    public static string Write(ReadOnlySpan<byte> secret)
    {
        var text = new System.Text.StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in secret)
        {
            (buffer, bits) = ((buffer << 8) | b, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text.Append(Letters[(buffer >> bits) & 31]);
            }
        }

        return bits > 0 ? text.Append(Letters[(buffer << (5 - bits)) & 31]).ToString() : text.ToString();
    }

    /// <summary>The secret that was written so; null when it is none.</summary>
    public static byte[]? Read(string text)
    {
        var secret = new List<byte>(SecretBytes);
        var (buffer, bits) = (0, 0);
        foreach (var letter in text.ToUpperInvariant().Where(c => c is not ' ' and not '-'))
        {
            var value = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0 || secret.Count > SecretBytes)
            {
                return null;
            }

            (buffer, bits) = (((buffer << 5) | value) & 0xFFF, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                secret.Add((byte)(buffer >> bits));
            }
        }

        return secret.Count == SecretBytes ? [.. secret] : null;
    }

    /// <summary>What the app reads from a QR code or a link.</summary>
    public static string Address(ReadOnlySpan<byte> secret, string issuer, string account) => string.Create(
        CultureInfo.InvariantCulture,
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={Write(secret)}&issuer={Uri.EscapeDataString(issuer)}");

    private static string CodeOf(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // the standard that the apps speak; the HMAC is not weakened by collisions of SHA-1
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
