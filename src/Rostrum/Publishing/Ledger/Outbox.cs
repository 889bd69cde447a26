using System.Text.Json;
using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Publishing;

/// <summary>Adds events to the workspace's outbox in the commit they follow from.</summary>
internal static class Outbox
{
    public static RowsStatement<(LedgerEvent Told, DateTimeOffset Now)> Insert { get; } = new(
        "insert into outbox(type, at, data) select r.type, r.at, r.data from {rows}",
        Column.Text<(LedgerEvent Told, DateTimeOffset Now)>("type", e => e.Told.Type),
        Column.Number<(LedgerEvent Told, DateTimeOffset Now)>("at", e => e.Now.ToUnixTimeMilliseconds()),
        Column.Text<(LedgerEvent Told, DateTimeOffset Now)>("data", e => JsonSerializer.Serialize(e.Told.Data, Conventions.ModelJson)));

    public static async ValueTask AddAsync(WriteScope scope, LedgerEvent told, DateTimeOffset now) =>
        await scope.ExecuteAsync(Insert, [(told, now)]);

    /// <summary>The statement alone, to be sent with others.</summary>
    public static IEnumerable<Statement> Add(WriteScope scope, IReadOnlyList<(LedgerEvent Told, DateTimeOffset Now)> events) =>
        scope.Over(Insert, events);
}
