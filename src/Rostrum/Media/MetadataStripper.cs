namespace Rostrum.Media;

/// <summary>
/// Copies a picture without places, camera data, texts and previews, and without anything behind its end. The pixels are
/// copied bit by bit; how the picture is turned is kept.
/// </summary>
internal static class MetadataStripper
{
    /// <param name="from">Seekable.</param>
    /// <param name="format">JPEG, PNG, WebP or GIF.</param>
    /// <param name="orientation">1 to 8, as read before.</param>
    /// <param name="to">Seekable.</param>
    /// <exception cref="EndOfStreamException">The picture is cut off.</exception>
    public static void Strip(Stream from, MediaFormat format, int orientation, Stream to)
    {
        from.Position = 0;
        var reader = new ByteReader(from);
        switch (format)
        {
            case MediaFormat.Jpeg:
                JpegFile.Strip(reader, to, orientation);
                break;
            case MediaFormat.Png:
                PngFile.Strip(reader, to, orientation);
                break;
            case MediaFormat.WebP:
                WebPFile.Strip(reader, to, orientation);
                break;
            case MediaFormat.Gif:
                GifFile.Strip(reader, to);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format));
        }
    }
}
