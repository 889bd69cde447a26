using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rostrum.Tests.Crash;

/// <summary>A large file arrives whole although the program is killed three times meanwhile. <c>UPLOAD_MB=n</c> for another size.</summary>
public sealed class Uploading_while_the_program_is_killed(ITestOutputHelper output)
{
    private const int Block = 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_with_the_right_checksum()
    {
        var blocks = int.TryParse(Environment.GetEnvironmentVariable("UPLOAD_MB"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 256;
        var sound = new LongSound(blocks);
        await using var rig = await PlainRig.StartAsync();
        var upload = await CreateAsync(rig, sound.Length);
        var offsets = new List<long>();
        for (var kill = 1; kill <= 3; kill++)
        {
            var stop = sound.Length * kill / 4;
            (await SendAsync(rig, upload, sound, offsets.LastOrDefault(), at => at >= stop ? rig.Program.KillAsync() : Task.CompletedTask)).ShouldBeNull();
            rig.Program.HasDied.ShouldBeTrue();
            await rig.RunAsync();
            offsets.Add(await OffsetAsync(rig, upload));
        }

        var last = await SendAsync(rig, upload, sound, offsets[^1], _ => Task.CompletedTask);

        last.ShouldBe(HttpStatusCode.NoContent);
        offsets.ShouldBeInOrder();
        offsets.ShouldAllBe(o => o > 0 && o < sound.Length);
        var media = (await rig.GetAsync("media"))["items"]![0]!;
        (media["sha256"]!.ToString(), media["bytes"]!.GetValue<long>()).ShouldBe((sound.Sha256(), sound.Length));
        (await ServedAsync(rig, media)).ShouldBe(media["sha256"]!.ToString());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{blocks} MB; after the kills {string.Join(", ", offsets.Select(o => $"{o / Block} MB"))} were there"));
    }

    private static async Task<Uri> CreateAsync(PlainRig rig, long length)
    {
        using var request = Request(rig, HttpMethod.Post, new(rig.Api.BaseAddress!, "uploads"));
        request.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Upload-Metadata", "filename " + Convert.ToBase64String("long.wav"u8));
        using var answer = await rig.Api.SendAsync(request, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return new(rig.Address, answer.Headers.Location!.ToString());
    }

    /// <summary>Sends the rest; null when the program was killed over it.</summary>
    private static async Task<HttpStatusCode?> SendAsync(PlainRig rig, Uri upload, LongSound sound, long from, Func<long, Task> passes)
    {
        using var request = Request(rig, HttpMethod.Patch, upload);
        request.Headers.Add("Upload-Offset", from.ToString(CultureInfo.InvariantCulture));
        request.Content = new RestOf(sound, from, passes);
        request.Content.Headers.ContentType = new("application/offset+octet-stream");
        try
        {
            using var answer = await rig.Api.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
        catch (HttpRequestException) when (rig.Program.HasDied)
        {
            return null;
        }
    }

    private static async Task<long> OffsetAsync(PlainRig rig, Uri upload)
    {
        using var request = Request(rig, HttpMethod.Head, upload);
        using var answer = await rig.Api.SendAsync(request, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
    }

    private static async Task<string> ServedAsync(PlainRig rig, JsonNode media)
    {
        await using var content = await rig.Api.GetStreamAsync(new Uri(rig.Address, media["url"]!.ToString()), Cancel);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, Cancel));
    }

    private static HttpRequestMessage Request(PlainRig rig, HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }

    /// <summary>Noise as a WAV file, made as it is read.</summary>
    private sealed class LongSound(int blocks)
    {
        private const int HeaderBytes = 44;

        public long Length => HeaderBytes + ((long)blocks * Block);

        public async Task WriteAsync(Stream to, long from, Func<long, Task> passes, CancellationToken cancel)
        {
            var at = 0L;
            foreach (var piece in Pieces())
            {
                if (at + piece.Length > from)
                {
                    await to.WriteAsync(piece.AsMemory((int)Math.Max(0, from - at)), cancel);
                    await passes(at + piece.Length);
                }

                at += piece.Length;
            }
        }

        public string Sha256()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var piece in Pieces())
            {
                hash.AppendData(piece);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        private IEnumerable<byte[]> Pieces()
        {
            yield return Header();
            var noise = new byte[Block];
            var random = new Random(20261129);
            for (var i = 0; i < blocks; i++)
            {
                random.NextBytes(noise);
                yield return noise;
            }
        }

        // RIFF, one format chunk (PCM, two channels, 48 kHz, 16 bit), one data chunk.
        private byte[] Header()
        {
            using var header = new MemoryStream();
            using var writer = new BinaryWriter(header, Encoding.ASCII);
            writer.Write("RIFF"u8);
            writer.Write((uint)(Length - 8));
            writer.Write("WAVEfmt "u8);
            writer.Write(16);
            writer.Write((short)1);
            writer.Write((short)2);
            writer.Write(48_000);
            writer.Write(192_000);
            writer.Write((short)4);
            writer.Write((short)16);
            writer.Write("data"u8);
            writer.Write((uint)(Length - HeaderBytes));
            return header.ToArray();
        }
    }

    private sealed class RestOf(LongSound sound, long from, Func<long, Task> passes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => sound.WriteAsync(stream, from, passes, Cancel);

        protected override bool TryComputeLength(out long length)
        {
            length = sound.Length - from;
            return true;
        }
    }
}
