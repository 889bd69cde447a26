using System.Diagnostics;
using System.Text;
using Rostrum.Media;

namespace Rostrum.Tests.Media;

public sealed class A_bad_file : IDisposable
{
    private readonly MediaBench bench = new();

    public static TheoryData<string> Names => [.. Made().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused_with_a_sentence_and_leaves_nothing_behind(string name)
    {
        File.WriteAllText(bench.Folder["canary"], SampleFiles.Canary);
        var content = Made()[name](bench);
        var watch = Stopwatch.StartNew();

        var refused = await Should.ThrowAsync<MediaRefusedException>(bench.TakeAsync(content));

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        refused.Message.ShouldEndWith(".");
        refused.Message.ShouldNotContain("cnry");
        Directory.GetFiles(bench.Folder.Root, "*", SearchOption.AllDirectories).ShouldBe([bench.Folder["canary"]]);
    }

    [Fact]
    public async Task Cut_off_anywhere_a_film_is_refused_or_still_a_film()
    {
        var film = await bench.MakeAsync("film.mp4", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10", "-t", "1");

        await Should.ThrowAsync<MediaRefusedException>(bench.TakeAsync(film[..(film.Length / 2)]));
        await Should.ThrowAsync<MediaRefusedException>(bench.TakeAsync(film[..40]));
    }

    [Fact]
    public async Task A_picture_that_is_also_an_archive_or_a_page_is_only_a_picture_afterwards()
    {
        var png = await bench.PictureAsync("a.png", 30, 20);
        byte[] gif = [.. (await bench.PictureAsync("a.gif", 30, 20)), .. "<script>alert(1)</script>"u8];

        var stored = bench.Stored(await bench.TakeAsync([.. png, .. SampleFiles.Zip()]));
        var moving = bench.Stored(await bench.TakeAsync(gif));

        Encoding.Latin1.GetString(stored).ShouldNotContain("PK\u0003\u0004");
        Encoding.Latin1.GetString(moving).ShouldNotContain("<script>");
    }

    [Fact]
    public async Task A_bomb_within_the_limits_makes_a_small_picture_or_a_sentence_and_no_child_stays()
    {
        // 81 megapixels in some 100 kB.
        var bomb = await bench.MakeAsync("bomb.png", "-f", "lavfi", "-i", "color=black:size=9000x9000:rate=1", "-frames:v", "1", "-pix_fmt", "gray");
        bomb.Length.ShouldBeLessThan(2_000_000);
        var taken = await bench.TakeAsync(bomb);
        var watch = Stopwatch.StartNew();

        var fitted = await bench.Fitter.FitAsync(
            MediaBench.Workspace, taken.Sha256, new() { MaxSide = 640, ContentTypes = ["image/jpeg"] }, MediaBench.Cancel);

        fitted.Width.ShouldBe(640);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        Directory.GetDirectories(bench.Folder["work"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_film_that_never_ends_for_its_reader_is_refused_at_the_limit_and_the_child_is_gone()
    {
        var film = await bench.MakeAsync("film.mp4", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10", "-t", "1");
        var tools = bench.Folder["tools"];
        Directory.CreateDirectory(tools);
        File.WriteAllText(Path.Combine(tools, "ffprobe"), "#!/bin/sh\nexec sleep 983\n");
        File.SetUnixFileMode(Path.Combine(tools, "ffprobe"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var slow = new MediaBench([tools], limit: TimeSpan.FromMilliseconds(400));

        var refused = await Should.ThrowAsync<MediaRefusedException>(slow.TakeAsync(film));

        refused.Reason.ShouldBe(MediaRefusal.NotSupported);
        Directory.GetDirectories(slow.Folder["work"]).ShouldBeEmpty();
        Process.GetProcesses().Where(p => p.ProcessName == "sleep").ShouldAllBe(p => !CommandLine(p).Contains("983"));
    }

    [Fact]
    public async Task A_film_that_says_it_is_endless_has_its_true_length_or_is_refused()
    {
        var film = await bench.MakeAsync("film.mp4", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10", "-t", "1");
        var at = film.AsSpan().IndexOf("mvhd"u8);
        film.AsSpan(at + 4 + 16, 4).Fill(0xFF); // the whole length, in units of the header's own
        var watch = Stopwatch.StartNew();

        try
        {
            (await bench.TakeAsync(film)).Width.ShouldBe(64);
        }
        catch (MediaRefusedException refused)
        {
            refused.Message.ShouldEndWith(".");
        }

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static string CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.png")]
    [InlineData("a.gif")]
    [InlineData("a.webp")]
    public async Task Cut_off_at_many_places_a_picture_is_refused(string name)
    {
        var picture = await bench.PictureAsync(name, 120, 80);
        for (var i = 1; i < 40; i++)
        {
            var cut = picture[..(picture.Length * i / 41)];

            await Should.ThrowAsync<MediaRefusedException>(bench.TakeAsync(cut), $"{cut.Length} of {picture.Length}");
        }
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.png")]
    [InlineData("a.gif")]
    [InlineData("a.webp")]
    public async Task Random_damage_never_throws_anything_else(string name)
    {
        var picture = await bench.PictureAsync(name, 60, 40);
        var random = new Random(3);
        for (var i = 0; i < 400; i++)
        {
            var damaged = picture.ToArray();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                damaged[random.Next(4, Math.Min(damaged.Length, 300))] = (byte)random.Next(256);
            }

            try
            {
                (await bench.TakeAsync(damaged)).Width.ShouldBeGreaterThan(0);
            }
            catch (MediaRefusedException)
            {
                // refused is fine
            }
        }
    }

    public void Dispose() => bench.Dispose();

    private static Dictionary<string, Func<MediaBench, byte[]>> Made() => new()
    {
        ["nothing"] = _ => [],
        ["one byte"] = _ => [0xFF],
        ["text"] = _ => Encoding.UTF8.GetBytes("hello"),
        ["playlist as mp4"] = bench => Encoding.UTF8.GetBytes(
            $"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{bench.Folder["canary"]}\n#EXT-X-ENDLIST\n"),
        ["concat list as mp4"] = bench => Encoding.UTF8.GetBytes($"ffconcat version 1.0\nfile {bench.Folder["canary"]}\n"),
        ["playlist behind a film's first box"] = bench =>
            [0, 0, 0, 16, .. "ftypisom\0\0\0\0"u8, .. Encoding.UTF8.GetBytes($"#EXTM3U\n#EXTINF:1,\nfile://{bench.Folder["canary"]}\n")],
        ["svg"] = _ => "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"u8.ToArray(),
        ["svg bomb"] = _ => "<?xml version='1.0'?><!DOCTYPE s [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><svg>&b;</svg>"u8.ToArray(),
        ["html"] = _ => "<!doctype html><script>alert(1)</script>"u8.ToArray(),
        ["pdf"] = _ => "%PDF-1.7\n"u8.ToArray(),
        ["zip"] = _ => SampleFiles.Zip(),
        ["program"] = _ => [0x7F, .. "ELF"u8, .. new byte[100]],
        ["mvg"] = _ => "push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://127.0.0.1/x'\npop graphic-context"u8.ToArray(),
        ["bmp"] = _ => [.. "BM"u8, .. new byte[100]],
        ["tiff"] = _ => [.. "II*\0"u8, .. new byte[100]],
        ["jpeg 2000"] = _ => [0, 0, 0, 12, .. "jP  \r\n\u0087\n"u8, .. new byte[50]],
        ["png of 30000 x 30000"] = _ => SampleFiles.PngHeader(30_000, 30_000),
        ["png of 100000 x 100000"] = _ => SampleFiles.PngHeader(100_000, 100_000),
        ["svg with a script, called jpeg"] = _ => "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(),
        ["film with data reference alone"] = bench =>
            [0, 0, 0, 20, .. "ftypqt  \0\0\0\0qt  "u8, 0, 0, 0, 60, .. "moov"u8, 0, 0, 0, 52, .. "dref"u8, .. Encoding.UTF8.GetBytes(bench.Folder["canary"].PadRight(44)[..44])],
        ["png of 2^32-1 a side"] = _ => SampleFiles.PngHeader(uint.MaxValue, uint.MaxValue),
        ["png of 19000 x 19000, interlaced"] = _ => SampleFiles.PngHeader(19_000, 19_000, interlaced: true),
        ["png of 0 x 0"] = _ => SampleFiles.PngHeader(0, 0),
        ["gif of 100000 frames"] = _ => SampleFiles.GifOf(100_000),
        ["gif with a huge frame"] = _ => SampleFiles.GifOf(1, frameSide: 65_000),
        ["gif without a frame"] = _ => SampleFiles.GifOf(0),
        ["jpeg start alone"] = _ => [0xFF, 0xD8, 0xFF, 0xE0],
        ["zip called jpeg"] = _ => [0xFF, 0xD8, 0xFF, .. SampleFiles.Zip()],
        ["webp without a picture"] = _ => [.. "RIFF"u8, 4, 0, 0, 0, .. "WEBP"u8],
        ["heic of rubbish"] = _ => [0, 0, 0, 24, .. "ftypheic\0\0\0\0mif1heic"u8, .. new byte[200]],
        ["matroska of rubbish"] = _ => [0x1A, 0x45, 0xDF, 0xA3, 0x8B, 0x42, 0x82, 0x88, .. "matroska"u8, .. new byte[500]],
        ["mp3 of rubbish"] = _ => [.. "ID3"u8, .. new byte[500]],
        ["wav of rubbish"] = _ => [.. "RIFF"u8, 200, 0, 0, 0, .. "WAVE"u8, .. new byte[200]],
        ["unknown brand"] = _ => [0, 0, 0, 16, .. "ftypxxxx\0\0\0\0"u8, .. new byte[100]],
    };
}
