using System.Text;

namespace Rostrum.Media;

/// <summary>
/// Decides what a file is by its first bytes; names and declared types say nothing. Everything that is not on the list is
/// refused before any other program sees it: text playlists, SVG, PDF, archives, scripts.
/// </summary>
internal static class MediaSniffer
{
    private const int Window = 4096;

    private static readonly HashSet<string> Mp4Brands =
    [
        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "mp71", "avc1", "M4V ", "M4VH", "M4VP",
        "dash", "msdh", "f4v ", "F4V ", "3gp4", "3gp5", "3gp6", "3gp7", "3g2a", "MSNV", "XAVC", "hvc1", "av01",
    ];

    private static readonly HashSet<string> HeicBrands = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"];

    /// <exception cref="MediaRefusedException">Empty, or none of the formats that are taken.</exception>
    public static MediaFormat Sniff(Stream file)
    {
        file.Position = 0;
        var head = new ByteReader(file).TakeUpTo(Window);
        if (head.Length == 0)
        {
            throw new MediaRefusedException(MediaRefusal.NotSupported, "This file is empty.");
        }

        return Of(head) ?? throw new MediaRefusedException(
            MediaRefusal.NotSupported,
            "This kind of file is not taken. Send JPEG, PNG, GIF, WebP, HEIC, AVIF, MP4, MOV, WebM, MKV, MP3, M4A or WAV.");
    }

    private static MediaFormat? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return MediaFormat.Jpeg;
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return MediaFormat.Png;
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return MediaFormat.Gif;
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8))
        {
            return head[8..].StartsWith("WEBP"u8) ? MediaFormat.WebP : head[8..].StartsWith("WAVE"u8) ? MediaFormat.Wav : null;
        }

        if (head.Length >= 16 && head[4..].StartsWith("ftyp"u8))
        {
            return OfBrands(head);
        }

        return head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? OfDocType(head) : IsMp3(head) ? MediaFormat.Mp3 : null;
    }

    // ISO 14496-12: size, "ftyp", major brand, version, compatible brands.
    private static MediaFormat? OfBrands(ReadOnlySpan<byte> head)
    {
        var size = (int)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        var brands = new List<string> { Encoding.Latin1.GetString(head[8..12]) };
        for (var at = 16; at + 4 <= size; at += 4)
        {
            brands.Add(Encoding.Latin1.GetString(head.Slice(at, 4)));
        }

        return brands[0] switch
        {
            "qt  " => MediaFormat.QuickTime,
            "M4A " or "M4B " => MediaFormat.M4a,
            "avif" or "avis" => MediaFormat.Avif,
            var major when HeicBrands.Contains(major) => brands.Contains("avif") ? MediaFormat.Avif : MediaFormat.Heic,
            var major when Mp4Brands.Contains(major) => MediaFormat.Mp4,
            _ => null,
        };
    }

    // RFC 8794 section 11.2.4: element 4282 holds the document type, in the header at the very start.
    private static MediaFormat? OfDocType(ReadOnlySpan<byte> head)
    {
        var start = head[..Math.Min(head.Length, 80)];
        var at = start.IndexOf((ReadOnlySpan<byte>)[0x42, 0x82]);
        if (at < 0 || at + 3 > start.Length)
        {
            return null;
        }

        var name = start[(at + 3)..];
        return name.StartsWith("webm"u8) ? MediaFormat.WebM : name.StartsWith("matroska"u8) ? MediaFormat.Matroska : null;
    }

    // A tag, or a frame header of layer III with a possible bit rate and sampling rate (ISO 11172-3 section 2.4.2.3).
    private static bool IsMp3(ReadOnlySpan<byte> head) =>
        head.StartsWith("ID3"u8)
        || (head.Length >= 4
            && head[0] == 0xFF
            && (head[1] & 0xE0) == 0xE0
            && (head[1] & 0x18) != 0x08
            && (head[1] & 0x06) == 0x02
            && (head[2] & 0xF0) is not 0xF0 and not 0x00
            && (head[2] & 0x0C) != 0x0C);
}
