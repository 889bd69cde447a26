using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rostrum.Platform.Children;

namespace Rostrum.Media;

/// <summary>What a film or a sound is, as ffprobe sees it.</summary>
/// <param name="Width">As shown, after turning; 0 without a picture.</param>
/// <param name="Height">As shown, after turning; 0 without a picture.</param>
/// <param name="Rotation">0, 90, 180 or 270, already applied to the sides.</param>
internal sealed record VideoFacts(TimeSpan? Duration, int Width, int Height, string? VideoCodec, string? AudioCodec, int Rotation)
{
    public double? FramesPerSecond { get; init; }
}

/// <summary>
/// Asks ffprobe in a limited child. The demuxer is forced from our own sniffing and only local files may be read: a playlist
/// called .mp4 made ffprobe read other files (tried with 5.1.9).
/// </summary>
internal sealed class VideoProbe(ChildProcesses children)
{
    public bool IsInstalled => children.Find("ffprobe") is not null;

    /// <exception cref="MediaRefusedException">Damaged, too slow to read, or ffprobe is not installed.</exception>
    public async Task<VideoFacts> ProbeAsync(string path, MediaFormat format, CancellationToken cancel)
    {
        if (!IsInstalled)
        {
            throw new MediaRefusedException(MediaRefusal.ToolMissing, MediaTools.NoFfprobe);
        }

        var what = format.Kind() == Networks.MediaKind.Audio ? "a sound" : "a video";
        try
        {
            using var run = await children.RunAsync(new("ffprobe", path, view => Arguments(view, format)), cancel);
            return (run.ExitCode == 0 ? Read(run.Output.Span) : null) ?? throw MediaRefusedException.NotReadable(what);
        }
        catch (ChildException cut) when (!cut.WasStopped)
        {
            throw MediaRefusedException.NotReadable(what);
        }
    }

    private static string[] Arguments(ChildView view, MediaFormat format) =>
        [.. Ffmpeg.Guards(format), "-print_format", "json", "-show_format", "-show_streams", "-i", "file:" + view.Input];

    /// <summary>Null: nothing in it that could be shown or heard.</summary>
    internal static VideoFacts? Read(ReadOnlySpan<byte> json)
    {
        Answer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(json, ProbeJson.Default.Answer);
        }
        catch (JsonException)
        {
            return null;
        }

        // A cover picture of a sound is a video stream too.
        var video = answer?.Streams?.FirstOrDefault(s => s.Kind == "video" && s.Disposition?.Cover != 1);
        var audio = answer?.Streams?.FirstOrDefault(s => s.Kind == "audio");
        if (answer is null || (video ?? audio) is null)
        {
            return null;
        }

        var rotation = video is null ? 0 : Rotation(video);
        var isTurned = rotation is 90 or 270;
        return new(
            Seconds(answer.Format?.Duration) ?? Seconds((video ?? audio)!.Duration),
            (isTurned ? video?.Height : video?.Width) ?? 0,
            (isTurned ? video?.Width : video?.Height) ?? 0,
            video?.Codec,
            audio?.Codec,
            rotation)
        {
            FramesPerSecond = video?.Rate is { } rate ? Ratio(rate) : null,
        };
    }

    private static int Rotation(ProbedStream stream)
    {
        var turn = stream.SideData?.Select(s => s.Rotation).FirstOrDefault(r => r is not null) ?? 0;
        return (((int)Math.Round(turn) % 360) + 360) % 360;
    }

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e7
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static double? Ratio(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var over)
            && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var under)
            && under > 0
                ? Math.Round(over / under, 3)
                : null;
    }

    internal sealed record Answer(
        [property: JsonPropertyName("streams")] IReadOnlyList<ProbedStream>? Streams,
        [property: JsonPropertyName("format")] ProbedFormat? Format);

    internal sealed record ProbedFormat([property: JsonPropertyName("duration")] string? Duration);

    internal sealed record ProbedStream(
        [property: JsonPropertyName("codec_type")] string? Kind,
        [property: JsonPropertyName("codec_name")] string? Codec,
        [property: JsonPropertyName("width")] int? Width,
        [property: JsonPropertyName("height")] int? Height,
        [property: JsonPropertyName("duration")] string? Duration,
        [property: JsonPropertyName("avg_frame_rate")] string? Rate,
        [property: JsonPropertyName("disposition")] ProbedDisposition? Disposition,
        [property: JsonPropertyName("side_data_list")] IReadOnlyList<ProbedSideData>? SideData);

    internal sealed record ProbedDisposition([property: JsonPropertyName("attached_pic")] int Cover);

    internal sealed record ProbedSideData([property: JsonPropertyName("rotation")] double? Rotation);
}

[JsonSerializable(typeof(VideoProbe.Answer))]
internal sealed partial class ProbeJson : JsonSerializerContext;
