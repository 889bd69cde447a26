using System.Globalization;
using NodaTime;
using NodaTime.Extensions;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Queue;

/// <summary>A slot at a date: the instant, and the local time it stands for.</summary>
/// <param name="ChannelIds">Null = every channel.</param>
internal sealed record SlotMoment(DateTimeOffset At, string Local, IReadOnlyList<Guid>? ChannelIds)
{
    public bool Serves(Guid channel) => ChannelIds is null || ChannelIds.Contains(channel);
}

/// <summary>From weekly slots to moments, in order. Pure.</summary>
internal static class SlotPlan
{
    /// <summary>From <paramref name="from"/> on, included, before <paramref name="to"/>.</summary>
    public static IEnumerable<SlotMoment> Moments(
        IReadOnlyList<QueueSlot> slots, DateTimeZone zone, DateTimeOffset from, DateTimeOffset to)
    {
        var last = to.ToInstant().InZone(zone).Date;
        for (var day = from.ToInstant().InZone(zone).Date; day <= last; day = day.PlusDays(1))
        {
            foreach (var moment in OfDay(slots, zone, day).Where(m => m.At >= from && m.At < to))
            {
                yield return moment;
            }
        }
    }

    /// <summary>Slots that a change of clocks, or two who set them, put on one instant are one.</summary>
    private static IEnumerable<SlotMoment> OfDay(IReadOnlyList<QueueSlot> slots, DateTimeZone zone, LocalDate day) => slots
        .Where(s => s.Days.Contains((int)day.DayOfWeek))
        .Select(s =>
        {
            var local = day.At(LocalTime.FromMinutesSinceMidnight(s.Minute));
            return new SlotMoment(
                Wish.InstantOf(local, zone), local.ToString("uuuu'-'MM'-'dd'T'HH':'mm", CultureInfo.InvariantCulture), s.ChannelIds);
        })
        .GroupBy(m => m.At)
        .Select(g => g.Count() == 1 ? g.First() : g.First() with { ChannelIds = Merge(g) })
        .OrderBy(m => m.At);

    private static IReadOnlyList<Guid>? Merge(IEnumerable<SlotMoment> moments)
    {
        var all = new List<Guid>();
        foreach (var moment in moments)
        {
            if (moment.ChannelIds is not { } some)
            {
                return null;
            }

            all.AddRange(some);
        }

        return [.. all.Distinct()];
    }
}
