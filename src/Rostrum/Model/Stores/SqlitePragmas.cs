using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rostrum.Model;

/// <summary>What every SQLite connection is told when it opens; the journal mode and version stand in the file itself.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // FULL: a commit that was answered survives a power cut. The time-out is SQLite's own, which looks every few
    // milliseconds; the driver's would look every 150.
    private const string Pragmas = "pragma synchronous = full; pragma busy_timeout = 10000";

    public static SqlitePragmas Instance { get; } = new();

    public static void OnOpened(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == System.Data.ConnectionState.Open && sender is DbConnection connection)
        {
            Tell(connection);
        }
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(connection);
        return Task.CompletedTask;
    }

    private static void Tell(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
