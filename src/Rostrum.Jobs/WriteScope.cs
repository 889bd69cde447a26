using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>One caller's part of a shared transaction. What it does is committed with the others' parts, or undone alone if it throws.</summary>
public sealed class WriteScope
{
    private const string Insert = """
        insert into job(id, kind, subject, payload, lane, exact, due, state, tries, unique_key, epoch, last_failure, created)
        values (@id, @kind, @subject, @payload, @lane, @exact, @due, 0, 0, @key, 0, null, @now) on conflict (unique_key) do nothing
        """;

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

    /// <summary>Adds a job to this part; one whose unique key exists already is left out.</summary>
    public void Enqueue(NewJob job)
    {
        jobs.Add(job);
        LookAt = Math.Min(LookAt, job.LookAt);
    }

    internal async ValueTask FlushAsync()
    {
        foreach (var job in jobs)
        {
            await session.ExecuteAsync(
                Insert,
                ("id", newId()),
                ("kind", job.Kind),
                ("subject", job.Subject),
                ("payload", job.Payload),
                ("lane", job.Lane),
                ("exact", job.Exact),
                ("due", job.Due.ToUnixTimeMilliseconds()),
                ("key", job.UniqueKey),
                ("now", now));
        }

        jobs.Clear();
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
