using System.Globalization;

namespace Rostrum.Jobs;

/// <summary>
/// Recurring work: one job per occurrence, unique by (schedule, occurrence). An occurrence that ran is remembered for two days,
/// so whoever enqueues it again, at start, by a sweep, after a clock jump, changes nothing.
/// </summary>
public static class Recurrence
{
    private const string Prefix = "occurrence:";

    /// <summary>The job of one occurrence. Its due time may carry jitter; its key names the occurrence only.</summary>
    public static NewJob Occurrence(string schedule, DateTimeOffset occurrence, NewJob job) => job with
    {
        UniqueKey = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{schedule}@{occurrence.ToUnixTimeMilliseconds()}"),
    };

    /// <summary>The first multiple of <paramref name="every"/> (counted from 1970 in UTC, moved by <paramref name="offset"/>) after a moment.</summary>
    public static DateTimeOffset NextAfter(DateTimeOffset moment, TimeSpan every, TimeSpan offset = default)
    {
        var step = (long)every.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step, nameof(every));
        var shift = (long)offset.TotalMilliseconds;
        var passed = moment.ToUnixTimeMilliseconds() - shift;
        var steps = (passed / step) - (passed % step < 0 ? 1 : 0);
        return DateTimeOffset.FromUnixTimeMilliseconds(((steps + 1) * step) + shift);
    }

    internal static bool IsOccurrence(string? uniqueKey) => uniqueKey?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}
