using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>One caller's part of a shared transaction. What it does is committed with the others' parts, or undone alone if it throws.</summary>
public sealed class WriteScope
{
    private static readonly RowsStatement<(NewJob Job, Guid Id, long Now)> Insert = new(
        """
        insert into job(id, kind, subject, payload, lane, exact, due, state, tries, unique_key, epoch, last_failure, created)
        select r.id, r.kind, r.subject, r.payload, r.lane, r.exact, r.due, 0, 0, r.unique_key, 0, null, r.created from {rows} where true
        on conflict (unique_key) do nothing
        """,
        Column.Id<(NewJob Job, Guid Id, long Now)>("id", r => r.Id),
        Column.Text<(NewJob Job, Guid Id, long Now)>("kind", r => r.Job.Kind),
        Column.Id<(NewJob Job, Guid Id, long Now)>("subject", r => r.Job.Subject),
        Column.Text<(NewJob Job, Guid Id, long Now)>("payload", r => r.Job.Payload),
        Column.Text<(NewJob Job, Guid Id, long Now)>("lane", r => r.Job.Lane),
        Column.Flag<(NewJob Job, Guid Id, long Now)>("exact", r => r.Job.Exact),
        Column.Number<(NewJob Job, Guid Id, long Now)>("due", r => r.Job.Due.ToUnixTimeMilliseconds()),
        Column.Text<(NewJob Job, Guid Id, long Now)>("unique_key", r => r.Job.UniqueKey),
        Column.Number<(NewJob Job, Guid Id, long Now)>("created", r => r.Now));

    private readonly SqlSession session;
    private readonly Func<Guid> newId;
    private readonly long now;
    private readonly List<NewJob> jobs = [];

    internal WriteScope(SqlSession session, Func<Guid> newId, long now, bool fenced) =>
        (this.session, this.newId, this.now, Fenced) = (session, newId, now, fenced);

    internal bool Fenced { get; }

    /// <summary>When the earliest job of this part wants its workspace to be looked at; <see cref="WakeRow.Never"/> without jobs.</summary>
    internal long LookAt { get; private set; } = WakeRow.Never;

    internal SqlSession Session => session;

    /// <summary>Runs a statement; returns the number of rows. Parameters are named <c>@name</c> in the text and <c>name</c> here.</summary>
    public ValueTask<int> ExecuteAsync(string sql, params (string Name, object? Value)[] args) => session.ExecuteAsync(sql, args);

    /// <summary>Runs a query to its end.</summary>
    public ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, params (string Name, object? Value)[] args) =>
        session.QueryAsync(sql, map, args);

    /// <summary>Runs the statements in one round trip, with the jobs that were added so far; returns how many rows each changed.</summary>
    public ValueTask<IReadOnlyList<int>> ExecuteAllAsync(IEnumerable<Statement> changes) =>
        session.ExecuteAllAsync([.. changes, .. TakeJobs()]);

    /// <summary>The statement for these rows, to be run with others.</summary>
    public IEnumerable<Statement> Over<T>(RowsStatement<T> statement, IReadOnlyList<T> rows) => statement.For(rows, session.RunsTogether);

    /// <summary>Runs a statement for these rows; returns how many rows it changed.</summary>
    public async ValueTask<int> ExecuteAsync<T>(RowsStatement<T> statement, IReadOnlyList<T> rows) =>
        (await session.ExecuteAllAsync([.. Over(statement, rows)])).Sum();

    /// <summary>Runs a query, or a statement that returns rows, for these rows.</summary>
    public async ValueTask<List<TRow>> QueryAsync<T, TRow>(RowsStatement<T> statement, IReadOnlyList<T> rows, Func<DbDataReader, TRow> map)
    {
        var all = new List<TRow>();
        foreach (var one in Over(statement, rows))
        {
            all.AddRange(await session.QueryAsync(one.Sql, map, one.Args));
        }

        return all;
    }

    /// <summary>Runs several queries for these rows; <paramref name="read"/> goes through their results, on SQLite once for each row.</summary>
    public async ValueTask ReadAsync<T>(RowsStatement<T> statement, IReadOnlyList<T> rows, Func<DbDataReader, ValueTask> read)
    {
        foreach (var one in Over(statement, rows))
        {
            await session.ReadAsync(one.Sql, read, one.Args);
        }
    }

    /// <summary>Makes this connection ready for what a moment soon to come will run, jobs that follow from it included.</summary>
    public ValueTask PrepareAsync(IEnumerable<RowsStatement> statements) => session.PrepareAsync([.. statements, Insert]);

    /// <summary>Adds a job to this part; one whose unique key exists already is left out.</summary>
    public void Enqueue(NewJob job)
    {
        jobs.Add(job);
        LookAt = Math.Min(LookAt, job.LookAt);
    }

    internal async ValueTask FlushAsync()
    {
        if (jobs.Count > 0)
        {
            await session.ExecuteAllAsync([.. TakeJobs()]);
        }
    }

    private IEnumerable<Statement> TakeJobs()
    {
        var statements = Over(Insert, jobs.ConvertAll(job => (job, newId(), now)));
        jobs.Clear();
        return statements;
    }
}

/// <summary>Whether a write needs this owner's epoch.</summary>
public enum Fenced
{
    /// <summary>Changes state: refused with <see cref="LeaseLostException"/> once another owner has the workspace.</summary>
    Yes,

    /// <summary>Records the outcome of something that was already sent: always accepted.</summary>
    No,
}
