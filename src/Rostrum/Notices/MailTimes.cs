using NodaTime;
using Rostrum.Posts;

namespace Rostrum.Notices;

/// <summary>When letters about notices leave.</summary>
internal static class MailTimes
{
    /// <summary>What goes wrong together is told together.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>At most one letter of a kind to a person in this time.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromMinutes(10);

    private static readonly LocalTime Morning = new(8, 0);

    public static DateTimeOffset Next(DateTimeOffset? last, DateTimeOffset now) =>
        last + Apart is { } earliest && earliest > now + Grace ? earliest : now + Grace;

    /// <summary>The next 08:00 in this zone, strictly later than now. An unknown zone counts as UTC.</summary>
    public static DateTimeOffset NextMorning(string zoneName, DateTimeOffset now)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneName) ?? DateTimeZone.Utc;
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        var morning = Wish.InstantOf(today.At(Morning), zone);
        return morning > now ? morning : Wish.InstantOf(today.PlusDays(1).At(Morning), zone);
    }
}
