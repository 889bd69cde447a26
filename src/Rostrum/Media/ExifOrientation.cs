using System.Buffers.Binary;

namespace Rostrum.Media;

/// <summary>
/// The one fact of a camera's metadata that a picture needs: how it is to be turned (EXIF 2.32 tag 0x0112, 1 to 8).
/// </summary>
internal static class ExifOrientation
{
    public const int Upright = 1;

    /// <summary>Turned by a quarter: width and height change places when shown.</summary>
    public static bool SwapsSides(int orientation) => orientation is >= 5 and <= 8;

    /// <summary>Reads it from a TIFF block; anything odd counts as upright.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }

        var isLittle = tiff[0] == 'I';
        var directory = U32(tiff, 4, isLittle);
        if (directory > tiff.Length - 2)
        {
            return Upright;
        }

        var count = U16(tiff, (int)directory, isLittle);
        for (var i = 0; i < count; i++)
        {
            var entry = directory + 2 + (12L * i);
            if (entry + 12 > tiff.Length)
            {
                return Upright;
            }

            if (U16(tiff, (int)entry, isLittle) == 0x0112)
            {
                var value = U16(tiff, (int)entry + 8, isLittle);
                return value is >= 1 and <= 8 ? value : Upright;
            }
        }

        return Upright;
    }

    /// <summary>A TIFF block with the orientation and nothing else.</summary>
    public static byte[] Write(int orientation) =>
    [
        (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
    ];

    private static ushort U16(ReadOnlySpan<byte> bytes, int at, bool isLittle) => isLittle
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at, bool isLittle) => isLittle
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
