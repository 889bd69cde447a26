using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Platform.Clock;

namespace Rostrum.Queue;

/// <summary>The free moments ahead, and all slots of a range with what is taken.</summary>
internal static class ReadSlots
{
    private const int MostNext = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(100);

    public sealed record NextAnswer(IReadOnlyList<Moment> Items);

    public sealed record Moment(DateTimeOffset At, string Local, string Zone);

    public sealed record SlotsAnswer(string Zone, IReadOnlyList<Slot> Items);

    /// <param name="ChannelIds">The channels it is for, out of those asked for.</param>
    /// <param name="FreeChannelIds">Those of them with nothing planned at this moment.</param>
    /// <param name="Taken">None of them is free.</param>
    public sealed record Slot(DateTimeOffset At, string Local, IReadOnlyList<Guid> ChannelIds, IReadOnlyList<Guid> FreeChannelIds, bool Taken);

    public static void Map(RouteGroupBuilder queue)
    {
        queue.MapGet("/next", NextAsync).WithName("ListFreeSlots").WithSummary("List the next free slots").RequireScope(ApiScope.PostsRead);
        queue.MapGet("/slots", SlotsAsync).WithName("ListSlots").WithSummary("List the slots of a range").RequireScope(ApiScope.PostsRead);
    }

    /// <param name="channelId">Free for all of these at once.</param>
    /// <param name="count">1 to 50, usually 5.</param>
    private static async Task<Results<Found<NextAnswer>, Problem>> NextAsync(
        Guid[]? channelId, int? count, WorkspaceDb db, SlotDesk desk, CancellationToken cancel)
    {
        if (count is < 1 or > MostNext)
        {
            return Problem.BadParameter("count", $"1 to {MostNext}.");
        }

        if (await db.Queues.AsNoTracking().SingleOrDefaultAsync(cancel) is not { } queue)
        {
            return new Found<NextAnswer>(new([]));
        }

        var zone = (await desk.ZoneAsync(queue, cancel)).Id;
        var free = await desk.FreeAsync(db, queue, channelId ?? [], null, count ?? 5, cancel);
        return new Found<NextAnswer>(new([.. free.Select(m => new Moment(m.At, m.Local, zone))]));
    }

    private static async Task<Results<Found<SlotsAnswer>, Problem>> SlotsAsync(
        string from, string to, Guid[]? channelId, WorkspaceDb db, SlotDesk desk, CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        mistakes.Expect(Instants.TryRead(from, out var begin), "from", "An instant with its offset, such as 2026-12-01T08:00:00Z.");
        mistakes.Expect(Instants.TryRead(to, out var end), "to", "An instant with its offset, such as 2026-12-01T08:00:00Z.");
        mistakes.Expect(end - begin <= Longest, "to", $"At most {Longest.TotalDays:0} days.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var queue = await db.Queues.AsNoTracking().SingleOrDefaultAsync(cancel);
        var zone = await desk.ZoneAsync(queue, cancel);
        if (queue is null)
        {
            return new Found<SlotsAnswer>(new(zone.Id, []));
        }

        var asked = await db.Channels.Where(c => c.State != ChannelState.Gone && c.State != ChannelState.Disconnecting)
            .Select(c => c.Id).ToListAsync(cancel);
        asked = channelId is { Length: > 0 } ? [.. asked.Where(channelId.Contains)] : asked;
        var taken = await SlotDesk.TakenAsync(db, begin, end, channelId ?? [], null, cancel);
        var slots = SlotPlan.Moments(queue.Slots, zone, begin, end).Select(m => Show(m, asked, taken)).Where(s => s.ChannelIds.Count > 0);
        return new Found<SlotsAnswer>(new(zone.Id, [.. slots]));
    }

    private static Slot Show(SlotMoment moment, List<Guid> asked, HashSet<(DateTimeOffset, Guid)> taken)
    {
        var served = asked.FindAll(moment.Serves);
        var free = served.FindAll(c => !taken.Contains((moment.At, c)));
        return new(moment.At, moment.Local, served, free, free.Count == 0);
    }
}
