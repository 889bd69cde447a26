using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rostrum.Model;

/// <summary>What every SQLite connection is told when it opens; the journal mode and version stand in the file itself.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // FULL: a commit that was answered survives a power cut. The time-out is SQLite's own, which looks every few
    // milliseconds; the driver's would look every 150. MEMORY: what a savepoint may need to restore are pages with people's
    // words, which have no business in the machine's folder for temporary files. 4000 pages, 16 MB: folding the log into the
    // file costs two more syncs and every page once more, and under many writes would come every few dozen posts.
    private const string Pragmas = "pragma synchronous = full; pragma busy_timeout = 10000; pragma temp_store = memory; pragma wal_autocheckpoint = 4000";

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
