using System.Buffers.Binary;

namespace Rostrum.Media;

/// <summary>GIF: counts frames block by block and stops where there are too many.</summary>
internal static class GifFile
{
    public static ImageFacts Read(ByteReader reader)
    {
        reader.Skip(6);
        var screen = reader.Take(7);
        var facts = new ImageFacts(
            BinaryPrimitives.ReadUInt16LittleEndian(screen), BinaryPrimitives.ReadUInt16LittleEndian(screen.AsSpan(2)), 0, 1);
        facts.Check();
        SkipColours(reader, screen[4]);
        while (true)
        {
            switch (reader.Next())
            {
                case 0x2C:
                    facts = facts with { Frames = facts.Frames + 1 };
                    facts.Check();
                    SkipFrame(reader);
                    break;
                case 0x21:
                    reader.Skip(1);
                    SkipBlocks(reader);
                    break;
                case 0x3B when facts.Frames > 0:
                    return facts;
                default:
                    throw MediaRefusedException.NotReadable("a picture");
            }
        }
    }

    private static void SkipFrame(ByteReader reader)
    {
        var frame = reader.Take(9);
        new ImageFacts(
            BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(4)), BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(6)), 1, 1).Check();
        SkipColours(reader, frame[8]);
        reader.Skip(1);
        SkipBlocks(reader);
    }

    private static void SkipColours(ByteReader reader, byte flags)
    {
        if ((flags & 0x80) != 0)
        {
            reader.Skip(3L << ((flags & 7) + 1));
        }
    }

    private static void SkipBlocks(ByteReader reader)
    {
        while (reader.Next() is > 0 and var length)
        {
            reader.Skip(length);
        }
    }
}
