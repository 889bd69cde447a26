using System.Data;
using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>
/// One writer connection whose transactions are shared: whatever waits of one kind, fenced or not, when a transaction begins
/// takes part in it; what was learnt of acts goes first and never shares a commit with what changes state. When a part fails,
/// all are undone and each runs again in a transaction of its own, so that it fails alone. A commit that fails fails all its
/// parts; whether it took effect is then unknown.
/// </summary>
internal abstract class SharedCommit(JobStore store, Func<CancellationToken, ValueTask<DbConnection>> open) : IAsyncDisposable
{
    private const int MostParts = 128;

    private readonly Lock gate = new();
    private readonly Queue<Part> fencedParts = new();
    private readonly Queue<Part> freeParts = new();
    private SqlSession? session;
    private Task pump = Task.CompletedTask;
    private bool pumping;

    /// <summary>False while parts wait or are being committed.</summary>
    protected bool Idle
    {
        get
        {
            lock (gate)
            {
                return !pumping;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await pump;
        await CloseAsync();
    }

    protected Task<T> AddAsync<T>(Func<WriteScope, ValueTask<T>> work, bool fenced, CancellationToken cancel)
    {
        var part = new LonePart<T>(work, fenced, cancel);
        Add(part);
        return part.Outcome;
    }

    /// <summary>As above; where several callers ask for the same work in one transaction, it is done once for all of them.</summary>
    protected Task<TResult> AddAsync<TItem, TResult>(Together<TItem, TResult> work, TItem item, bool fenced, CancellationToken cancel)
    {
        var part = new TogetherPart<TItem, TResult>(work, item, fenced, cancel);
        Add(part);
        return part.Outcome;
    }

    private void Add(Part part)
    {
        lock (gate)
        {
            (part.Fenced ? fencedParts : freeParts).Enqueue(part);
            if (!pumping)
            {
                pumping = true;

                // Behind what waits for a thread already: under load their parts join this transaction instead of the next.
                pump = Task.Factory.StartNew(
                    PumpAsync, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default).Unwrap();
            }
        }
    }

    /// <summary>Begins the transaction and looks: false if the fence is closed to this owner. Asked only if a part is fenced.</summary>
    protected abstract ValueTask<bool> BeginFencedAsync(SqlSession session);

    protected abstract Exception Refused();

    protected abstract ValueTask BeforeCommitAsync(IReadOnlyList<WriteScope> scopes);

    protected abstract ValueTask AfterCommitAsync(IReadOnlyList<WriteScope> scopes);

    protected abstract Guid NewId();

    protected abstract long Now();

    private async Task PumpAsync()
    {
        var parts = new List<Part>();
        while (true)
        {
            parts.Clear();
            lock (gate)
            {
                var waiting = freeParts.Count > 0 ? freeParts : fencedParts;
                while (parts.Count < MostParts && waiting.TryDequeue(out var part))
                {
                    parts.Add(part);
                }

                if (parts.Count == 0)
                {
                    pumping = false;
                    return;
                }
            }

            parts.RemoveAll(p => p.Withdrawn());
            if (parts.Count > 0)
            {
                await CommitAsync(parts);
            }
        }
    }

    private async Task CommitAsync(List<Part> parts)
    {
        var done = new List<Part>(parts.Count);
        var transaction = TransactAsync(parts, done);
        await ((Task)transaction).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (transaction.IsCompletedSuccessfully)
        {
            if (await transaction)
            {
                done.ForEach(p => p.Succeed());
            }
            else
            {
                await CommitEachAsync(parts);
            }

            return;
        }

        var failure = transaction.Exception?.InnerException ?? new OperationCanceledException();
        parts.ForEach(p => p.Fail(failure));
        await CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its state is unknown; the next transaction opens a new one
    }

    /// <summary>A part of several failed and all were undone: whoever is to blame fails alone now.</summary>
    private async Task CommitEachAsync(List<Part> parts)
    {
        foreach (var part in parts.Where(p => !p.IsOver))
        {
            await CommitAsync([part]);
        }
    }

    /// <summary>False: one of several parts failed, and nothing was committed.</summary>
    private async Task<bool> TransactAsync(List<Part> parts, List<Part> done)
    {
        session ??= await OpenAsync();
        var open = await BeginAsync(session, parts[0].Fenced);
        var scopes = new List<WriteScope>(parts.Count);
        if (parts[0].Fenced && !open)
        {
            parts.ForEach(p => p.Fail(Refused()));
        }
        else
        {
            foreach (var alike in parts.GroupBy(p => p.Work).Select(g => g.ToList()))
            {
                var scope = new WriteScope(session, NewId, Now(), parts[0].Fenced);
                if (await FailureOfAsync(alike, scope) is { } failure)
                {
                    await session.ExecuteAsync("rollback");
                    if (parts.Count > 1)
                    {
                        return false;
                    }

                    parts[0].Fail(failure);
                    return true;
                }

                done.AddRange(alike);
                scopes.Add(scope);
            }
        }

        if (done.Count == 0)
        {
            await session.ExecuteAsync("rollback");
            return true;
        }

        await BeforeCommitAsync(scopes);
        await session.ExecuteAsync("commit");
        await AfterCommitAsync(scopes);
        return true;
    }

    private async ValueTask<bool> BeginAsync(SqlSession opened, bool fenced)
    {
        if (fenced)
        {
            return await BeginFencedAsync(opened);
        }

        await opened.ExecuteAsync(JobSql.Begin(store));
        return true;
    }

    private async Task<Exception?> FailureOfAsync(List<Part> alike, WriteScope scope)
    {
        var work = alike[0].RunAsync(scope, alike);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (session!.Connection.State != ConnectionState.Open)
        {
            await work; // the connection broke: that is why all parts fail
        }

        return work.IsCompletedSuccessfully ? null : work.Exception?.InnerException ?? new OperationCanceledException();
    }

    private async Task<SqlSession> OpenAsync()
    {
        var opened = new SqlSession(await open(CancellationToken.None)); // parts of several callers wait for it
        await opened.ExecuteAsync(store == JobStore.Sqlite
            ? "pragma busy_timeout = 10000" // SQLite's own waiting is finer than the driver's 150 ms steps
            : "set plan_cache_mode = force_generic_plan; set jit = off"); // planning, or compiling, what finds rows by their keys costs more than running it
        return opened;
    }

    private async Task CloseAsync()
    {
        if (session is { } open)
        {
            session = null;
            await open.DisposeAsync();
        }
    }
}
