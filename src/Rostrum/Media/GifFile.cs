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

    /// <summary>Copies the picture without comments and XMP, and nothing of what stands behind its end.</summary>
    public static void Strip(ByteReader reader, Stream to)
    {
        reader.Copy(6, to);
        var screen = reader.Take(7);
        to.Write(screen);
        CopyColours(reader, to, screen[4]);
        while (true)
        {
            var block = reader.Next();
            switch (block)
            {
                case 0x2C:
                    var frame = reader.Take(9);
                    to.Write([block, .. frame]);
                    CopyColours(reader, to, frame[8]);
                    reader.Copy(1, to);
                    CopyBlocks(reader, to);
                    break;
                case 0x21:
                    StripExtension(reader, to);
                    break;
                default:
                    to.WriteByte(0x3B);
                    return;
            }
        }
    }

    // Kept: how frames follow each other, and how often (application extensions of these two names).
    private static void StripExtension(ByteReader reader, Stream to)
    {
        var label = reader.Next();
        if (label == 0xFF && reader.Peek() == 11)
        {
            var name = reader.Take(12);
            if (name.AsSpan(1).SequenceEqual("NETSCAPE2.0"u8) || name.AsSpan(1).SequenceEqual("ANIMEXTS1.0"u8))
            {
                to.Write([0x21, label, .. name]);
                CopyBlocks(reader, to);
                return;
            }
        }
        else if (label is 0xF9 or 0x01)
        {
            to.Write([0x21, label]);
            CopyBlocks(reader, to);
            return;
        }

        SkipBlocks(reader);
    }

    private static void CopyColours(ByteReader reader, Stream to, byte flags)
    {
        if ((flags & 0x80) != 0)
        {
            reader.Copy(3L << ((flags & 7) + 1), to);
        }
    }

    private static void CopyBlocks(ByteReader reader, Stream to)
    {
        byte length;
        do
        {
            length = reader.Next();
            to.WriteByte(length);
            reader.Copy(length, to);
        }
        while (length > 0);
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
