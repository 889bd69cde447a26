using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Media;
using Rostrum.Networks;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Media;

public sealed class Fitting_a_file : IDisposable
{
    private readonly MediaBench bench = new();

    public static TheoryData<string> Engines => TestInstance.Engines;

    [Fact]
    public async Task A_picture_becomes_what_a_person_drew_in_the_shape_that_is_wanted()
    {
        await using var host = await ApiHost.StartAsync();
        var made = await MediaHost.SendAsync(
            host, SampleFiles.WithCameraData(await bench.PictureAsync("a.jpg", 800, 600), orientation: 6), "wide.jpg", "A board", "Shop");

        var fitted = await FitAsync(host, made["id"], new { aspect = "4:5", crop = new { x = 0.0, y = 0.0, width = 1.0, height = 0.5 }, purpose = "portrait" });

        (made.Json!["width"]!.GetValue<int>(), made.Json!["height"]!.GetValue<int>()).ShouldBe((600, 800));
        (fitted.Json!["width"]!.GetValue<int>(), fitted.Json!["height"]!.GetValue<int>()).ShouldBe((320, 400), fitted.Text);
        (fitted["name"], fitted["alt"], fitted["folder"], fitted["purpose"], fitted["derivedFrom"])
            .ShouldBe(("wide-portrait.jpg", "A board", "Shop", "portrait", made["id"]));
        (await host.GetAsync($"media/{made["id"]}"))["version"].ShouldBe("1");
    }

    [Fact]
    public async Task A_picture_gets_bars_where_everything_must_stay()
    {
        await using var host = await ApiHost.StartAsync();
        var made = await MediaHost.SendAsync(host, await bench.PictureAsync("a.png", 400, 200), "a.png");

        var fitted = await FitAsync(host, made["id"], new { aspect = "1:1", mode = "pad", maxSide = 300 });

        (fitted.Json!["width"]!.GetValue<int>(), fitted.Json!["height"]!.GetValue<int>()).ShouldBe((300, 300), fitted.Text);
        fitted["type"].ShouldBe("image/png");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_video_becomes_what_the_channel_takes_with_progress(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine, extra: _ => [FilmNetwork.Create()]);
        var channel = await FilmNetwork.AddChannelAsync(host);
        var film = await bench.MakeAsync(
            "f.mkv", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=24", "-f", "lavfi", "-i", "sine", "-t", "4", "-pix_fmt", "yuv420p", "-b:v", "4M");
        var made = await MediaHost.SendAsync(host, film, "f.mkv");

        var check = await host.PostAsync("media/checks", new { mediaIds = new[] { made["id"] }, channelIds = new[] { channel } });
        var fitted = await FitAsync(host, made["id"], new { channelId = channel });
        var again = await host.PostAsync("media/checks", new { mediaIds = new[] { fitted["id"] }, channelIds = new[] { channel } });

        var faults = check.Json!["channels"]![0]!["faults"]!.AsArray();
        string.Join(' ', faults.Select(f => f!["rule"]!.ToString()).Order()).ShouldBe("aspect videoTooLarge videoType", check.Text);
        faults.ShouldAllBe(f => f!["canFit"]!.GetValue<bool>() && !f["needsTrim"]!.GetValue<bool>());
        again.Json!["channels"]![0]!["fits"]!.GetValue<bool>().ShouldBeTrue(again.Text);
        fitted["type"].ShouldBe("video/mp4");
        fitted.Json!["bytes"]!.GetValue<long>().ShouldBeLessThan(FilmNetwork.MostBytes);
        (fitted.Json!["width"]!.GetValue<double>() / fitted.Json["height"]!.GetValue<double>()).ShouldBe(1, 0.01);
        fitted.Json!["durationMs"]!.GetValue<long>().ShouldBeInRange(3900, 4100);
        (await host.PostAsync($"media/{fitted["id"]}/fits", new { channelId = channel })).Type.ShouldBe("/problems/state-conflict");
    }

    [Fact]
    public async Task Too_long_a_video_is_cut_only_when_somebody_says_where()
    {
        await using var host = await ApiHost.StartAsync(extra: _ => [FilmNetwork.Create()]);
        var channel = await FilmNetwork.AddChannelAsync(host);
        var film = await bench.MakeAsync("f.mp4", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=5", "-t", "20", "-pix_fmt", "yuv420p");
        var made = await MediaHost.SendAsync(host, film, "f.mp4");

        var check = await host.PostAsync("media/checks", new { mediaIds = new[] { made["id"] }, channelIds = new[] { channel } });
        var refused = await host.PostAsync($"media/{made["id"]}/fits", new { channelId = channel });
        var fitted = await FitAsync(host, made["id"], new { channelId = channel, trim = new { fromSeconds = 5, toSeconds = 8 } });

        var fault = check.Json!["channels"]![0]!["faults"]![0]!;
        (fault["rule"]!.ToString(), fault["canFit"]!.GetValue<bool>(), fault["needsTrim"]!.GetValue<bool>()).ShouldBe(("videoTooLong", true, true), check.Text);
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, refused.Text);
        refused["detail"].ShouldContain("at most 10 s");
        fitted.Json!["durationMs"]!.GetValue<long>().ShouldBeInRange(2900, 3200);
    }

    [Fact]
    public async Task Stopping_it_ends_the_child_and_leaves_nothing()
    {
        await using var host = await ApiHost.StartAsync();
        var film = await bench.MakeAsync("f.mp4", "-f", "lavfi", "-i", "color=size=640x360:rate=10", "-t", "400", "-pix_fmt", "yuv420p", "-preset", "ultrafast", "-g", "600");
        var made = await MediaHost.SendAsync(host, film, "f.mp4");

        var begun = await host.PostAsync($"media/{made["id"]}/fits", new { aspect = "1:1" });
        begun.Status.ShouldBe(HttpStatusCode.Accepted, begun.Text);
        var operation = begun.Headers["Location"];
        await MediaHost.UntilAsync(async () => Done(await host.GetAsync(operation)) > 0);
        var stopped = await host.DeleteAsync(operation);

        stopped["state"].ShouldBe("stopped", stopped.Text);
        await MediaHost.UntilAsync(() => Task.FromResult(Directory.GetDirectories(Path.Combine(host.DataFolder, "work")).Length == 0));
        (await host.GetAsync(operation))["state"].ShouldBe("stopped");
        (await host.GetAsync($"media/{begun["subjectId"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_its_reason()
    {
        await using var host = await ApiHost.StartAsync();
        var picture = await MediaHost.AddAsync(host, 40, "a.png");
        var moving = await MediaHost.SendAsync(host, await bench.MakeAsync("a.gif", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=5", "-t", "1"), "a.gif");
        var reader = await host.AddKeyAsync(host.WorkspaceId, "media:read");
        Task<Answer> Ask(string id, object wish) => host.PostAsync($"media/{id}/fits", wish);

        (await Ask(picture["id"], new { })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Ask(picture["id"], new { aspect = "wide" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Ask(picture["id"], new { crop = new { x = 0.5, y = 0, width = 0.6, height = 1 } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Ask(picture["id"], new { channelId = Guid.Empty })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Ask(picture["id"], new { maxSide = 100 })).Type.ShouldBe("/problems/state-conflict");
        (await Ask(moving["id"], new { aspect = "4:5" })).Type.ShouldBe("/problems/content-refused");
        (await Ask(Guid.Empty.ToString(), new { aspect = "4:5" })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.PostAsync($"media/{picture["id"]}/fits", new { aspect = "4:5" }, reader)).Type.ShouldBe("/problems/scope-missing");
    }

    [Theory]
    [InlineData(4000, 3000, 0.8, 0.8, 2400, 3000)]
    [InlineData(3000, 4000, 1.91, 1.91, 3000, 1571)]
    [InlineData(1000, 1000, 0.8, 1.91, 1000, 1000)]
    [InlineData(2000, 1000, 0.8, 1.91, 1910, 1000)]
    public void A_shape_is_cut_from_the_middle(int width, int height, double least, double most, int wantedWidth, int wantedHeight)
    {
        var shape = FitShape.Of(width, height, null, (least, most), FitMode.Crop);

        (shape.CanvasWidth, shape.CanvasHeight).ShouldBe((wantedWidth, wantedHeight));
        (shape.Part.X, shape.Part.Y).ShouldBe(((width - wantedWidth) / 2, (height - wantedHeight) / 2));
    }

    public void Dispose() => bench.Dispose();

    private static int Done(Answer operation) => operation.Json!["progress"]!["done"]!.GetValue<int>();

    private static async Task<Answer> FitAsync(ApiHost host, string id, object wish)
    {
        var begun = await host.PostAsync($"media/{id}/fits", wish);
        begun.Status.ShouldBe(HttpStatusCode.Accepted, begun.Text);
        JsonNode? operation = null;
        await MediaHost.UntilAsync(async () => (operation = (await host.GetAsync(begun.Headers["Location"])).Json)!["state"]!.ToString() != "running");
        operation!["state"]!.ToString().ShouldBe("done", operation.ToJsonString());
        operation["progress"]!["done"]!.GetValue<int>().ShouldBe(100);
        return await host.GetAsync($"media/{begun["subjectId"]}");
    }
}

/// <summary>A network on paper that takes small square videos.</summary>
internal static class FilmNetwork
{
    public const long MostBytes = 600_000;

    public static Network Create() => PaperNetwork.Create() with
    {
        Id = "film",
        Name = "Film",
        Rules = new()
        {
            Text = new(100, TextUnit.Grapheme),
            Media = new()
            {
                MaxImages = 1,
                MaxVideos = 1,
                ImageTypes = ["image/jpeg"],
                VideoTypes = ["video/mp4"],
                VideoBytes = MostBytes,
                VideoMax = TimeSpan.FromSeconds(10),
                AspectMin = 0.8,
                AspectMax = 1,
            },
        },
    };

    public static async Task<string> AddChannelAsync(ApiHost host)
    {
        var answer = await host.PostAsync("channels", new { network = "film", credentials = new { name = "cinema", pass = "right" } });
        answer.Status.ShouldBe(HttpStatusCode.Created, answer.Text);
        return answer["id"];
    }
}
