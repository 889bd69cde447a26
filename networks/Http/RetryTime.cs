using System.Globalization;

namespace Rostrum.Networks.Http;

/// <summary>
/// Reads when a network wants to be asked again. Seen in the wild: seconds (whole or decimal), HTTP date, epoch seconds,
/// ISO 8601 instant. An absurd value is cut to 24 h; a past or unreadable one says nothing.
/// </summary>
internal static class RetryTime
{
    private static readonly TimeSpan Most = TimeSpan.FromHours(24);

    private static readonly string[] ResetHeaders =
        ["RateLimit-Reset", "X-RateLimit-Reset", "x-rate-limit-reset", "X-RateLimit-Reset-After"];

    public static DateTimeOffset? Read(HttpResponseMessage answer, DateTimeOffset now)
    {
        if (First(answer, "Retry-After") is { } told && Parse(told, now) is { } at)
        {
            return at;
        }

        return ResetHeaders.Select(h => First(answer, h)).OfType<string>().Select(v => Parse(v, now)).FirstOrDefault(v => v is not null);
    }

    /// <summary>A moment from any of the known forms, or null.</summary>
    public static DateTimeOffset? Parse(string value, DateTimeOffset now)
    {
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number switch
            {
                < 0 or double.NaN => null,
                > 1e11 => Within(FromEpoch(number / 1000), now),
                > 1e9 => Within(FromEpoch(number), now),
                _ => Within(now + TimeSpan.FromSeconds(Math.Min(number, Most.TotalSeconds)), now),
            };
        }

        return DateTimeOffset.TryParse(
            value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? Within(date, now)
            : null;
    }

    private static DateTimeOffset FromEpoch(double seconds) =>
        DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(Math.Min(seconds, 32_503_680_000));

    private static DateTimeOffset? Within(DateTimeOffset at, DateTimeOffset now)
    {
        if (at < now)
        {
            return null;
        }

        return at > now + Most ? now + Most : at;
    }

    private static string? First(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) ? values.FirstOrDefault() : null;
}
