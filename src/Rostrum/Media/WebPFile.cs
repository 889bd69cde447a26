using System.Buffers.Binary;

namespace Rostrum.Media;

/// <summary>WebP: chunks in a RIFF container (RFC 9649).</summary>
internal static class WebPFile
{
    private const byte ExifFlag = 0x08;
    private const byte XmpFlag = 0x04;

    // Camera data, XMP and chunks we do not know stay behind.
    private static readonly HashSet<string> Kept = ["VP8 ", "VP8L", "VP8X", "ICCP", "ANIM", "ANMF", "ALPH"];

    public static ImageFacts Read(ByteReader reader)
    {
        var left = Inner(reader);
        ImageFacts? facts = null;
        var frames = 0;
        var orientation = ExifOrientation.Upright;
        while (left >= 8)
        {
            var (type, length) = Chunk(reader);
            left -= 8 + length + (length & 1);
            var isRead = (facts is null && type is "VP8 " or "VP8L" or "VP8X") || (type == "EXIF" && length <= 1024 * 1024);
            var body = isRead ? reader.Take((int)Math.Min(length, type == "EXIF" ? length : 16)) : [];
            facts ??= SizeOf(type, body);
            facts?.Check();
            orientation = type == "EXIF" && isRead ? ExifOrientation.Read(WithoutPrefix(body)) : orientation;
            frames += type == "ANMF" ? 1 : 0;
            reader.Skip(length + (length & 1) - body.Length);
        }

        return facts is null
            ? throw MediaRefusedException.NotReadable("a picture")
            : facts with { Frames = Math.Max(1, frames), Orientation = orientation };
    }

    /// <summary>Copies the picture without camera data and unknown chunks; the output must be seekable.</summary>
    public static void Strip(ByteReader reader, Stream to, int orientation)
    {
        var start = to.Position;
        var left = Inner(reader);
        to.Write([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBP"u8]);
        while (left >= 8)
        {
            var (type, length) = Chunk(reader);
            var padded = length + (length & 1);
            left -= 8 + padded;
            if (!Kept.Contains(type))
            {
                reader.Skip(padded);
                continue;
            }

            WriteHead(to, type, length);
            if (type == "VP8X" && length > 0)
            {
                var flags = (byte)(reader.Next() & ~(ExifFlag | XmpFlag));
                to.WriteByte(orientation == ExifOrientation.Upright ? flags : (byte)(flags | ExifFlag));
                padded--;
            }

            reader.Copy(padded, to);
        }

        if (orientation != ExifOrientation.Upright)
        {
            var exif = ExifOrientation.Write(orientation);
            WriteHead(to, "EXIF", exif.Length);
            to.Write(exif);
        }

        var end = to.Position;
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(end - start - 8));
        to.Position = start + 4;
        to.Write(size);
        to.Position = end;
    }

    private static ImageFacts? SizeOf(string type, byte[] body) => type switch
    {
        "VP8X" when body.Length >= 10 => new(1 + U24(body, 4), 1 + U24(body, 7), 1, 1),
        "VP8L" when body.Length >= 5 && body[0] == 0x2F => OfLossless(BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(1))),
        "VP8 " when body.Length >= 10 && body.AsSpan(3, 3).SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]) => new(
            BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(6)) & 0x3FFF,
            BinaryPrimitives.ReadUInt16LittleEndian(body.AsSpan(8)) & 0x3FFF,
            1,
            1),
        _ => null,
    };

    private static ImageFacts OfLossless(uint bits) => new(1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF), 1, 1);

    // Some writers put the JPEG prefix before the TIFF block.
    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> exif) => exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif;

    private static long Inner(ByteReader reader)
    {
        var head = reader.Take(12);
        return BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) - 4L;
    }

    private static (string Type, long Length) Chunk(ByteReader reader)
    {
        var head = reader.Take(8);
        return (System.Text.Encoding.Latin1.GetString(head, 0, 4), BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)));
    }

    private static void WriteHead(Stream to, string type, long length)
    {
        Span<byte> head = stackalloc byte[8];
        System.Text.Encoding.Latin1.GetBytes(type, head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)length);
        to.Write(head);
    }

    private static int U24(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
}
