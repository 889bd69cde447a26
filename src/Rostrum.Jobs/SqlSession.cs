using System.Data;
using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>An open connection with its prepared commands. Transactions are plain SQL, so that begin and first look share a round trip.</summary>
internal sealed class SqlSession(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);
    private readonly HashSet<string> prepared = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    /// <summary>True where a statement is a journey to a server: many rows are sent together.</summary>
    public bool RunsTogether => connection.CanCreateBatch;

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

    /// <summary>Runs several queries in one round trip; the reader goes through their results.</summary>
    public async ValueTask ReadAsync(string sql, Func<DbDataReader, ValueTask> read, params (string Name, object? Value)[] args)
    {
        await using var reader = await Command(sql, args).ExecuteReaderAsync(CancellationToken.None); // as above
        await read(reader);
    }

    /// <summary>Runs the statements in their order, in one round trip where the driver can: how many rows each changed.</summary>
    public async ValueTask<IReadOnlyList<int>> ExecuteAllAsync(IReadOnlyList<Statement> changes)
    {
        if (RunsTogether && changes.Count > 1)
        {
            await using var batch = Batch(changes);
            await batch.ExecuteNonQueryAsync(CancellationToken.None); // as above
            return [.. batch.BatchCommands.Select(c => c.RecordsAffected)];
        }

        var counts = new int[changes.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = await ExecuteAsync(changes[i].Sql, changes[i].Args);
        }

        return counts;
    }

    /// <summary>
    /// Compiles statements before they are needed. A server also reads then what it must know of their tables, and the language of
    /// their triggers: for a new connection that is most of what their first execution costs.
    /// </summary>
    public async ValueTask PrepareAsync(IReadOnlyList<RowsStatement> statements)
    {
        var fresh = statements.Where(s => prepared.Add(s.Alone)).ToList();
        if (RunsTogether && fresh.Count > 0)
        {
            await ExecuteAllAsync([new("do 'begin end'"), .. fresh.Select(s => s.OverNone)]);
            return;
        }

        foreach (var sql in fresh.Select(s => s.Alone).Where(sql => !commands.ContainsKey(sql)))
        {
            Command(sql, []).Prepare();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values)
        {
            await command.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    /// <summary>With its sign: else SQLite's driver tries three of them, each time it binds.</summary>
    private static void Name(DbParameter parameter, string name)
    {
        if (!parameter.ParameterName.AsSpan().TrimStart('@').SequenceEqual(name))
        {
            parameter.ParameterName = $"@{name}";
        }
    }

    private void Set(DbParameter parameter, object? value)
    {
        var none = value as Null;
        if (!RunsTogether)
        {
            parameter.Value = none is null && value is not null ? value : DBNull.Value; // SQLite knows no types of parameters
            return;
        }

        parameter.ResetDbType();
        parameter.Value = none is null && value is not null ? value : DBNull.Value;
        if (none is not null)
        {
            parameter.DbType = none.Type;
        }
    }

    private DbBatch Batch(IReadOnlyList<Statement> statements)
    {
        var batch = connection.CreateBatch();
        foreach (var statement in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement.Sql; // as below
            foreach (var (name, value) in statement.Args)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                Set(parameter, value);
                command.Parameters.Add(parameter);
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
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

            Name(command.Parameters[i], args[i].Name);
            Set(command.Parameters[i], args[i].Value);
        }

        while (command.Parameters.Count > args.Length)
        {
            command.Parameters.RemoveAt(command.Parameters.Count - 1);
        }

        return command;
    }
}

/// <summary>A statement with its values, to be sent with others.</summary>
/// <param name="Sql">The text; values are named <c>@name</c> in it.</param>
/// <param name="Args">The values, named without the sign.</param>
public readonly record struct Statement(string Sql, params (string Name, object? Value)[] Args);

/// <summary>No value, of a known type: only then can a statement be prepared once for rows with and without it.</summary>
public sealed class Null
{
    private Null(DbType type) => Type = type;

    public static Null Text { get; } = new(DbType.String);

    public static Null Number { get; } = new(DbType.Int64);

    public static Null Id { get; } = new(DbType.Guid);

    internal DbType Type { get; }
}
