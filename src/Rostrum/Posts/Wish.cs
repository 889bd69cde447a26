using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Rostrum.Posts;

/// <summary>A person's wish, resolved: the instant, and the local time with zone as the person said it.</summary>
internal sealed record Wish(DateTimeOffset At, string? Local, string? Zone)
{
    private static readonly LocalDateTimePattern[] Patterns =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'fff"),
    ];

    // A moment that a change of clocks skips: the first valid moment after it. One that happens twice: the earlier.
    private static readonly ZoneLocalMappingResolver Resolver = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The next slot that is free for all channels of the post; which one is found in the write.</summary>
    public static Wish NextSlot { get; } = new(DateTimeOffset.MaxValue, null, null);

    /// <summary>Resolves the wish; the fault names the member below <c>when</c> and says what is wrong.</summary>
    public static (Wish? Wish, string? Member, string? Fault) Resolve(WhenInput when, DateTimeOffset now)
    {
        if (when.Slot is not null)
        {
            return when is { Slot: "next", At: null, Local: null, Zone: null }
                ? (NextSlot, null, null)
                : (null, "slot", "Only next, and then no other time.");
        }

        if (when.At is { } at)
        {
            return when.Local is null
                ? Judge(new(at.ToUniversalTime(), null, null), "at", now)
                : (null, "at", "Give either at, or local and zone.");
        }

        return when.Local is null || when.Zone is null
            ? (null, when.Local is null ? "at" : "zone", "Give either at, or local and zone.")
            : ResolveLocal(when.Local, when.Zone, now);
    }

    /// <summary>Why the instant of this local time is not the plain one: a change of clocks skips it or repeats it; else null.</summary>
    public static ClockShift? ShiftOf(string local, string zoneName)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneName) is not { } zone || Read(local) is not { } wished)
        {
            return null;
        }

        return zone.MapLocal(wished).Count switch
        {
            0 => ClockShift.Gap,
            1 => null,
            _ => ClockShift.Overlap,
        };
    }

    /// <summary>The instant of a local time; a moment that is skipped or happens twice is resolved as everywhere here.</summary>
    public static DateTimeOffset InstantOf(LocalDateTime local, DateTimeZone zone) =>
        zone.ResolveLocal(local, Resolver).ToDateTimeOffset().ToUniversalTime();

    public static bool IsZone(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    private static (Wish? Wish, string? Member, string? Fault) ResolveLocal(string local, string zoneName, DateTimeOffset now)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneName);
        if (zone is null)
        {
            return (null, "zone", "No zone has this name. Use an IANA name such as Europe/Madrid.");
        }

        if (Read(local) is not { } wished)
        {
            return (null, "local", "Write the local time as 2026-12-01T09:00, without an offset.");
        }

        var said = wished.ToString(wished.Second == 0 ? "uuuu'-'MM'-'dd'T'HH':'mm" : "uuuu'-'MM'-'dd'T'HH':'mm':'ss", CultureInfo.InvariantCulture);
        return Judge(new(InstantOf(wished, zone), said, zoneName), "local", now);
    }

    private static LocalDateTime? Read(string local)
    {
        foreach (var pattern in Patterns)
        {
            if (pattern.Parse(local) is { Success: true } parsed)
            {
                return parsed.Value;
            }
        }

        return null;
    }

    private static (Wish? Wish, string? Member, string? Fault) Judge(Wish wish, string member, DateTimeOffset now)
    {
        if (wish.At <= now)
        {
            return (null, member, "This moment has passed.");
        }

        return wish.At > now.AddYears(10) ? (null, member, "This is more than ten years away.") : (wish, null, null);
    }
}

/// <summary>What a change of clocks does to a local time.</summary>
public enum ClockShift
{
    /// <summary>It is skipped: the first valid moment after it counts.</summary>
    Gap,

    /// <summary>It happens twice: the earlier counts.</summary>
    Overlap,
}
