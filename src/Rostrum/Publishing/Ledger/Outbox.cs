using System.Text.Json;
using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Publishing;

/// <summary>Adds an event to the workspace's outbox in the commit it follows from.</summary>
internal static class Outbox
{
    public static async ValueTask AddAsync(WriteScope scope, LedgerEvent told, DateTimeOffset now) => await scope.ExecuteAsync(
        "insert into outbox(type, at, data) values (@type, @at, @data)",
        ("type", told.Type),
        ("at", now.ToUnixTimeMilliseconds()),
        ("data", JsonSerializer.Serialize(told.Data, Conventions.ModelJson)));
}
