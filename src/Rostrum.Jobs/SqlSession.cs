using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>An open connection with its prepared commands. Transactions are plain SQL, so that begin and first look share a round trip.</summary>
internal sealed class SqlSession(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    public async ValueTask<int> ExecuteAsync(string sql, params (string Name, object? Value)[] args) =>
        await Command(sql, args).ExecuteNonQueryAsync(CancellationToken.None); // a half-sent statement would leave the transaction unknown

    public async ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, params (string Name, object? Value)[] args)
    {
        var rows = new List<T>();
        await using var reader = await Command(sql, args).ExecuteReaderAsync(CancellationToken.None); // as above
        while (await reader.ReadAsync(CancellationToken.None))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values)
        {
            await command.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] args)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql; // SQL of the caller's own text; values only ever travel as parameters
            if (commands.Count < 64)
            {
                commands.Add(sql, command);
            }
        }

        for (var i = 0; i < args.Length; i++)
        {
            if (i == command.Parameters.Count)
            {
                command.Parameters.Add(command.CreateParameter());
            }

            command.Parameters[i].ParameterName = args[i].Name;
            command.Parameters[i].Value = args[i].Value ?? DBNull.Value;
        }

        while (command.Parameters.Count > args.Length)
        {
            command.Parameters.RemoveAt(command.Parameters.Count - 1);
        }

        return command;
    }
}
