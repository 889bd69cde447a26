using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Rostrum.Media;

namespace Rostrum.Tests.Media;

/// <summary>Files made byte by byte: what a camera would write, and what an attacker would.</summary>
internal static class SampleFiles
{
    public const string Canary = "cnry-48.8584N-2.2945E";

    /// <summary>A TIFF block with an orientation and a text that stands for a place.</summary>
    public static byte[] Exif(int orientation) =>
    [
        .. "II*\0"u8, 8, 0, 0, 0,
        2, 0,
        0x0E, 0x01, 2, 0, (byte)(Canary.Length + 1), 0, 0, 0, 38, 0, 0, 0,
        0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0,
        0, 0, 0, 0,
        .. Encoding.ASCII.GetBytes(Canary), 0,
    ];

    /// <summary>Puts camera data, XMP, IPTC, a comment and a preview into a JPEG, and a zip behind its end.</summary>
    public static byte[] WithCameraData(byte[] jpeg, int orientation)
    {
        var first = jpeg.AsSpan(2, 2).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xE0]) ? 4 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(4)) : 2;
        return
        [
            .. jpeg[..first],
            .. Segment(0xE1, [.. "Exif\0\0"u8, .. Exif(orientation)]),
            .. Segment(0xE1, Encoding.ASCII.GetBytes("http://ns.adobe.com/xap/1.0/\0<x>" + Canary + "</x>")),
            .. Segment(0xE2, Encoding.ASCII.GetBytes("MPF\0" + Canary)),
            .. Segment(0xE2, [.. "ICC_PROFILE\0"u8, 1, 1, .. "profile-kept"u8]),
            .. Segment(0xED, Encoding.ASCII.GetBytes("Photoshop 3.0\0" + Canary)),
            .. Segment(0xFE, Encoding.ASCII.GetBytes(Canary)),
            .. jpeg[first..],
            .. Zip(),
        ];
    }

    public static byte[] PngWithText(byte[] png, int orientation) =>
    [
        .. png[..33],
        .. Chunk("eXIf", Exif(orientation)),
        .. Chunk("tEXt", Encoding.ASCII.GetBytes("Comment\0" + Canary)),
        .. Chunk("iTXt", Encoding.ASCII.GetBytes("XML:com.adobe.xmp\0\0\0\0\0" + Canary)),
        .. Chunk("gAMA", [0, 0, 0xB1, 0x8F]),
        .. png[33..],
        .. Zip(),
    ];

    public static byte[] PngHeader(uint width, uint height, bool interlaced = false)
    {
        byte[] header = [0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, (byte)(interlaced ? 1 : 0)];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", []), .. Chunk("IEND", [])];
    }

    /// <summary>A PNG of about so many bytes whose pixels nobody decodes.</summary>
    public static byte[] PngOf(int bytes)
    {
        var noise = new byte[bytes];
        new Random(5).NextBytes(noise);
        var header = PngHeader(8, 8);
        return [.. header[..33], .. Chunk("IDAT", noise), .. Chunk("IEND", [])];
    }

    /// <summary>Puts a comment and XMP before the end of a GIF, and a zip behind it.</summary>
    public static byte[] GifWithText(byte[] gif)
    {
        byte[] text = Encoding.ASCII.GetBytes(Canary);
        return
        [
            .. gif[..^1],
            0x21, 0xFE, (byte)text.Length, .. text, 0,
            0x21, 0xFF, 11, .. "XMP DataXMP"u8, (byte)text.Length, .. text, 0,
            0x3B,
            .. Zip(),
        ];
    }

    public static byte[] GifOf(int frames, ushort frameSide = 1)
    {
        byte[] side = [(byte)frameSide, (byte)(frameSide >> 8)];
        byte[] frame = [0x2C, 0, 0, 0, 0, .. side, .. side, 0, 2, 2, 0x4C, 1, 0];
        using var gif = new MemoryStream();
        gif.Write([.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        for (var i = 0; i < frames; i++)
        {
            gif.Write(frame);
        }

        gif.WriteByte(0x3B);
        return gif.ToArray();
    }

    /// <summary>A WebP with an extended header, camera data and XMP around the picture of a simple one.</summary>
    public static byte[] WebPWithCameraData(byte[] simple, int width, int height, int orientation)
    {
        var (w, h) = (width - 1, height - 1);
        byte[] extended = [0x0C, 0, 0, 0, (byte)w, (byte)(w >> 8), 0, (byte)h, (byte)(h >> 8), 0];
        byte[] chunks =
        [
            .. Riff("VP8X", extended), .. simple[12..], .. Riff("EXIF", Exif(orientation)),
            .. Riff("XMP ", Encoding.ASCII.GetBytes(Canary)), .. Riff("JUNK", Encoding.ASCII.GetBytes(Canary)),
        ];
        return [.. "RIFF"u8, .. U32(chunks.Length + 4), .. "WEBP"u8, .. chunks];
    }

    public static byte[] Zip()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("x.js").Open();
            entry.Write(Encoding.ASCII.GetBytes(Canary));
        }

        return zip.ToArray();
    }

    private static byte[] Segment(byte marker, byte[] body) =>
        [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. body];
        var numbers = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(numbers, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), PngFile.Crc(named));
        return [.. numbers[..4], .. named, .. numbers[4..]];
    }

    private static byte[] Riff(string type, byte[] body) =>
        [.. Encoding.ASCII.GetBytes(type), .. U32(body.Length), .. body, .. body.Length % 2 == 1 ? new byte[1] : []];

    private static byte[] U32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
