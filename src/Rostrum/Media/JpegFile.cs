using System.Buffers.Binary;

namespace Rostrum.Media;

/// <summary>JPEG as a row of marked segments (ITU T.81 annex B): read for size and turn, copied without what a camera added.</summary>
internal static class JpegFile
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;
    private const byte Comment = 0xFE;

    /// <summary>Stops at the first scan: everything that is asked stands before it.</summary>
    public static ImageFacts Read(ByteReader reader)
    {
        reader.Skip(2);
        var orientation = ExifOrientation.Upright;
        ImageFacts? facts = null;
        while (true)
        {
            var marker = Marker(reader);
            if (marker is EndOfImage or StartOfScan)
            {
                return facts is null ? throw MediaRefusedException.NotReadable("a picture") : facts with { Orientation = orientation };
            }

            if (IsAlone(marker))
            {
                continue;
            }

            var body = reader.Take(Length(reader));
            if (IsFrame(marker) && body.Length >= 5)
            {
                facts = new(BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(3)), BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(1)), 1, 1);
            }
            else if (marker == App1 && body.AsSpan().StartsWith("Exif\0\0"u8))
            {
                orientation = ExifOrientation.Read(body.AsSpan(6));
            }
        }
    }

    /// <summary>
    /// Copies the picture bit by bit without EXIF, XMP, IPTC, comments and previews, and nothing of what stands behind its end
    /// (cameras put whole films there). The turn stays as the only entry of a new EXIF block; colour profile stays.
    /// </summary>
    public static void Strip(ByteReader reader, Stream to, int orientation)
    {
        reader.Copy(2, to);
        var needsTurn = orientation != ExifOrientation.Upright;
        while (true)
        {
            var marker = Marker(reader);
            if (needsTurn && marker != App0)
            {
                WriteTurn(to, orientation);
                needsTurn = false;
            }

            if (marker == EndOfImage)
            {
                to.Write([0xFF, EndOfImage]);
                return;
            }

            if (IsAlone(marker))
            {
                to.Write([0xFF, marker]);
                continue;
            }

            var body = reader.Take(Length(reader));
            if (IsKept(marker, body))
            {
                Write(to, marker, body);
            }

            if (marker == StartOfScan)
            {
                CopyScan(reader, to);
            }
        }
    }

    private static bool IsKept(byte marker, ReadOnlySpan<byte> body) => marker switch
    {
        App0 => body.StartsWith("JFIF\0"u8),
        App2 => body.StartsWith("ICC_PROFILE\0"u8),
        App14 => body.StartsWith("Adobe"u8),
        >= App0 and <= App15 => false,
        Comment => false,
        _ => true,
    };

    // Compressed data ends at the first FF that is followed neither by a stuffed 00 nor by a restart marker.
    private static void CopyScan(ByteReader reader, Stream to)
    {
        while (true)
        {
            reader.CopyUntil(0xFF, to);
            reader.Next();
            while (reader.Peek() == 0xFF)
            {
                reader.Next(); // padding
            }

            var next = reader.Peek();
            if (next is 0x00 or (>= 0xD0 and <= 0xD7))
            {
                to.Write([0xFF, reader.Next()]);
                continue;
            }

            if (next < 0)
            {
                throw new EndOfStreamException();
            }

            reader.Unread(0xFF);
            return;
        }
    }

    private static byte Marker(ByteReader reader)
    {
        if (reader.Next() != 0xFF)
        {
            throw MediaRefusedException.NotReadable("a picture");
        }

        var marker = reader.Next();
        while (marker == 0xFF)
        {
            marker = reader.Next();
        }

        return marker;
    }

    private static int Length(ByteReader reader)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(reader.Take(2)) - 2;
        return length >= 0 ? length : throw MediaRefusedException.NotReadable("a picture");
    }

    private static bool IsAlone(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7) or StartOfImage;

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;

    private static void WriteTurn(Stream to, int orientation) =>
        Write(to, App1, [.. "Exif\0\0"u8, .. ExifOrientation.Write(orientation)]);

    private static void Write(Stream to, byte marker, ReadOnlySpan<byte> body)
    {
        Span<byte> head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(body.Length + 2));
        to.Write(head);
        to.Write(body);
    }
}
