using System.Net;

namespace Rostrum.Platform.Outgoing;

/// <summary>An answer's body that stops at a limit, counted after unpacking.</summary>
internal sealed class CountedContent : HttpContent
{
    private readonly HttpContent inner;
    private readonly long maxBytes;

    public CountedContent(HttpContent inner, long maxBytes)
    {
        this.inner = inner;
        this.maxBytes = maxBytes;
        foreach (var header in inner.Headers)
        {
            // Received headers, copied as they came: some servers send types that the strict reader refuses.
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new CountedStream(await inner.ReadAsStreamAsync(CancellationToken.None), maxBytes);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new CountedStream(await inner.ReadAsStreamAsync(cancellationToken), maxBytes);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var counted = await CreateContentReadStreamAsync(cancellationToken);
        await counted.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = inner.Headers.ContentLength ?? 0;
        return inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Reads on until the limit, then throws <see cref="OutgoingException"/> (too large).</summary>
internal sealed class CountedStream(Stream inner, long maxBytes) : Stream
{
    private long count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => count;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        count += read;
        return count <= maxBytes ? read : throw new OutgoingException(OutgoingFailure.TooLarge);
    }
}
