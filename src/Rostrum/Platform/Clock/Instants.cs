using System.Globalization;

namespace Rostrum.Platform.Clock;

/// <summary>Instants as text.</summary>
internal static class Instants
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>A time without an offset is refused.</summary>
    public static bool TryRead(string text, out DateTimeOffset at)
    {
        at = default;
        var hasOffset = text.Length > 16 && (text[^1] is 'Z' || text[^6] is '+' or '-');
        if (!hasOffset || !DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
        {
            return false;
        }

        at = read.ToUniversalTime();
        return true;
    }

    public static string Write(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
