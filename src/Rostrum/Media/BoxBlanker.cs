using System.Buffers.Binary;
using System.Text;

namespace Rostrum.Media;

/// <summary>
/// Takes places, device names and titles out of MP4 and MOV files without moving a byte: the boxes that hold them become
/// free space (ISO 14496-12 section 8.1.2) and their content zeros. Pictures and sound stay as they are.
/// </summary>
internal static class BoxBlanker
{
    private const int MaxBoxes = 10_000;

    /// <summary>True: something was blanked.</summary>
    public static bool Blank(Stream file)
    {
        var count = 0;
        return Walk(file, 0, file.Length, "", ref count);
    }

    private static bool Walk(Stream file, long at, long end, string parent, ref int count)
    {
        var changed = false;
        Span<byte> head = stackalloc byte[16];
        while (end - at >= 8 && count++ < MaxBoxes)
        {
            file.Position = at;
            file.ReadExactly(head[..8]);
            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            var type = Encoding.Latin1.GetString(head[4..8]);
            var header = 8;
            if (size == 1 && end - at >= 16)
            {
                file.ReadExactly(head[8..]);
                size = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(head[8..]), long.MaxValue);
                header = 16;
            }
            else if (size == 0)
            {
                size = end - at;
            }

            if (size < header || size > end - at)
            {
                return changed; // damaged: whoever plays it decides
            }

            if (type is "udta" or "meta" or "uuid")
            {
                Free(file, at, header, size);
                changed = true;
            }
            else if (type is "moov" || (type is "trak" && parent is "moov"))
            {
                changed |= Walk(file, at + header, at + size, type, ref count);
            }

            at += size;
        }

        return changed;
    }

    private static void Free(Stream file, long at, int header, long size)
    {
        file.Position = at + 4;
        file.Write("free"u8);
        file.Position = at + header;
        var zeros = new byte[64 * 1024];
        for (var left = size - header; left > 0; left -= zeros.Length)
        {
            file.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }
    }
}
