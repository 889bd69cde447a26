using System.Data.Common;
using System.Globalization;

namespace Rostrum.Model;

/// <summary>Short forms for constant SQL on an open connection.</summary>
internal static class SqlCommands
{
    public static async Task RunAsync(this DbConnection connection, string constantSql, CancellationToken cancel)
    {
        await using var command = Make(connection, constantSql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    public static async Task<long> NumberAsync(this DbConnection connection, string constantSql, CancellationToken cancel) =>
        Convert.ToInt64(await ValueAsync(connection, constantSql, cancel), CultureInfo.InvariantCulture);

    public static async Task<object?> ValueAsync(this DbConnection connection, string constantSql, CancellationToken cancel)
    {
        await using var command = Make(connection, constantSql);
        return await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>What time it is at a PostgreSQL server.</summary>
    public static async Task<DateTimeOffset> PostgresTimeAsync(this DbConnection connection, CancellationToken cancel) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            await NumberAsync(connection, "select (extract(epoch from clock_timestamp()) * 1000)::bigint", cancel));

    private static DbCommand Make(DbConnection connection, string constantSql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // callers pass constants and names made by this program, never what somebody typed
        command.CommandText = constantSql;
#pragma warning restore CA2100
        return command;
    }
}
