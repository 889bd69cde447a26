using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>
/// The last day on which each kind of permission was of use. One small write for each kind and day; what published is read
/// from the deliveries themselves and costs nothing.
/// </summary>
internal sealed class ChannelUses(TimeProvider time)
{
    private readonly ConcurrentDictionary<(Guid Channel, Needs Need), DateOnly> noted = new();

    /// <summary>A call that needs this worked. Never fails the caller, whose act is done.</summary>
    public async Task NoteAsync(OpenWorkspace workspace, Guid channel, Needs need)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (noted.TryGetValue((channel, need), out var day) && day == today)
        {
            return;
        }

        try
        {
            await using var db = workspace.CreateDb();
            var word = Conventions.Word(need);
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into channel_use(channel_id, need, day) select id, {word}, {today} from channel where id = {channel}
                on conflict (channel_id, need) do update set day = excluded.day
                """,
                CancellationToken.None); // what it notes has happened, whoever still waits for it
            noted[(channel, need)] = today;
        }
        catch (DbException)
        {
            // The next use notes it: a day in a table is not worth a failed act.
        }
    }

    /// <summary>The last day of each kind; kinds that never were of use are left out.</summary>
    public static async Task<IReadOnlyDictionary<Needs, DateOnly>> ReadAsync(WorkspaceDb db, Guid channel, CancellationToken cancel)
    {
        var days = await db.ChannelUses.AsNoTracking().Where(u => u.ChannelId == channel).ToDictionaryAsync(u => u.Need, u => u.Day, cancel);
        var live = db.Deliveries.AsNoTracking().Where(d => d.ChannelId == channel && d.LiveAt != null);
        Later(days, Needs.Publishing, await live.MaxAsync(d => d.LiveAt, cancel));
        Later(days, Needs.FirstComment, await live.Where(d => d.Kind == PartKind.FirstComment).MaxAsync(d => d.LiveAt, cancel));
        if (days.Count > 0)
        {
            days[Needs.Always] = days.Values.Max(); // every call is in the account's name
        }

        return days;
    }

    private static void Later(Dictionary<Needs, DateOnly> days, Needs need, DateTimeOffset? at)
    {
        if (at is { } moment && DateOnly.FromDateTime(moment.UtcDateTime) is var day && (!days.TryGetValue(need, out var known) || known < day))
        {
            days[need] = day;
        }
    }
}
