using System.Collections.Concurrent;

namespace Rostrum.Platform.Clock;

/// <summary>What time it was at other hosts when they last answered: their <c>Date</c> headers, carried on by the monotonic clock.</summary>
internal sealed class HeardDates(TimeProvider time)
{
    /// <summary>How long a host must have gone steadily to be believed where no second one is known.</summary>
    public static readonly TimeSpan LongAlone = TimeSpan.FromMinutes(2);

    private const int MostHosts = 64;

    private readonly ConcurrentDictionary<string, Heard> heard = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Uri> remembered = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whom to ask: origins that have answered, latest first, then those that an earlier process knew.</summary>
    public IReadOnlyList<Uri> Origins =>
    [
        .. heard.Values.OrderByDescending(h => h.Stamp).Select(h => h.Origin),
        .. remembered.Where(r => !heard.ContainsKey(r.Key)).Select(r => r.Value),
    ];

    /// <summary>The timestamp of the latest answer; 0 before the first.</summary>
    public long LastAnswer => heard.Values.Select(h => h.Stamp).DefaultIfEmpty().Max();

    /// <summary>Origins that answered an earlier process: to be asked, not a word of theirs.</summary>
    public void Remember(IEnumerable<Uri> origins)
    {
        foreach (var origin in origins.Take(MostHosts))
        {
            remembered[origin.Authority] = origin;
        }
    }

    public void Hear(Uri address, DateTimeOffset date)
    {
        if (heard.Count >= MostHosts && !heard.ContainsKey(address.Authority))
        {
            return;
        }

        var stamp = time.GetTimestamp();
        heard.AddOrUpdate(
            address.Authority,
            _ => new(new(address.GetLeftPart(UriPartial.Authority)), date, stamp, stamp),
            (_, before) => before with
            {
                Date = date,
                Stamp = stamp,
                SteadySince = Apart(date, Now(before)) <= SteadyTime.Tolerance ? before.SteadySince : stamp,
            });
    }

    /// <summary>
    /// The moment on which two hosts agree that answered since then (a timestamp), or null; where only one is known, what it
    /// has said steadily for two minutes. What they said before is of no use: the monotonic clock of a machine that slept
    /// stood still.
    /// </summary>
    public DateTimeOffset? Agreed(long since)
    {
        var answered = heard.Values.Where(h => h.Stamp >= since).ToList();
        if (answered is [var only])
        {
            return time.GetElapsedTime(only.SteadySince, only.Stamp) >= LongAlone ? Now(only) : null;
        }

        var now = answered.Select(Now).Order().ToList();
        for (var i = 1; i < now.Count; i++)
        {
            if (now[i] - now[i - 1] <= SteadyTime.Tolerance)
            {
                return now[i];
            }
        }

        return null;
    }

    private DateTimeOffset Now(Heard host) => host.Date + time.GetElapsedTime(host.Stamp);

    private static TimeSpan Apart(DateTimeOffset one, DateTimeOffset other) => (one - other).Duration();

    /// <param name="SteadySince">From which timestamp on its dates have gone as the monotonic clock did.</param>
    private sealed record Heard(Uri Origin, DateTimeOffset Date, long Stamp, long SteadySince);
}
