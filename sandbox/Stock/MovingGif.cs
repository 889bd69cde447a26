using System.Buffers.Binary;

namespace Rostrum.Sandbox.Stock;

/// <summary>Writes a GIF89a of sixteen colours that plays for ever.</summary>
internal static class MovingGif
{
    private const int ColourBits = 4;
    private const int Pause = 8; // hundredths of a second

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="colours">Sixteen times red, green, blue.</param>
    /// <param name="frames">How many pictures; one stands still.</param>
    /// <param name="paint">Fills a frame with numbers of colours, row by row.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> colours, int frames, Paint paint)
    {
        using var gif = new MemoryStream();
        gif.Write("GIF89a"u8);
        Number(gif, width);
        Number(gif, height);
        gif.Write([0x80 | 0x70 | (ColourBits - 1), 0, 0]);
        gif.Write(colours);
        if (frames > 1)
        {
            gif.Write([0x21, 0xFF, 11]);
            gif.Write("NETSCAPE2.0"u8);
            gif.Write([3, 1, 0, 0, 0]);
        }

        var pixels = new byte[width * height];
        for (var frame = 0; frame < frames; frame++)
        {
            paint(frame, pixels);
            gif.Write([0x21, 0xF9, 4, 0, Pause, 0, 0, 0]);
            gif.WriteByte(0x2C);
            Number(gif, 0);
            Number(gif, 0);
            Number(gif, width);
            Number(gif, height);
            gif.WriteByte(0);
            gif.WriteByte(ColourBits);
            Pack(gif, pixels);
        }

        gif.WriteByte(0x3B);
        return gif.ToArray();
    }

    internal delegate void Paint(int frame, Span<byte> pixels);

    /// <summary>LZW with codes that grow to twelve bits, in blocks of at most 255 bytes (GIF89a, appendix F).</summary>
    private static void Pack(Stream gif, ReadOnlySpan<byte> pixels)
    {
        const int clear = 1 << ColourBits;
        const int end = clear + 1;
        var bits = new BitBlocks(gif);
        var known = new Dictionary<(int Before, byte Colour), int>();
        var (size, next) = (ColourBits + 1, end + 1);
        bits.Put(clear, size);
        int sofar = pixels[0];
        foreach (var colour in pixels[1..])
        {
            if (known.TryGetValue((sofar, colour), out var longer))
            {
                sofar = longer;
                continue;
            }

            bits.Put(sofar, size);
            if (next == 4096)
            {
                bits.Put(clear, size);
                known.Clear();
                (size, next) = (ColourBits + 1, end + 1);
            }
            else
            {
                size += next == 1 << size ? 1 : 0;
                known[(sofar, colour)] = next++;
            }

            sofar = colour;
        }

        bits.Put(sofar, size);
        bits.Put(end, size);
        bits.Finish();
    }

    private static void Number(Stream gif, int number)
    {
        Span<byte> two = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(two, (ushort)number);
        gif.Write(two);
    }

    /// <summary>Bits, the lowest first, in blocks that say how long they are.</summary>
    private sealed class BitBlocks(Stream into)
    {
        private readonly byte[] block = new byte[255];
        private int filled;
        private int held;
        private int count;

        public void Put(int code, int size)
        {
            held |= code << count;
            for (count += size; count >= 8; count -= 8)
            {
                Byte((byte)held);
                held >>= 8;
            }
        }

        public void Finish()
        {
            if (count > 0)
            {
                Byte((byte)held);
            }

            Flush();
            into.WriteByte(0);
        }

        private void Byte(byte one)
        {
            block[filled++] = one;
            if (filled == block.Length)
            {
                Flush();
            }
        }

        private void Flush()
        {
            if (filled > 0)
            {
                into.WriteByte((byte)filled);
                into.Write(block.AsSpan(0, filled));
                filled = 0;
            }
        }
    }
}
