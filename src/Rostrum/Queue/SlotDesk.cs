using Microsoft.EntityFrameworkCore;
using NodaTime;
using Rostrum.Model;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Queue;

/// <summary>Finds and takes the free moments of one workspace's queue.</summary>
internal sealed class SlotDesk(OpenWorkspace workspace, ControlDb control, TimeProvider time)
{
    private const int MostTurns = 50;
    private const int FirstLookDays = 14;
    private const int FurthestDays = 400;

    /// <summary>
    /// The next moment at which all these channels are free, as the wish of this post; null when there is none. Taken when the
    /// caller saves: whoever saved first in between makes that save fail (<see cref="RunAsync{T}"/>).
    /// </summary>
    public async Task<Wish?> TakeAsync(WorkspaceDb db, Post post, CancellationToken cancel)
    {
        if (await db.Queues.SingleOrDefaultAsync(cancel) is not { } queue)
        {
            return null;
        }

        var channels = post.Channels.ConvertAll(c => c.ChannelId);
        if (await FreeAsync(db, queue, channels, post.Id, 1, cancel) is not [var moment])
        {
            return null;
        }

        queue.Turn();
        return new(moment.At, moment.Local, (await ZoneAsync(queue, cancel)).Id);
    }

    /// <summary>Does the work again, from nothing, as often as somebody else took a slot in between.</summary>
    public static async Task<T> RunAsync<T>(WorkspaceDb db, Func<Task<T>> work)
    {
        for (var turn = 1; ; turn++)
        {
            try
            {
                return await work();
            }
            catch (DbUpdateConcurrencyException lost) when (turn < MostTurns && lost.Entries.Any(e => e.Entity is PostQueue))
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>The next moments at which all these channels are free; with none named, at which nothing goes out at all.</summary>
    /// <param name="except">A post that may keep what it has.</param>
    public async Task<IReadOnlyList<SlotMoment>> FreeAsync(
        WorkspaceDb db, PostQueue queue, IReadOnlyCollection<Guid> channels, Guid? except, int count, CancellationToken cancel)
    {
        var zone = await ZoneAsync(queue, cancel);
        var now = time.GetUtcNow();
        var found = new List<SlotMoment>(count);
        var from = now.AddMilliseconds(1);
        for (var days = FirstLookDays; found.Count < count && from < now.AddDays(FurthestDays); days *= 2)
        {
            var to = from.AddDays(days);
            var taken = await TakenAsync(db, from, to, channels, except, cancel);
            found.AddRange(SlotPlan.Moments(queue.Slots, zone, from, to)
                .Where(m => channels.Count == 0
                    ? taken.All(t => t.At != m.At)
                    : channels.All(c => m.Serves(c) && !taken.Contains((m.At, c))))
                .Take(count - found.Count));
            from = to;
        }

        return found;
    }

    /// <summary>What stands at which moment on which channel.</summary>
    /// <param name="channels">Empty = all.</param>
    public static async Task<HashSet<(DateTimeOffset At, Guid ChannelId)>> TakenAsync(
        WorkspaceDb db, DateTimeOffset from, DateTimeOffset to, IReadOnlyCollection<Guid> channels, Guid? except, CancellationToken cancel)
    {
        var taken = db.Posts.AsNoTracking()
            .Where(p => p.At >= from && p.At < to && p.State != PostState.Draft && p.State != PostState.Cancelled && p.Id != except)
            .SelectMany(p => p.Channels, (p, c) => new { p.At, c.ChannelId });
        taken = channels.Count > 0 ? taken.Where(t => channels.Contains(t.ChannelId)) : taken;
        return [.. (await taken.ToListAsync(cancel)).Select(t => (t.At!.Value, t.ChannelId))];
    }

    /// <summary>The queue's own zone, or what the workspace's is now.</summary>
    public async Task<DateTimeZone> ZoneAsync(PostQueue? queue, CancellationToken cancel) =>
        queue?.Zone is { } own ? WorkspaceZone.Named(own) : await WorkspaceZone.OfAsync(control, workspace.Id, cancel);
}
