using System.Buffers.Binary;

namespace Rostrum.Media;

/// <summary>What a picture's own headers say, read without decoding anything.</summary>
/// <param name="Width">As stored, before it is turned.</param>
/// <param name="Height">As stored, before it is turned.</param>
/// <param name="Frames">1 for a still picture.</param>
/// <param name="Orientation">1 to 8 as in EXIF.</param>
internal sealed record ImageFacts(int Width, int Height, int Frames, int Orientation)
{
    public const int MaxSide = 20_000;
    public const long MaxPixels = 100_000_000;
    public const int MaxFrames = 2_000;

    /// <summary>Width and height as a person sees the picture.</summary>
    public (int Width, int Height) Shown => ExifOrientation.SwapsSides(Orientation) ? (Height, Width) : (Width, Height);

    /// <summary>Reads the headers and holds them against the limits.</summary>
    /// <exception cref="MediaRefusedException">Damaged, cut off, or larger than the limits.</exception>
    public static ImageFacts Read(Stream file, MediaFormat format)
    {
        file.Position = 0;
        var reader = new ByteReader(file);
        try
        {
            var facts = format switch
            {
                MediaFormat.Jpeg => JpegFile.Read(reader),
                MediaFormat.Png => PngFile.Read(reader),
                MediaFormat.Gif => GifFile.Read(reader),
                MediaFormat.WebP => WebPFile.Read(reader),
                _ => throw new ArgumentOutOfRangeException(nameof(format)),
            };
            facts.Check();
            return facts;
        }
        catch (EndOfStreamException)
        {
            throw MediaRefusedException.NotReadable("a picture");
        }
    }

    /// <summary>Also used for single frames, whose size may differ from the picture's.</summary>
    public void Check()
    {
        if (Width < 1 || Height < 1)
        {
            throw MediaRefusedException.NotReadable("a picture");
        }

        if (Width > MaxSide || Height > MaxSide || (long)Width * Height > MaxPixels)
        {
            throw new MediaRefusedException(
                MediaRefusal.TooLarge, $"{Width} × {Height} is too large: at most 100 megapixels and {MaxSide} on a side.");
        }

        if (Frames > MaxFrames)
        {
            throw new MediaRefusedException(MediaRefusal.TooLarge, $"This picture has more than {MaxFrames} frames.");
        }
    }
}

/// <summary>PNG: width and height in the first chunk, frames and orientation in later ones.</summary>
internal static class PngFile
{
    // What a picture needs to look right (PNG third edition and the animation chunks); text, time and camera data go.
    private static readonly HashSet<string> Kept =
    [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "pHYs", "bKGD", "hIST", "sPLT",
        "cICP", "mDCV", "cLLI", "acTL", "fcTL", "fdAT",
    ];

    public static ImageFacts Read(ByteReader reader)
    {
        reader.Skip(8);
        var (length, type) = Chunk(reader);
        if (type != "IHDR" || length != 13)
        {
            throw MediaRefusedException.NotReadable("a picture");
        }

        var header = reader.Take(13);
        reader.Skip(4);
        var facts = new ImageFacts(
            Clamp(BinaryPrimitives.ReadUInt32BigEndian(header)), Clamp(BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4))), 1, 1);
        facts.Check(); // before anything that follows is looked at
        while (type != "IEND")
        {
            (length, type) = Chunk(reader);
            if (type == "eXIf" && length <= 1024 * 1024)
            {
                facts = facts with { Orientation = ExifOrientation.Read(reader.Take((int)length)) };
                reader.Skip(4);
            }
            else if (type == "acTL" && length == 8)
            {
                facts = facts with { Frames = Math.Max(1, Clamp(BinaryPrimitives.ReadUInt32BigEndian(reader.Take(8)))) };
                reader.Skip(4);
            }
            else
            {
                reader.Skip(length + 4);
            }
        }

        return facts;
    }

    /// <summary>Copies the picture without text, time and camera data, and nothing of what stands behind its end.</summary>
    public static void Strip(ByteReader reader, Stream to, int orientation)
    {
        reader.Copy(8, to);
        var type = "";
        while (type != "IEND")
        {
            (var length, type) = Chunk(reader);
            if (Kept.Contains(type))
            {
                Write(to, type, length);
                reader.Copy(length + 4, to);
            }
            else
            {
                reader.Skip(length + 4);
            }

            if (type == "IHDR" && orientation != ExifOrientation.Upright)
            {
                WriteOrientation(to, orientation);
            }
        }
    }

    private static void WriteOrientation(Stream to, int orientation)
    {
        var exif = ExifOrientation.Write(orientation);
        Write(to, "eXIf", exif.Length);
        to.Write(exif);
        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc([.. "eXIf"u8, .. exif]));
        to.Write(sum);
    }

    private static (long Length, string Type) Chunk(ByteReader reader)
    {
        var head = reader.Take(8);
        return (BinaryPrimitives.ReadUInt32BigEndian(head), System.Text.Encoding.Latin1.GetString(head, 4, 4));
    }

    private static void Write(Stream to, string type, long length)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)length);
        System.Text.Encoding.Latin1.GetBytes(type, head[4..]);
        to.Write(head);
    }

    private static int Clamp(uint value) => (int)Math.Min(value, int.MaxValue);

    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFF_FFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB8_8320u ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
