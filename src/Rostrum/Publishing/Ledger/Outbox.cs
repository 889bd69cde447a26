using System.Text.Json;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Notices;

namespace Rostrum.Publishing;

/// <summary>Adds events to the workspace's outbox in the commit they follow from.</summary>
internal static class Outbox
{
    public static RowsStatement<(LedgerEvent Told, DateTimeOffset Now)> Insert { get; } = new(
        "insert into outbox(type, at, data) select r.type, r.at, r.data from {rows}",
        Column.Text<(LedgerEvent Told, DateTimeOffset Now)>("type", e => e.Told.Type),
        Column.Number<(LedgerEvent Told, DateTimeOffset Now)>("at", e => e.Now.ToUnixTimeMilliseconds()),
        Column.Text<(LedgerEvent Told, DateTimeOffset Now)>("data", e => DataOf(e.Told)));

    public static async ValueTask AddAsync(WriteScope scope, LedgerEvent told, DateTimeOffset now)
    {
        Follow(scope, told, now);
        await scope.ExecuteAsync(Insert, [(told, now)]);
    }

    /// <summary>The statement alone, to be sent with others.</summary>
    public static IEnumerable<Statement> Add(WriteScope scope, IReadOnlyList<(LedgerEvent Told, DateTimeOffset Now)> events)
    {
        foreach (var (told, now) in events)
        {
            Follow(scope, told, now);
        }

        return scope.Over(Insert, events);
    }

    /// <summary>The job that tells members, whoever else hears of it.</summary>
    public static NewJob JobOf(LedgerEvent told, DateTimeOffset now) => NoticeCause.Always(told.Type, DataOf(told), now);

    private static void Follow(WriteScope scope, LedgerEvent told, DateTimeOffset now)
    {
        if (NoticeCause.IsTold(told.Type))
        {
            scope.Enqueue(JobOf(told, now));
        }
    }

    private static string DataOf(LedgerEvent told) => JsonSerializer.Serialize(told.Data, Conventions.ModelJson);
}
