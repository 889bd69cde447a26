using System.Text;
using Rostrum.Media;
using Rostrum.Networks;

namespace Rostrum.Tests.Media;

public sealed class Fitting_a_picture : IDisposable
{
    private readonly MediaBench bench = new();

    [Fact]
    public async Task One_that_fits_is_sent_as_it_is()
    {
        var taken = await bench.TakeAsync(await bench.PictureAsync("a.jpg", 400, 300));

        var fitted = await FitAsync(taken, new() { MaxSide = 400, MaxBytes = taken.Bytes, ContentTypes = ["image/jpeg"] });

        fitted.Path.ShouldBe(bench.Store.PathOf(MediaBench.Workspace, taken.Sha256));
        (fitted.Width, fitted.Height, fitted.Length).ShouldBe((400, 300, taken.Bytes));
    }

    [Fact]
    public async Task A_side_that_is_too_long_is_shortened()
    {
        var taken = await bench.TakeAsync(await bench.PictureAsync("a.jpg", 1200, 800));

        var fitted = await FitAsync(taken, new() { MaxSide = 600 });

        (fitted.Width, fitted.Height).ShouldBe((600, 400));
        fitted.ContentType.ShouldBe("image/jpeg");
    }

    [Fact]
    public async Task Too_many_bytes_become_fewer_than_the_limit()
    {
        var noise = await bench.MakeAsync(
            "noise.jpg", "-f", "lavfi", "-i", "nullsrc=size=1600x1200:rate=1,geq=random(1)*255:128:128", "-frames:v", "1", "-q:v", "2");
        var taken = await bench.TakeAsync(noise);
        taken.Bytes.ShouldBeGreaterThan(1_000_000);

        var fitted = await FitAsync(taken, new() { MaxBytes = 1_000_000, MaxSide = 2000, ContentTypes = ["image/jpeg", "image/png"] });

        fitted.Length.ShouldBeLessThanOrEqualTo(1_000_000);
        fitted.Length.ShouldBe(new FileInfo(fitted.Path).Length);
    }

    [Fact]
    public async Task A_turned_picture_is_sent_upright()
    {
        var taken = await bench.TakeAsync(SampleFiles.WithCameraData(await bench.PictureAsync("a.jpg", 400, 300), 6));

        var fitted = await FitAsync(taken, FitWish.AsIs);

        (fitted.Width, fitted.Height).ShouldBe((300, 400));
        using var file = File.OpenRead(fitted.Path);
        ImageFacts.Read(file, MediaFormat.Jpeg).ShouldBe(new(300, 400, 1, 1));
    }

    [Fact]
    public async Task Kept_camera_data_does_not_reach_a_copy()
    {
        var taken = await bench.TakeAsync(SampleFiles.WithCameraData(await bench.PictureAsync("a.jpg", 400, 300), 1), keepMetadata: true);

        var fitted = await FitAsync(taken, new() { MaxSide = 200 });

        Encoding.Latin1.GetString(File.ReadAllBytes(fitted.Path)).ShouldNotContain(SampleFiles.Canary);
    }

    [Theory]
    [InlineData("a.png", "image/jpeg")]
    [InlineData("a.webp", "image/jpeg")]
    [InlineData("a.jpg", "image/png")]
    [InlineData("a.gif", "image/jpeg")]
    public async Task A_format_that_is_not_taken_is_converted(string name, string wanted)
    {
        var taken = await bench.TakeAsync(await bench.PictureAsync(name, 200, 150));

        var fitted = await FitAsync(taken, new() { ContentTypes = [wanted] });

        fitted.ContentType.ShouldBe(wanted);
        (fitted.Width, fitted.Height).ShouldBe((200, 150));
    }

    [Fact]
    public async Task A_see_through_picture_stays_one_where_it_may_and_gets_a_white_ground_where_not()
    {
        var taken = await bench.TakeAsync(await bench.MakeAsync(
            "a.png", "-f", "lavfi", "-i", "color=c=black@0.0:size=300x300,format=rgba", "-frames:v", "1"));

        var small = await FitAsync(taken, new() { MaxSide = 100, ContentTypes = ["image/jpeg", "image/png"] });
        var jpeg = await FitAsync(taken, new() { ContentTypes = ["image/jpeg"] });

        small.ContentType.ShouldBe("image/png");
        var pixels = await bench.MakeAsync("pixels.raw", "-f", "jpeg_pipe", "-i", jpeg.Path, "-f", "rawvideo", "-pix_fmt", "rgb24");
        pixels.ShouldAllBe(b => b > 250);
    }

    [Fact]
    public async Task The_same_wish_costs_once()
    {
        var taken = await bench.TakeAsync(await bench.PictureAsync("a.jpg", 400, 300));
        var first = await FitAsync(taken, new() { MaxSide = 200 });
        var written = File.GetLastWriteTimeUtc(first.Path);

        var second = await FitAsync(taken, new() { MaxSide = 200 });

        second.ShouldBe(first);
        File.GetLastWriteTimeUtc(second.Path).ShouldBe(written);
    }

    [Fact]
    public async Task A_moving_picture_is_sent_as_it_is_or_refused()
    {
        var taken = await bench.TakeAsync(await bench.MakeAsync("a.gif", "-f", "lavfi", "-i", "testsrc2=size=40x30:rate=5", "-t", "1"));

        (await FitAsync(taken, FitWish.AsIs)).ContentType.ShouldBe("image/gif");
        (await Should.ThrowAsync<MediaRefusedException>(FitAsync(taken, new() { MaxSide = 20 }))).Reason.ShouldBe(MediaRefusal.Unfit);
    }

    [Fact]
    public async Task An_impossible_wish_is_refused_with_a_sentence()
    {
        var taken = await bench.TakeAsync(await bench.PictureAsync("a.jpg", 400, 300));

        (await Should.ThrowAsync<MediaRefusedException>(FitAsync(taken, new() { MaxBytes = 50 }))).Reason.ShouldBe(MediaRefusal.Unfit);
    }

    [Fact]
    public async Task Without_vips_a_fitting_picture_goes_and_another_says_what_is_missing()
    {
        var picture = await bench.PictureAsync("a.jpg", 400, 300);
        using var bare = new MediaBench(tools: [bench.Folder["empty"]]);
        var taken = await bare.TakeAsync(picture);

        (await bare.Fitter.FitAsync(MediaBench.Workspace, taken.Sha256, FitWish.AsIs, MediaBench.Cancel)).Width.ShouldBe(400);
        var refused = await Should.ThrowAsync<MediaRefusedException>(
            bare.Fitter.FitAsync(MediaBench.Workspace, taken.Sha256, new() { MaxSide = 100 }, MediaBench.Cancel));

        refused.Reason.ShouldBe(MediaRefusal.ToolMissing);
        refused.Message.ShouldContain("vipsthumbnail");
    }

    public void Dispose() => bench.Dispose();

    private Task<FittedImage> FitAsync(TakenMedia taken, FitWish wish) =>
        bench.Fitter.FitAsync(MediaBench.Workspace, taken.Sha256, wish, MediaBench.Cancel);
}
