using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>Uploads: typed by their first bytes, whatever the header says (measured on the reference server,
/// 2026-11).</summary>
internal sealed class BlobMethods(SandboxNetworkContext network, Repositories repositories)
{
    private static readonly RateRule UploadsADay = new("uploadBlob-day", 1000, TimeSpan.FromDays(1));

    public IEnumerable<(string Name, XrpcMethod Method)> All() =>
    [
        ("com.atproto.repo.uploadBlob", XrpcMethod.Procedure(UploadAsync)),
        ("com.atproto.sync.getBlob", new XrpcMethod("GET", GetBlobAsync)),
    ];

    /// <summary>Keeps bytes as a blob of an account; also what the video service does when a job is done.</summary>
    public async Task<JsonObject> KeepAsync(string did, Stream bytes, string declared, long limit, Action<string> allow,
        CancellationToken cancel)
    {
        var start = new byte[32];
        var length = await bytes.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        var mime = MediaTypes.Sniff(start.AsSpan(0, length)) ?? declared;
        allow(mime);
        await using var whole = new PrefixedStream(start.AsMemory(0, length), bytes, limit);
        var kept = await network.Media.KeepAsync(whole, mime, cancel);
        var blob = new StoredBlob(Cid.OfBlob(Convert.FromHexString(kept.Hash)), mime, kept.Length, kept.Hash);
        repositories.Keep(did, blob);
        return new()
        {
            ["$type"] = "blob", ["ref"] = new JsonObject { ["$link"] = blob.Cid }, ["mimeType"] = blob.MimeType,
            ["size"] = blob.Size,
        };
    }

    private async Task<JsonObject?> UploadAsync(XrpcCall call)
    {
        var request = call.Http.Request;
        var caller = call.Caller;
        call.Draws.Add((UploadsADay, caller.Account.Id, 1));
        call.Settle();
        if (request.ContentType is not { Length: > 0 } type)
        {
            throw XrpcException.Invalid("Request encoding (Content-Type) required but not provided");
        }

        if (request.ContentLength is null or 0)
        {
            throw XrpcException.Invalid("A request body is expected but none was provided");
        }

        if (request.ContentLength > ServerMethods.BlobLimit)
        {
            throw TooLarge();
        }

        return new() { ["blob"] =
            await KeepAsync(caller.Account.Id, request.Body, type.Split(';')[0].Trim(), ServerMethods.BlobLimit,
                caller.Scopes.DemandBlob, call.Cancel) };
    }

    private async Task<IResult> GetBlobAsync(XrpcCall call)
    {
        var (did, cid) = (call.Required("did"), call.Required("cid"));
        if (network.World.Accounts.Find(network.Id, did) is { } account
            && Portrait.Of(account) is var picture && Cid.OfBlob(SHA256.HashData(picture)) == cid)
        {
            return Results.Bytes(picture, Portrait.ContentType); // the one blob of a profile that nobody uploaded
        }

        var blob = repositories.Blob(did, cid);
        var bytes = blob is null ? null : await network.Media.FindAsync(blob.Hash, call.Cancel);
        return bytes is null ? throw XrpcException.Invalid("Blob not found") : Results.Bytes(bytes, blob!.MimeType);
    }

    public static XrpcException TooLarge() => new(413, "PayloadTooLarge", "request entity too large");
}

/// <summary>What bytes are, by how they begin.</summary>
internal static class MediaTypes
{
    public static string? Sniff(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
            "image/webp",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'q', (byte)'t', ..] => "video/quicktime",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "video/mp4",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "video/webm",
        _ => null,
    };
}

/// <summary>A stream whose beginning was already read; too many bytes end it with the network's refusal.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> start, Stream rest, long limit) : Stream
{
    private ReadOnlyMemory<byte> left = start;
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        left = left[count..];
        count = count > 0 ? count : await rest.ReadAsync(buffer, cancellationToken);
        read += count;
        return read <= limit ? count : throw BlobMethods.TooLarge();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
