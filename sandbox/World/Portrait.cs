using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;

namespace Rostrum.Sandbox;

/// <summary>The picture of an account of the world: a head and shoulders in a colour of its own, drawn as a PNG.</summary>
public static class Portrait
{
    public const string ContentType = "image/png";

    private const int Side = 256;

    private static readonly ConcurrentDictionary<int, byte[]> Drawn = new();

    /// <summary>Always the same bytes for the same account.</summary>
    public static byte[] Of(SandboxAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var hue = SandboxPeople.Find(account.PersonId)?.Hue ?? account.Handle.Sum(letter => letter * 7) % 360;
        return Drawn.GetOrAdd(hue, Draw);
    }

    private static byte[] Draw(int hue)
    {
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Optimal, leaveOpen: true))
        {
            Span<byte> row = stackalloc byte[1 + (Side * 3)];
            for (var y = 0; y < Side; y++)
            {
                for (var x = 0; x < Side; x++)
                {
                    var shine = 0.42 + (0.16 * (Side - y) / Side);
                    var light = shine + ((0.93 - shine) * Covered(x + 0.5, y + 0.5));
                    Colour(hue, light, row.Slice(1 + (x * 3), 3));
                }

                packed.Write(row);
            }
        }

        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Side);
        (header[8], header[9]) = (8, 2); // eight bits, red green blue
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, rows.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>0 outside the figure, 1 inside, between on its edge.</summary>
    private static double Covered(double x, double y)
    {
        var head = 48 - Math.Sqrt(Math.Pow(x - 128, 2) + Math.Pow(y - 98, 2));
        var shoulders = 84 - Math.Sqrt(Math.Pow(x - 128, 2) + Math.Pow((y - 246) * 1.05, 2));
        return Math.Clamp(Math.Max(head, shoulders) + 0.5, 0, 1);
    }

    private static void Colour(double hue, double light, Span<byte> into)
    {
        var strength = 0.42 * Math.Min(light, 1 - light) / 0.5;
        for (var i = 0; i < 3; i++)
        {
            var turn = ((i switch { 0 => 0, 1 => 8, _ => 4 }) + (hue / 30)) % 12;
            var value = light - (strength * Math.Max(-1, Math.Min(Math.Min(turn - 3, 9 - turn), 1)));
            into[i] = (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);
        }
    }

    private static void Chunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        png.Write(number);
        png.Write(type);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Sum(Sum(0xFFFF_FFFF, type), body));
        png.Write(number);
    }

    private static uint Sum(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var part in bytes)
        {
            sum ^= part;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB8_8320 : 0);
            }
        }

        return sum;
    }
}
