using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Compression;

namespace Rostrum.Networks.Tests.Support;

/// <summary>Media made in memory: real PNG pictures and made-up bytes for videos.</summary>
public sealed class MemoryMedia : IMediaSource
{
    private readonly ConcurrentDictionary<Guid, (byte[] Bytes, MediaItem Item)> files = new();

    public LinkCard? Card { get; set; }

    /// <summary>What was chosen to stand for every video.</summary>
    public byte[]? Poster { get; set; }

    public ConcurrentQueue<FitWish> Wishes { get; } = new();

    /// <summary>A picture of one colour.</summary>
    public MediaItem Picture(int width, int height, byte shade, string? alt = null) =>
        Add(Png(width, height, shade), MediaKind.Image, "image/png") with { Width = width, Height = height, Alt = alt };

    public MediaItem Video(int bytes, string? alt = null)
    {
        var content = new byte[bytes];
        new Random(7).NextBytes(content);
        return Add(content, MediaKind.Video, "video/mp4") with
        {
            Width = 1280, Height = 720, Alt = alt, Duration = TimeSpan.FromSeconds(5),
        };
    }

    public MediaItem Add(byte[] content, MediaKind kind, string contentType)
    {
        var id = Guid.NewGuid();
        var item = new MediaItem(id, kind, contentType, content.Length) { FileName = $"file-{files.Count + 1}" };
        files[id] = (content, item);
        return item;
    }

    public Task<OpenMedia> OpenAsync(MediaItem item, FitWish wish, CancellationToken cancel)
    {
        Wishes.Enqueue(wish);
        var bytes = files[item.Id].Bytes;
        return Task.FromResult(new OpenMedia(new MemoryStream(bytes, writable: false), item.ContentType, bytes.Length, item.Width, item.Height));
    }

    public Task<OpenMedia?> PosterAsync(MediaItem item, CancellationToken cancel) => Task.FromResult(
        Poster is null ? null : new OpenMedia(new MemoryStream(Poster, writable: false), "image/jpeg", Poster.Length, 0, 0));

    public Task<LinkCard?> LinkCardAsync(Uri page, CancellationToken cancel) => Task.FromResult(Card);

    public Task<Uri?> PublicAddressAsync(MediaItem item, FitWish wish, CancellationToken cancel) => Task.FromResult<Uri?>(null);

    public static byte[] Png(int width, int height, byte shade)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // grey, eight bits
        Chunk(file, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[width + 1];
            row.AsSpan(1).Fill(shade);
            for (var y = 0; y < height; y++)
            {
                zlib.Write(row);
            }
        }

        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. name, .. data]));
        file.Write(number);
    }

    private static uint Crc(byte[] data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
