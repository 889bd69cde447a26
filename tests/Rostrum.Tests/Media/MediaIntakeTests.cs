using System.Text;
using Rostrum.Media;
using Rostrum.Networks;

namespace Rostrum.Tests.Media;

public sealed class Taking_a_picture : IDisposable
{
    private readonly MediaBench bench = new();

    [Theory]
    [InlineData("a.jpg", "image/jpeg")]
    [InlineData("a.png", "image/png")]
    [InlineData("a.gif", "image/gif")]
    [InlineData("a.webp", "image/webp")]
    public async Task Its_kind_and_size_come_from_its_content(string name, string type)
    {
        var taken = await bench.TakeAsync(await bench.PictureAsync(name, 124, 76));

        taken.ContentType.ShouldBe(type);
        taken.Kind.ShouldBe(MediaKind.Image);
        (taken.Width, taken.Height).ShouldBe((124, 76));
        taken.Bytes.ShouldBe(bench.Stored(taken).Length);
    }

    [Theory]
    [InlineData(1, 120, 80)]
    [InlineData(3, 120, 80)]
    [InlineData(6, 80, 120)]
    [InlineData(8, 80, 120)]
    public async Task A_jpeg_keeps_pixels_and_turn_and_loses_where_it_was_taken(int orientation, int width, int height)
    {
        var plain = await bench.PictureAsync("a.jpg", 120, 80);
        var fromCamera = SampleFiles.WithCameraData(plain, orientation);

        var taken = await bench.TakeAsync(fromCamera);
        var stored = bench.Stored(taken);

        (taken.Width, taken.Height).ShouldBe((width, height));
        var text = Encoding.Latin1.GetString(stored);
        text.ShouldNotContain(SampleFiles.Canary);
        text.ShouldNotContain("PK\u0003\u0004");
        text.ShouldContain("profile-kept");
        using var file = new MemoryStream(stored);
        ImageFacts.Read(file, MediaFormat.Jpeg).Orientation.ShouldBe(orientation);
        (await PixelsAsync(stored, "jpg")).ShouldBe(await PixelsAsync(fromCamera, "jpg"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task A_png_loses_its_texts_and_what_stands_behind_its_end(int orientation)
    {
        var plain = await bench.PictureAsync("a.png", 120, 80);

        var taken = await bench.TakeAsync(SampleFiles.PngWithText(plain, orientation));
        var stored = bench.Stored(taken);

        Encoding.Latin1.GetString(stored).ShouldNotContain(SampleFiles.Canary);
        Encoding.Latin1.GetString(stored).ShouldContain("gAMA");
        using var file = new MemoryStream(stored);
        ImageFacts.Read(file, MediaFormat.Png).Orientation.ShouldBe(orientation);
        (await PixelsAsync(stored, "png")).ShouldBe(await PixelsAsync(plain, "png"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task A_webp_loses_its_camera_data(int orientation)
    {
        var plain = await bench.PictureAsync("a.webp", 120, 80);
        var fromCamera = SampleFiles.WebPWithCameraData(plain, 120, 80, orientation);

        var taken = await bench.TakeAsync(fromCamera);
        var stored = bench.Stored(taken);

        Encoding.Latin1.GetString(stored).ShouldNotContain(SampleFiles.Canary);
        BitConverter.ToUInt32(stored, 4).ShouldBe((uint)stored.Length - 8);
        using var file = new MemoryStream(stored);
        ImageFacts.Read(file, MediaFormat.WebP).Orientation.ShouldBe(orientation);
        (await PixelsAsync(stored, "webp")).ShouldBe(await PixelsAsync(plain, "webp"));
    }

    [Fact]
    public async Task A_gif_loses_its_texts_and_still_moves()
    {
        var plain = await bench.MakeAsync("a.gif", "-f", "lavfi", "-i", "testsrc2=size=40x30:rate=5", "-t", "1");

        var taken = await bench.TakeAsync(SampleFiles.GifWithText(plain));
        var stored = bench.Stored(taken);

        stored.ShouldBe(plain);
        taken.Kind.ShouldBe(MediaKind.AnimatedImage);
    }

    [Fact]
    public async Task A_person_may_keep_the_camera_data()
    {
        var fromCamera = SampleFiles.WithCameraData(await bench.PictureAsync("a.jpg", 120, 80), 6);

        bench.Stored(await bench.TakeAsync(fromCamera, keepMetadata: true)).ShouldBe(fromCamera);
    }

    [Fact]
    public async Task A_moving_picture_is_one()
    {
        var taken = await bench.TakeAsync(await bench.MakeAsync("a.gif", "-f", "lavfi", "-i", "testsrc2=size=40x30:rate=5", "-t", "1"));

        taken.Kind.ShouldBe(MediaKind.AnimatedImage);
        (taken.Width, taken.Height).ShouldBe((40, 30));
    }

    [Fact]
    public async Task A_progressive_jpeg_survives_stripping()
    {
        var plain = await bench.PictureAsync("a.jpg", 400, 300);
        var progressive = await VipsAsync(plain, "[interlace,Q=90]");

        var stored = bench.Stored(await bench.TakeAsync(SampleFiles.WithCameraData(progressive, 1)));

        Encoding.Latin1.GetString(stored).ShouldNotContain(SampleFiles.Canary);
        (await PixelsAsync(stored, "jpg")).ShouldBe(await PixelsAsync(progressive, "jpg"));
    }

    [Fact]
    public async Task The_same_picture_twice_is_stored_once()
    {
        var picture = await bench.PictureAsync("a.jpg", 120, 80);

        var first = await bench.TakeAsync(picture);
        var second = await bench.TakeAsync(picture);

        second.Sha256.ShouldBe(first.Sha256);
        Directory.GetFiles(bench.Folder["media"], "*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Without_any_tool_pictures_are_taken_all_the_same()
    {
        var picture = await bench.PictureAsync("a.jpg", 120, 80);
        using var bare = new MediaBench(tools: [bench.Folder["empty"]]);

        (await bare.TakeAsync(picture)).Width.ShouldBe(120);

        var tools = await MediaTools.DetectAsync(bare.Children, MediaBench.Cancel);
        tools.Off.Count.ShouldBe(3);
        tools.Off[0].ShouldContain("libvips-tools");
    }

    [Fact]
    public async Task The_tools_of_this_machine_say_their_versions()
    {
        MediaBench.RequireTools();

        var tools = await MediaTools.DetectAsync(bench.Children, MediaBench.Cancel);

        tools.Off.ShouldBeEmpty();
        tools.Vips.ShouldNotBeNull().ShouldMatch(@"^\d+\.\d+");
        tools.Ffprobe.ShouldNotBeNull().ShouldMatch(@"^\d+\.\d+");
    }

    public void Dispose() => bench.Dispose();

    // Decoded without turning and without looking at metadata.
    private async Task<byte[]> PixelsAsync(byte[] picture, string ending)
    {
        var path = bench.Folder.Write("pixels." + ending, picture);
        return await bench.MakeAsync("pixels.raw", "-noautorotate", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24");
    }

    private async Task<byte[]> VipsAsync(byte[] picture, string saving)
    {
        var input = bench.Folder.Write("vips.jpg", picture);
        using var run = await bench.Children.RunAsync(
            new("vipsthumbnail", input, view => [view.Input, "--size", "400x400", "-o", $"{view.Folder}/o.jpg{saving}"]), MediaBench.Cancel);
        run.ExitCode.ShouldBe(0, run.Errors);
        return await File.ReadAllBytesAsync(Path.Combine(run.Folder, "o.jpg"), MediaBench.Cancel);
    }
}

public sealed class Taking_a_film : IDisposable
{
    private readonly MediaBench bench = new();

    [Theory]
    [InlineData("film.mp4", "video/mp4")]
    [InlineData("film.mov", "video/quicktime")]
    [InlineData("film.mkv", "video/x-matroska")]
    public async Task Its_length_and_size_are_measured(string name, string type)
    {
        var taken = await bench.TakeAsync(await FilmAsync(name));

        taken.ContentType.ShouldBe(type);
        taken.Kind.ShouldBe(MediaKind.Video);
        (taken.Width, taken.Height).ShouldBe((160, 90));
        taken.Duration!.Value.TotalSeconds.ShouldBe(2, 0.2);
        taken.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sound.mp3", "audio/mpeg")]
    [InlineData("sound.wav", "audio/wav")]
    [InlineData("sound.m4a", "audio/mp4")]
    public async Task A_sound_is_one(string name, string type)
    {
        var taken = await bench.TakeAsync(await bench.MakeAsync(name, "-f", "lavfi", "-i", "sine=frequency=440", "-t", "2"));

        taken.ContentType.ShouldBe(type);
        taken.Kind.ShouldBe(MediaKind.Audio);
        taken.Duration!.Value.TotalSeconds.ShouldBe(2, 0.2);
    }

    [Theory]
    [InlineData("film.mp4")]
    [InlineData("film.mov")]
    public async Task Where_it_was_taken_is_blanked_and_it_still_plays(string name)
    {
        var film = await bench.MakeAsync(
            name, "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10", "-t", "1", "-metadata", "location=" + SampleFiles.Canary,
            "-metadata", "title=" + SampleFiles.Canary, "-metadata", "comment=" + SampleFiles.Canary);
        Encoding.Latin1.GetString(film).ShouldContain(SampleFiles.Canary);

        var taken = await bench.TakeAsync(film);
        var stored = bench.Stored(taken);

        Encoding.Latin1.GetString(stored).ShouldNotContain(SampleFiles.Canary);
        stored.Length.ShouldBe(film.Length);
        var path = bench.Folder.Write("stored." + name[^3..], stored);
        (await bench.MakeAsync("frames.raw", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24")).Length.ShouldBe(160 * 90 * 3 * 10);
    }

    [Fact]
    public async Task A_turned_film_has_the_sides_a_person_sees()
    {
        var film = bench.Folder.Write("plain.mp4", await FilmAsync("film.mp4"));
        var turned = await bench.MakeAsync("turned.mp4", "-i", film, "-c", "copy", "-metadata:s:v", "rotate=90");

        var taken = await bench.TakeAsync(turned);

        (taken.Width, taken.Height).ShouldBe((90, 160));
    }

    [Fact]
    public async Task Without_ffprobe_it_is_taken_and_says_what_is_not_known()
    {
        var film = await FilmAsync("film.mp4");
        using var bare = new MediaBench(tools: [bench.Folder["empty"]]);

        var taken = await bare.TakeAsync(film);

        taken.Kind.ShouldBe(MediaKind.Video);
        taken.Duration.ShouldBeNull();
        taken.Notes.ShouldHaveSingleItem().ShouldContain("ffprobe is not installed");
    }

    public void Dispose() => bench.Dispose();

    private Task<byte[]> FilmAsync(string name) => bench.MakeAsync(
        name, "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10", "-f", "lavfi", "-i", "sine=frequency=440", "-t", "2", "-pix_fmt", "yuv420p");
}
