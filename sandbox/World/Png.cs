using System.Buffers.Binary;
using System.IO.Compression;

namespace Rostrum.Sandbox;

/// <summary>Writes a PNG of eight bits red, green, blue.</summary>
internal static class Png
{
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="paint">Fills one row, three bytes a pixel.</param>
    public static byte[] Write(int width, int height, Paint paint)
    {
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + (width * 3)];
            for (var y = 0; y < height; y++)
            {
                paint(y, row.AsSpan(1));
                packed.Write(row);
            }
        }

        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2); // eight bits, red green blue
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, rows.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    internal delegate void Paint(int y, Span<byte> row);

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

/// <summary>Colours by hue and light, of one quiet strength.</summary>
internal static class Colours
{
    /// <param name="hue">Degrees; any number.</param>
    /// <param name="light">0 to 1.</param>
    /// <param name="into">Red, green, blue.</param>
    public static void Of(double hue, double light, Span<byte> into)
    {
        var strength = 0.42 * Math.Min(light, 1 - light) / 0.5;
        for (var i = 0; i < 3; i++)
        {
            var turn = ((i switch { 0 => 0, 1 => 8, _ => 4 }) + (hue / 30)) % 12;
            var value = light - (strength * Math.Max(-1, Math.Min(Math.Min(turn - 3, 9 - turn), 1)));
            into[i] = (byte)Math.Round(Math.Clamp(value, 0, 1) * 255);
        }
    }
}
