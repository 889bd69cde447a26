using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rostrum.Platform.Children;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Media;

public sealed class A_small_picture : IDisposable
{
    private readonly MediaBench bench = new();

    [Fact]
    public async Task Is_made_once_kept_for_ever_and_goes_with_its_file()
    {
        await using var host = await ApiHost.StartAsync();
        var made = await MediaHost.SendAsync(host, await bench.PictureAsync("a.jpg", 1200, 800), "a.jpg");

        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.GetAsync(made["thumbUrl"])));

        all.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        all[0].Headers["Content-Type"].ShouldBe("image/webp");
        all[0].Headers["Cache-Control"].ShouldBe("max-age=31536000, private, immutable");
        all[0].Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        all[0].Headers["ETag"].ShouldNotStartWith("W/");
        Copies(host).Length.ShouldBe(1);
        var again = await host.SendAsync(HttpMethod.Get, made["thumbUrl"], null, null, ("If-None-Match", all[0].Headers["ETag"]));
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        (await host.GetAsync(made["previewUrl"])).Status.ShouldBe(HttpStatusCode.OK);
        (await host.GetAsync($"media/{made["id"]}/thumbnail?size=99")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.GetAsync($"media/{made["id"]}/thumbnail?v=old")).Headers["Cache-Control"].ShouldBe("no-cache, private");
        (await host.DeleteAsync($"media/{made["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);
        Copies(host).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_video_shows_the_moment_that_was_chosen()
    {
        await using var host = await ApiHost.StartAsync();
        var film = await bench.MakeAsync("f.mp4", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10", "-t", "3", "-pix_fmt", "yuv420p");
        var made = await MediaHost.SendAsync(host, film, "f.mp4");

        var first = await host.GetAsync(made["thumbUrl"]);
        var chosen = await host.PostAsync($"media/{made["id"]}/poster", new { atMs = 2500 });
        var second = await host.GetAsync(chosen["thumbUrl"]);

        made["durationMs"].ShouldBe("3000");
        first.Headers["Content-Type"].ShouldBe("image/jpeg", first.Text);
        chosen["posterMs"].ShouldBe("2500", chosen.Text);
        chosen["thumbUrl"].ShouldNotBe(made["thumbUrl"]);
        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Text.ShouldNotBe(first.Text);
        (await host.PostAsync($"media/{made["id"]}/poster", new { atMs = 3001 })).Status.ShouldBe(HttpStatusCode.BadRequest);
        var picture = await MediaHost.AddAsync(host, 4, "a.png");
        (await host.PostAsync($"media/{picture["id"]}/poster", new { atMs = 0 })).Type.ShouldBe("/problems/state-conflict");
    }

    [Fact]
    public async Task Without_the_tool_is_said_to_be_missing()
    {
        await using var host = await ApiHost.StartAsync(adjust: b => b.Services.Replace(
            ServiceDescriptor.Singleton(new ChildOptions(bench.Folder["none"], [bench.Folder["none"]]))));

        var made = await MediaHost.AddAsync(host, 4, "a.png");

        made.Json!["thumbUrl"].ShouldBeNull();
        made.Json!["notOffered"]!.AsArray().Select(n => n!.ToString()).ShouldBe(["thumbUrl", "previewUrl"]);
        (await host.GetAsync($"media/{made["id"]}/thumbnail")).Type.ShouldBe("/problems/not-configured");
    }

    public void Dispose() => bench.Dispose();

    private static string[] Copies(ApiHost host)
    {
        var folder = Path.Combine(host.DataFolder, "media", host.WorkspaceId.ToString(), "fitted");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : [];
    }
}
