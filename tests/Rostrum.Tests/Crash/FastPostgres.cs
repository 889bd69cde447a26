using System.Globalization;
using Npgsql;
using Rostrum.CrashHost;

namespace Rostrum.Tests.Crash;

/// <summary>
/// Lets the clock of a control database run as fast as the test's. The program asks the database for the time, so that all its
/// processes agree; here a function of the same name is found before the server's own.
/// </summary>
internal static class FastPostgres
{
    public static async Task HurryAsync(string database, ScaledTime time, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancel);
        var start = time.Start.ToUnixTimeMilliseconds() / 1000.0;
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            create schema fast;
            create function fast.clock_timestamp() returns timestamptz volatile language sql as
            $$ select to_timestamp({start} + (extract(epoch from pg_catalog.clock_timestamp()) - {start}) * {time.Factor}) $$;
            alter database "{connection.Database}" set search_path = public, fast, pg_catalog;
            """);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
