using System.Data;
using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>
/// One writer connection whose transactions are shared: whatever waits when a transaction begins takes part in it, each part
/// behind a savepoint. A commit that fails fails all its parts; whether it took effect is then unknown.
/// </summary>
internal abstract class SharedCommit(JobStore store, Func<CancellationToken, ValueTask<DbConnection>> open) : IAsyncDisposable
{
    private const int MostParts = 128;

    private readonly Lock gate = new();
    private readonly Queue<Part> waiting = new();
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
        var part = new Part<T>(work, fenced, cancel);
        lock (gate)
        {
            waiting.Enqueue(part);
            if (!pumping)
            {
                pumping = true;
                pump = Task.Run(PumpAsync, CancellationToken.None); // others' parts may join it
            }
        }

        return part.Outcome;
    }

    /// <summary>Right after the transaction began: false if the fence is closed to this owner. Asked only if a part is fenced.</summary>
    protected abstract ValueTask<bool> FenceHoldsAsync(SqlSession session);

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
        await transaction.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (transaction.IsCompletedSuccessfully)
        {
            done.ForEach(p => p.Succeed());
            return;
        }

        var failure = transaction.Exception?.InnerException ?? new OperationCanceledException();
        parts.ForEach(p => p.Fail(failure));
        await CloseAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // its state is unknown; the next transaction opens a new one
    }

    private async Task TransactAsync(List<Part> parts, List<Part> done)
    {
        session ??= await OpenAsync();
        await session.ExecuteAsync(store == JobStore.Sqlite ? "begin immediate" : "begin");
        var open = !parts.Exists(p => p.Fenced) || await FenceHoldsAsync(session);
        var scopes = new List<WriteScope>(parts.Count);
        foreach (var part in parts)
        {
            if (part.Fenced && !open)
            {
                part.Fail(Refused());
                continue;
            }

            var scope = new WriteScope(session, NewId, Now(), part.Fenced);
            if (await TakesPartAsync(part, scope, alone: parts.Count == 1))
            {
                done.Add(part);
                scopes.Add(scope);
            }
        }

        if (done.Count == 0)
        {
            await session.ExecuteAsync("rollback");
            return;
        }

        await BeforeCommitAsync(scopes);
        await session.ExecuteAsync("commit");
        await AfterCommitAsync(scopes);
    }

    private async Task<bool> TakesPartAsync(Part part, WriteScope scope, bool alone)
    {
        if (!alone)
        {
            await session!.ExecuteAsync("savepoint part");
        }

        var work = part.RunAsync(scope);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (session!.Connection.State != ConnectionState.Open)
        {
            await work; // the connection broke: that is why all parts fail
        }

        if (!alone)
        {
            await session!.ExecuteAsync(work.IsCompletedSuccessfully ? "release savepoint part" : "rollback to savepoint part");
        }

        if (!work.IsCompletedSuccessfully)
        {
            part.Fail(work.Exception?.InnerException ?? new OperationCanceledException());
        }

        return work.IsCompletedSuccessfully;
    }

    private async Task<SqlSession> OpenAsync()
    {
        var opened = new SqlSession(await open(CancellationToken.None)); // parts of several callers wait for it
        if (store == JobStore.Sqlite)
        {
            await opened.ExecuteAsync("pragma busy_timeout = 10000"); // SQLite's own waiting is finer than the driver's 150 ms steps
        }

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

    private abstract class Part(bool fenced, CancellationToken cancel)
    {
        public bool Fenced => fenced;

        protected CancellationToken Cancel => cancel;

        public abstract Task RunAsync(WriteScope scope);

        public abstract void Succeed();

        public abstract void Fail(Exception failure);

        /// <summary>True if its caller cancelled it before it began.</summary>
        public abstract bool Withdrawn();
    }

    private sealed class Part<T>(Func<WriteScope, ValueTask<T>> work, bool fenced, CancellationToken cancel) : Part(fenced, cancel)
    {
        private readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? value;

        public Task<T> Outcome => outcome.Task;

        public override async Task RunAsync(WriteScope scope)
        {
            value = await work(scope);
            await scope.FlushAsync();
        }

        public override void Succeed() => outcome.TrySetResult(value!);

        public override void Fail(Exception failure) => outcome.TrySetException(failure);

        public override bool Withdrawn() => Cancel.IsCancellationRequested && outcome.TrySetCanceled(Cancel);
    }
}
