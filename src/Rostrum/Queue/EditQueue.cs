using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Queue;

/// <summary>The weekly slots: read, and replaced as a whole.</summary>
internal static class EditQueue
{
    private const int MostSlots = 200;

    public sealed record Response(string Zone, IReadOnlyList<SlotAnswer> Slots, int Version);

    /// <param name="Time">Local time of day, <c>09:00</c>.</param>
    /// <param name="ChannelIds">Null = every channel.</param>
    public sealed record SlotAnswer(IReadOnlyList<QueueDay> Days, string Time, IReadOnlyList<Guid>? ChannelIds);

    public sealed record Request(IReadOnlyList<SlotInput> Slots)
    {
        /// <summary>IANA name; absent = the workspace's own zone, whatever it becomes.</summary>
        public string? Zone { get; init; }
    }

    public sealed record SlotInput(IReadOnlyList<QueueDay> Days, string Time)
    {
        /// <summary>Absent = every channel.</summary>
        public IReadOnlyList<Guid>? ChannelIds { get; init; }
    }

    public static void Map(RouteGroupBuilder queue)
    {
        queue.MapGet("/", GetAsync).WithName("GetQueue").WithSummary("Get the weekly slots").RequireScope(ApiScope.PostsRead);
        queue.MapPut("/", PutAsync).WithName("SetQueue").WithSummary("Set the weekly slots").RequireScope(ApiScope.PostsPublish).WithProblems(412);
    }

    private static async Task<Found<Response>> GetAsync(WorkspaceDb db, SlotDesk desk, CancellationToken cancel)
    {
        var queue = await db.Queues.AsNoTracking().SingleOrDefaultAsync(cancel) ?? new();
        return Show(queue, await desk.ZoneAsync(queue, cancel));
    }

    private static async Task<Results<Found<Response>, Problem>> PutAsync(
        Request request, IfMatch ifMatch, WorkspaceDb db, SlotDesk desk, Commit commit, CancellationToken cancel)
    {
        var known = await db.Channels.Select(c => c.Id).ToListAsync(cancel);
        var mistakes = new Mistakes();
        mistakes.Expect(request.Slots.Count <= MostSlots, "slots", $"At most {MostSlots} slots.");
        mistakes.Expect(request.Zone is null || Wish.IsZone(request.Zone), "zone", "No zone has this name. Use an IANA name such as Europe/Madrid.");
        var slots = request.Slots.Select((s, i) => Read(s, $"slots[{i}]", known, mistakes)).ToList();
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var queue = await db.Queues.SingleOrDefaultAsync(cancel);
        if (ifMatch.Misses(queue?.Version ?? 0))
        {
            return Problem.VersionConflict(queue?.Version ?? 0);
        }

        if (queue is null)
        {
            db.Queues.Add(queue = new());
        }

        queue.Zone = request.Zone;
        queue.Slots = slots;
        queue.Version++;
        queue.Turn();
        return await commit.SaveAsync(db, Show(queue, await desk.ZoneAsync(queue, cancel)), cancel);
    }

    private static QueueSlot Read(SlotInput input, string member, List<Guid> known, Mistakes mistakes)
    {
        mistakes.Expect(input.Days.Count is >= 1 and <= 7, $"{member}.days", "1 to 7 days, from mon to sun.");
        mistakes.Expect(
            TimeOnly.TryParseExact(input.Time, "HH':'mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time),
            $"{member}.time", "A time of day such as 09:00.");
        mistakes.Expect(input.ChannelIds?.Count != 0, $"{member}.channelIds", "Name a channel, or leave it out for every channel.");
        mistakes.Expect(input.ChannelIds?.All(known.Contains) != false, $"{member}.channelIds", "There is no such channel.");
        return new([.. input.Days.Distinct().Order().Select(d => (int)d)], (time.Hour * 60) + time.Minute)
        {
            ChannelIds = input.ChannelIds is { } some ? [.. some.Distinct()] : null,
        };
    }

    private static Found<Response> Show(PostQueue queue, DateTimeZone zone) => new(
        new(
            zone.Id,
            [.. queue.Slots.Select(s => new SlotAnswer(
                [.. s.Days.Select(d => (QueueDay)d)],
                string.Create(CultureInfo.InvariantCulture, $"{s.Minute / 60:00}:{s.Minute % 60:00}"),
                s.ChannelIds))],
            queue.Version),
        queue.Version);
}

/// <summary>A day of the week.</summary>
public enum QueueDay
{
    Mon = 1,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}
