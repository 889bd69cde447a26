using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>
/// How this process reaches the control database. SQLite: one writer whose transactions are shared, reads on a second connection.
/// PostgreSQL: each statement is a transaction of its own on a pooled connection; sharing would lock rows in changing order.
/// </summary>
internal sealed class ControlLink : IAsyncDisposable
{
    private readonly IJobDatabases databases;
    private readonly JobClock clock;
    private readonly Writer? writer;

    public ControlLink(IJobDatabases databases, JobClock clock)
    {
        this.databases = databases;
        this.clock = clock;
        writer = databases.Store == JobStore.Sqlite ? new Writer(databases.OpenControlAsync, clock) : null;
    }

    public JobStore Store => databases.Store;

    public Task<int> ExecuteAsync(string sql, CancellationToken cancel, params (string Name, object? Value)[] args) =>
        WithAsync(scope => scope.ExecuteAsync(sql, args), cancel);

    public Task<List<T>> ChangeAsync<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken cancel, params (string Name, object? Value)[] args) =>
        WithAsync(scope => scope.QueryAsync(sql, map, args), cancel);

    public async Task<List<T>> ReadAsync<T>(
        string sql, Func<DbDataReader, T> map, CancellationToken cancel, params (string Name, object? Value)[] args)
    {
        await using var session = new SqlSession(await databases.OpenControlAsync(cancel));
        return await session.QueryAsync(sql, map, args);
    }

    /// <summary>Measures the offset to the database's clock if the last measure is old.</summary>
    public async ValueTask SetClockAsync(CancellationToken cancel)
    {
        if (Store != JobStore.Postgres || !clock.Stale)
        {
            return;
        }

        await using var session = new SqlSession(await databases.OpenControlAsync(cancel));
        var before = clock.Time.GetTimestamp();
        var now = (await session.QueryAsync(JobSql.DatabaseTime, static row => row.GetInt64(0)))[0];
        clock.Measured(now, before, clock.Time.GetTimestamp());
    }

    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<T> WithAsync<T>(Func<WriteScope, ValueTask<T>> work, CancellationToken cancel)
    {
        if (writer is not null)
        {
            return await writer.WriteAsync(work, cancel);
        }

        await using var session = new SqlSession(await databases.OpenControlAsync(cancel));
        return await work(new WriteScope(session, static () => default, clock.Now(), fenced: false));
    }

    private sealed class Writer(Func<CancellationToken, ValueTask<DbConnection>> open, JobClock clock) : SharedCommit(JobStore.Sqlite, open)
    {
        public Task<T> WriteAsync<T>(Func<WriteScope, ValueTask<T>> work, CancellationToken cancel) => AddAsync(work, fenced: false, cancel);

        protected override ValueTask<bool> BeginFencedAsync(SqlSession session) => throw new InvalidOperationException("The control database has no fence.");

        protected override Exception Refused() => new InvalidOperationException("The control database has no fence.");

        protected override ValueTask BeforeCommitAsync(IReadOnlyList<WriteScope> scopes) => default;

        protected override ValueTask AfterCommitAsync(IReadOnlyList<WriteScope> scopes) => default;

        protected override Guid NewId() => Guid.CreateVersion7(clock.Time.GetUtcNow());

        protected override long Now() => clock.Now();
    }
}
