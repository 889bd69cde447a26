using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Rostrum.Media;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Media;

public sealed class Uploading_a_file
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static readonly byte[] Picture = SampleFiles.PngWithText(SampleFiles.PngHeader(4, 3), 1);

    private static MultipartFormDataContent Form(byte[] file, string name = "panettone.png", string? alt = null)
    {
        var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(file), "file", name);
        if (alt is not null)
        {
            form.Add(new StringContent(alt), "alt");
        }

        return form;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task It_is_recognised_stripped_described_and_served_in_parts(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);

        var made = await host.PostAsync("media", Form(Picture, "../../etc/panettone.png", "Panettone on a board"));

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        made["type"].ShouldBe("image/png");
        made["name"].ShouldBe("panettone.png");
        made["alt"].ShouldBe("Panettone on a board");
        made.Json!["width"]!.GetValue<int>().ShouldBe(4);
        var whole = await host.GetAsync($"media/{made["id"]}/content");
        whole.Status.ShouldBe(HttpStatusCode.OK);
        whole.Text.ShouldNotContain(SampleFiles.Canary);
        whole.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        whole.Headers["ETag"].ShouldBe($"\"{made["sha256"]}\"");
        var part = await host.SendAsync(HttpMethod.Get, $"media/{made["id"]}/content", null, null, ("Range", "bytes=0-3"));
        part.Status.ShouldBe(HttpStatusCode.PartialContent);
        part.Headers["Content-Length"].ShouldBe("4");
        var same = await host.SendAsync(HttpMethod.Get, $"media/{made["id"]}/content", null, null, ("If-None-Match", whole.Headers["ETag"]));
        same.Status.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_whatever_it_is_called()
    {
        await using var host = await ApiHost.StartAsync();

        var text = await host.PostAsync("media", Form(Encoding.ASCII.GetBytes("<svg onload=x>"), "cat.png"));
        var nothing = await host.PostAsync("media", new MultipartFormDataContent { { new StringContent("x"), "alt" } });
        var json = await host.PostAsync("media", """{"url":"ftp://example.org/x"}""");
        var type = await host.PostAsync("media", new StringContent("x", Encoding.UTF8, "text/plain"));

        text.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        text.Type.ShouldBe("/problems/media-unsupported");
        nothing.Status.ShouldBe(HttpStatusCode.BadRequest, nothing.Text);
        json.Status.ShouldBe(HttpStatusCode.BadRequest);
        type.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Too_large_a_file_is_refused_before_it_is_read()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port, ApiHost.Cancel);
        await using var line = client.GetStream();

        await line.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/media HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {host.Key}\r\n"
                + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5368709120\r\n\r\n"),
            ApiHost.Cancel);

        using var answer = new StreamReader(line);
        (await answer.ReadLineAsync(ApiHost.Cancel)).ShouldBe("HTTP/1.1 413 Payload Too Large");
    }

    [Fact]
    public async Task It_is_listed_edited_used_and_deleted()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        var made = await host.PostAsync("media", Form(Picture));
        await host.PostAsync("posts", new
        {
            parts = new[] { new { text = "Look", media = new[] { new { id = made["id"] } } } },
            channels = new[] { new { id = channel } },
        });

        var edited = await host.PatchAsync($"media/{made["id"]}", new { alt = "A board", tags = new[] { "food" } });
        var refused = await host.DeleteAsync($"media/{made["id"]}");
        var listed = await host.GetAsync("media?type=image&tag=food&q=panet");
        var unused = await host.GetAsync("media?unused=true");

        edited["alt"].ShouldBe("A board", edited.Text);
        edited["usedBy"].ShouldBe("1");
        refused.Type.ShouldBe("/problems/in-use");
        listed.Json!["items"]!.AsArray().Count.ShouldBe(1);
        unused.Json!["items"]!.AsArray().Count.ShouldBe(0);
        (await host.DeleteAsync($"media/{made["id"]}?force=true")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await host.GetAsync($"media/{made["id"]}/content")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_public_link_serves_one_file_until_it_expires()
    {
        var time = new ShiftedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var made = await host.PostAsync("media", Form(Picture));
        string path;
        await using (var db = await host.OpenDbAsync())
        {
            MediaLink link;
            (link, path) = MediaLinks.Make(host.WorkspaceId, await db.Media.FindAsync([Guid.Parse(made["id"])], ApiHost.Cancel) ?? throw new InvalidOperationException(), time.GetUtcNow());
            db.MediaLinks.Add(link);
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        (await host.GetAsync(path, key: "")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync(path.Replace("/m/", "/m/0"), key: "")).Status.ShouldBe(HttpStatusCode.NotFound);
        time.Advance(TimeSpan.FromHours(26));
        (await host.GetAsync(path, key: "")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task In_pieces_it_resumes_where_it_was_cut()
    {
        await using var host = await ApiHost.StartAsync();
        (string, string)[] tus = [("Tus-Resumable", "1.0.0")];

        var offer = await host.SendAsync(HttpMethod.Options, "uploads", null, "");
        var made = await host.SendAsync(HttpMethod.Post, "uploads", null, null,
            [.. tus, ("Upload-Length", $"{Picture.Length}"), ("Upload-Metadata", $"filename {Convert.ToBase64String("p.png"u8)},alt {Convert.ToBase64String("Bread"u8)}")]);
        var path = made.Headers["Location"];
        var first = await PartAsync(host, path, 0, Picture[..20]);
        var wrong = await PartAsync(host, path, 5, Picture[5..]);
        var sum = await PartAsync(host, path, 20, Picture[20..40], ("Upload-Checksum", $"sha256 {Convert.ToBase64String(SHA256.HashData("other"u8))}"));
        var head = await host.SendAsync(HttpMethod.Head, path, null, null, tus);
        var last = await PartAsync(host, path, 20, Picture[20..], ("Upload-Checksum", $"sha256 {Convert.ToBase64String(SHA256.HashData(Picture.AsSpan(20)))}"));

        offer.Headers["Tus-Extension"].ShouldContain("checksum");
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        first.Headers["Upload-Offset"].ShouldBe("20");
        wrong.Status.ShouldBe(HttpStatusCode.Conflict);
        ((int)sum.Status).ShouldBe(460);
        head.Headers["Upload-Offset"].ShouldBe("20");
        head.Headers["Upload-Length"].ShouldBe($"{Picture.Length}");
        last.Status.ShouldBe(HttpStatusCode.NoContent, last.Text);
        var media = await host.GetAsync(last.Headers["Rostrum-Media"]);
        media["name"].ShouldBe("p.png");
        media["alt"].ShouldBe("Bread");
        (await host.SendAsync(HttpMethod.Head, path)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        var stranger = await host.AddKeyAsync(host.WorkspaceId, "media:write");
        (await host.SendAsync(HttpMethod.Head, path, null, stranger, tus)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<Answer> PartAsync(ApiHost host, string path, int offset, byte[] bytes, params (string, string)[] headers)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/offset+octet-stream");
        return host.SendAsync(HttpMethod.Patch, path, content, null, [("Tus-Resumable", "1.0.0"), ("Upload-Offset", $"{offset}"), .. headers]);
    }
}
