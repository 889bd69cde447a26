using System.Globalization;
using Rostrum.Platform.Children;

namespace Rostrum.Media;

/// <summary>
/// The ways ffmpeg is called. The one demuxer that fits our own sniffing is forced, only the file itself may be read, and
/// every word of a filter is a number or ours.
/// </summary>
internal static class Ffmpeg
{
    // It ends in order when it is asked to.
    private const int Stopped = 255;

    /// <summary>What stands before the input in every call of ffmpeg and ffprobe.</summary>
    public static string[] Guards(MediaFormat format) =>
    [
        "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", format.Demuxer(), "-max_streams", "8",
        "-probesize", "20M", "-analyzeduration", "20M", "-max_pixels", "100000000", "-f", format.Demuxer(),
    ];

    /// <summary>One frame of a video as a JPEG that fits a square.</summary>
    public static ChildCall Frame(string input, MediaFormat format, long atMs, int side, string output) => new(
        "ffmpeg",
        input,
        view =>
        [
            "-nostdin", .. Guards(format), "-threads", "2", "-ss", Seconds(TimeSpan.FromMilliseconds(atMs)), "-i", "file:" + view.Input,
            "-map", "0:v:0", "-an", "-dn", "-sn", "-map_metadata", "-1", "-frames:v", "1",
            "-vf", Text($"scale=w='min({side},iw)':h='min({side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"),
            "-q:v", "4", "-fs", "20M", "-f", "image2", "-update", "1", $"{view.Folder}/{output}",
        ])
    {
        StoppedCode = Stopped,
    };

    /// <summary>A whole video made anew: H.264 and AAC in MP4, ready to be played while it loads.</summary>
    public static ChildCall Encode(string input, MediaFormat format, VideoRecipe recipe, string output, Action<TimeSpan> hears) => new(
        "ffmpeg",
        input,
        view =>
        [
            "-nostdin", .. Guards(format), "-threads", "2", "-ss", Seconds(recipe.From), "-i", "file:" + view.Input,
            "-map", "0:v:0", "-map", "0:a:0?", "-dn", "-sn", "-map_metadata", "-1", "-map_chapters", "-1",
            "-t", Seconds(recipe.Length), "-vf", Filter(recipe), "-fpsmax", "60",
            "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p", "-crf", "22",
            "-maxrate", Text($"{recipe.VideoBitRate}"), "-bufsize", Text($"{recipe.VideoBitRate * 2}"), "-threads", "2",
            "-c:a", "aac", "-b:a", Text($"{VideoRecipe.SoundBitRate}"), "-ac", "2", "-ar", "48000",
            "-movflags", "+faststart", "-fs", Text($"{recipe.MostBytes}"),
            "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-f", "mp4", $"{view.Folder}/{output}",
        ])
    {
        Rank = ChildRank.Long,
        StoppedCode = Stopped,
        MaxOutputBytes = 8 * 1024 * 1024,
        Hears = line => Hear(line, hears),
    };

    private static string Filter(VideoRecipe recipe)
    {
        var part = recipe.Part;
        var crop = Text($"crop={part.Width}:{part.Height}:{part.X}:{part.Y}");
        var scale = Text($"scale={recipe.Width}:{recipe.Height}");
        var pad = recipe.Canvas == (recipe.Width, recipe.Height)
            ? ""
            : Text($"pad={recipe.Canvas.Width}:{recipe.Canvas.Height}:-1:-1:color=black,");
        return $"{crop},{scale},{pad}setsar=1";
    }

    private static void Hear(string line, Action<TimeSpan> hears)
    {
        const string word = "out_time_us=";
        if (line.StartsWith(word, StringComparison.Ordinal)
            && long.TryParse(line.AsSpan(word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var done))
        {
            hears(TimeSpan.FromMicroseconds(done));
        }
    }

    private static string Seconds(TimeSpan time) => Text($"{time.TotalSeconds:0.###}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
