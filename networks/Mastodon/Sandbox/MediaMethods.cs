using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>
/// Uploads (docs.joinmastodon.org/methods/media, checked 2026-11): pictures are ready at once, everything else is
/// processed for a while of the world's time.
/// </summary>
internal sealed class MediaMethods(SandboxNetworkContext network, ServerProfile server, Entities entities)
{
    public static IReadOnlyList<string> Types { get; } =
    [
        "image/jpeg", "image/png", "image/gif", "image/webp", "video/webm", "video/mp4", "video/quicktime",
        "audio/mpeg", "audio/ogg", "audio/wav",
    ];

    private static readonly TimeSpan Usually = TimeSpan.FromSeconds(3);

    public async Task<IResult> UploadAsync(MastodonCall call)
    {
        var account = call.Demand("write:media");
        call.Draw(ApiLimit.Uploading);
        call.Settle();
        var (file, start, thumbnail) = await ReadPartsAsync(call);
        if (file is null)
        {
            throw ApiException.Wrong("file");
        }

        var values = call.Values.Only("description", "focus");
        var size = file.ContentType.StartsWith("image/", StringComparison.Ordinal) ? ImageSize.Of(start) : null;
        var now = network.Clock.GetUtcNow();
        var media =
            Changed(new(MastodonIds.New(network.World, network.World.HostNow), server.Origin, account.Id, file.Hash,
                file.ContentType, file.Length)
        {
            At = now, Ready = now, Thumbnail = thumbnail, Width = size?.Width, Height = size?.Height,
        }, values, server);
        if (!media.IsImage)
        {
            media = media with { Ready = now + network.Processing(Usually) };
        }

        media.Save(network);
        return Answer(media, StatusCodes.Status202Accepted);
    }

    public IResult Get(MastodonCall call)
    {
        var account = call.Demand("write:media", "read:statuses");
        return Answer(Own(call, account), StatusCodes.Status206PartialContent);
    }

    public async Task<IResult> PutAsync(MastodonCall call)
    {
        var account = call.Demand("write:media");
        if (call.Http.Request.HasFormContentType
            && call.Http.Request.ContentType!.StartsWith("multipart/", StringComparison.Ordinal))
        {
            await ReadPartsAsync(call);
        }

        var media = Own(call, account);
        if (media.IsAttached)
        {
            throw ApiException.NotFound();
        }

        return Answer(Changed(media, call.Values.Only("description", "focus"), server).Save(network),
            StatusCodes.Status206PartialContent);
    }

    public IResult Delete(MastodonCall call)
    {
        var media = Own(call, call.Demand("write:media"));
        if (media.IsAttached)
        {
            throw ApiException.Invalid(Refusal.NotAllowed);
        }

        media.Forget(network);
        return MastodonCall.Json(new JsonObject());
    }

    public async Task<IResult> BytesAsync(MastodonCall call)
    {
        var media = KeptMedia.Find(network, call.Route("id"));
        var hash = call.Route("size") == "small" ? media?.Thumbnail ?? media?.Hash : media?.Hash;
        var bytes = hash is null ? null : await network.Media.FindAsync(hash, call.Cancel);
        return bytes is null ? throw ApiException.NotFound()
            : Results.Bytes(bytes, hash == media!.Hash ? media.ContentType : ImageSize.TypeOf(bytes));
    }

    /// <summary>An upload with another description or focus.</summary>
    public static KeptMedia Changed(KeptMedia media, Params values, ServerProfile server)
    {
        if (values.Text("description") is { } description)
        {
            media = description.EnumerateRunes().Count() <= server.MaxDescription
                ? media with { Description = description.Length == 0 ? null : description }
                : throw ApiException.Invalid(Refusal.DescriptionTooLong, server.MaxDescription);
        }

        if (values.Text("focus") is not { Length: > 0 } focus)
        {
            return media;
        }

        double[] parts =
            [.. focus.Split(',')
                .Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n
                    : double.NaN)];
        return parts is [>= -1 and <= 1, >= -1 and <= 1] ? media with { Focus = (parts[0], parts[1]) }
            : throw ApiException.Wrong("focus");
    }

    private IResult Answer(KeptMedia media, int whileProcessing) =>
        MastodonCall.Json(entities.Media(media), media.Ready <= network.Clock.GetUtcNow() ? 200 : whileProcessing);

    private KeptMedia Own(MastodonCall call, SandboxAccount account) =>
        KeptMedia.Find(network, call.Route("id")) is { } media && media.AccountId == account.Id
            && media.Origin == server.Origin ? media : throw ApiException.NotFound();

    /// <summary>Reads the parts as they come: texts into the call's values, the file straight to the shelf.</summary>
    private async Task<(SandboxMedia? File, byte[] Start, string? Thumbnail)> ReadPartsAsync(MastodonCall call)
    {
        var request = call.Http.Request;
        var boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (boundary is null)
        {
            throw ApiException.Wrong("file");
        }

        var reader = new MultipartReader(boundary, request.Body);
        (SandboxMedia? File, byte[] Start, string? Thumbnail) found = (null, [], null);
        while (await NextAsync(reader, call.Cancel) is { } part)
        {
            var name = part.GetContentDispositionHeader()?.Name.Value?.Trim('"');
            if (part.AsFileSection() is { } file)
            {
                var kept = await KeepAsync(file.FileStream!, part.ContentType, call.Cancel);
                if (name == "file")
                {
                    (found.File, found.Start) = kept;
                }
                else if (name == "thumbnail")
                {
                    found.Thumbnail = kept.Kept.Hash;
                }
                else
                {
                    throw ApiException.Wrong(name ?? "file");
                }
            }
            else if (name is not null)
            {
                call.Values.Put(name, await new StreamReader(part.Body).ReadToEndAsync(call.Cancel));
            }
        }

        return found.File is { } media && media.Length == 0 ? throw ApiException.Wrong("file") : found;
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancel);
        }
        catch (IOException broken)
        {
            throw new BadHttpRequestException("The parts of the form cannot be read", broken);
        }
    }

    private async Task<(SandboxMedia Kept, byte[] Start)> KeepAsync(Stream bytes, string? declared,
        CancellationToken cancel)
    {
        var start = new byte[64 * 1024];
        var length = await bytes.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancel);
        var type = ImageSize.TypeOf(start.AsSpan(0, length)) ?? declared ?? "";
        if (!Types.Contains(type))
        {
            throw ApiException.Invalid(Refusal.WrongFile);
        }

        var most = type.StartsWith("image/", StringComparison.Ordinal) ? server.MaxImageBytes : server.MaxVideoBytes;
        await using var whole = new CountedStream(start.AsMemory(0, length), bytes, most);
        return (await network.Media.KeepAsync(whole, type, cancel), start[..length]);
    }
}

/// <summary>A stream whose beginning was already read, with an end that may not be passed.</summary>
internal sealed class CountedStream(ReadOnlyMemory<byte> start, Stream rest, long most) : Stream
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
        return read <= most ? count : throw ApiException.Invalid(Refusal.FileTooBig, most / 1048576);
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
