using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>What the first bytes say a file is. Nothing else is taken.</summary>
internal enum MediaFormat
{
    Jpeg,
    Png,
    Gif,
    WebP,
    Heic,
    Avif,
    Mp4,
    QuickTime,
    WebM,
    Matroska,
    Mp3,
    M4a,
    Wav,
}

/// <summary>Facts of the formats.</summary>
internal static class MediaFormats
{
    public static IReadOnlyList<string> ContentTypes { get; } = [.. Enum.GetValues<MediaFormat>().Select(f => f.ContentType())];

    public static string ContentType(this MediaFormat format) => format switch
    {
        MediaFormat.Jpeg => "image/jpeg",
        MediaFormat.Png => "image/png",
        MediaFormat.Gif => "image/gif",
        MediaFormat.WebP => "image/webp",
        MediaFormat.Heic => "image/heic",
        MediaFormat.Avif => "image/avif",
        MediaFormat.Mp4 => "video/mp4",
        MediaFormat.QuickTime => "video/quicktime",
        MediaFormat.WebM => "video/webm",
        MediaFormat.Matroska => "video/x-matroska",
        MediaFormat.Mp3 => "audio/mpeg",
        MediaFormat.M4a => "audio/mp4",
        MediaFormat.Wav => "audio/wav",
    };

    public static string Extension(this MediaFormat format) => format switch
    {
        MediaFormat.Jpeg => ".jpg",
        MediaFormat.Png => ".png",
        MediaFormat.Gif => ".gif",
        MediaFormat.WebP => ".webp",
        MediaFormat.Heic => ".heic",
        MediaFormat.Avif => ".avif",
        MediaFormat.Mp4 => ".mp4",
        MediaFormat.QuickTime => ".mov",
        MediaFormat.WebM => ".webm",
        MediaFormat.Matroska => ".mkv",
        MediaFormat.Mp3 => ".mp3",
        MediaFormat.M4a => ".m4a",
        MediaFormat.Wav => ".wav",
    };

    /// <summary>The kind, before it is known whether a picture moves.</summary>
    public static MediaKind Kind(this MediaFormat format) => format switch
    {
        MediaFormat.Jpeg or MediaFormat.Png or MediaFormat.Gif or MediaFormat.WebP or MediaFormat.Heic or MediaFormat.Avif => MediaKind.Image,
        MediaFormat.Mp4 or MediaFormat.QuickTime or MediaFormat.WebM or MediaFormat.Matroska => MediaKind.Video,
        MediaFormat.Mp3 or MediaFormat.M4a or MediaFormat.Wav => MediaKind.Audio,
    };

    /// <summary>Pictures whose size, turn and metadata we read ourselves.</summary>
    public static bool HasOwnReader(this MediaFormat format) =>
        format is MediaFormat.Jpeg or MediaFormat.Png or MediaFormat.Gif or MediaFormat.WebP;

    /// <summary>ffmpeg's name of the one demuxer that may open it.</summary>
    public static string Demuxer(this MediaFormat format) => format switch
    {
        MediaFormat.Mp4 or MediaFormat.QuickTime or MediaFormat.M4a => "mov",
        MediaFormat.WebM or MediaFormat.Matroska => "matroska",
        MediaFormat.Mp3 => "mp3",
        MediaFormat.Wav => "wav",
        MediaFormat.Gif => "gif",
        MediaFormat.Png => "png_pipe",
        MediaFormat.Jpeg => "jpeg_pipe",
        MediaFormat.WebP => "webp_pipe",
        MediaFormat.Heic or MediaFormat.Avif => "mov",
    };

    public static MediaFormat? OfContentType(string contentType) =>
        Enum.GetValues<MediaFormat>().Where(f => f.ContentType() == contentType).Select(f => (MediaFormat?)f).FirstOrDefault();
}
