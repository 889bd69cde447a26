namespace Rostrum.Media;

/// <summary>Reads a file forward in small steps, copies or skips parts of it, never holds more than one buffer.</summary>
internal sealed class ByteReader(Stream from)
{
    private readonly byte[] buffer = new byte[64 * 1024]; // the first byte stays free for one that is put back
    private int at = 1;
    private int filled = 1;

    /// <summary>The next byte, or -1 at the end.</summary>
    public int Peek() => at < filled || Fill() ? buffer[at] : -1;

    /// <exception cref="EndOfStreamException">The file ends here.</exception>
    public byte Next()
    {
        var next = Peek();
        at++;
        return next >= 0 ? (byte)next : throw new EndOfStreamException();
    }

    /// <summary>Puts back the byte that <see cref="Next"/> just gave.</summary>
    public void Unread(byte last)
    {
        at--;
        buffer[at] = last;
    }

    public byte[] Take(int count)
    {
        var taken = new byte[count];
        for (var done = 0; done < count;)
        {
            done += TakeSome(taken.AsSpan(done));
        }

        return taken;
    }

    /// <summary>Up to this many bytes: fewer only at the end of the file.</summary>
    public byte[] TakeUpTo(int count)
    {
        var taken = new byte[count];
        var done = 0;
        while (done < count && Peek() >= 0)
        {
            done += TakeSome(taken.AsSpan(done));
        }

        return taken[..done];
    }

    public void Skip(long count)
    {
        var buffered = Math.Min(count, filled - at);
        at += (int)buffered;
        if (count > buffered)
        {
            if (from.Length - from.Position < count - buffered)
            {
                throw new EndOfStreamException();
            }

            from.Seek(count - buffered, SeekOrigin.Current);
        }
    }

    public void Copy(long count, Stream to)
    {
        while (count > 0)
        {
            var part = Chunk();
            var length = (int)Math.Min(count, part.Length);
            to.Write(part[..length]);
            at += length;
            count -= length;
        }
    }

    /// <summary>Copies everything before the next such byte, which stays unread.</summary>
    public void CopyUntil(byte stop, Stream to)
    {
        while (true)
        {
            var part = Chunk();
            var found = part.IndexOf(stop);
            var length = found < 0 ? part.Length : found;
            to.Write(part[..length]);
            at += length;
            if (found >= 0)
            {
                return;
            }
        }
    }

    private int TakeSome(Span<byte> into)
    {
        var part = Chunk();
        var length = Math.Min(part.Length, into.Length);
        part[..length].CopyTo(into);
        at += length;
        return length;
    }

    private ReadOnlySpan<byte> Chunk() =>
        at < filled || Fill() ? buffer.AsSpan(at, filled - at) : throw new EndOfStreamException();

    private bool Fill()
    {
        at = 1;
        filled = 1 + from.Read(buffer, 1, buffer.Length - 1);
        return filled > 1;
    }
}
