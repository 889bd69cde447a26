using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>
/// The single writer of a workspace that this process owns: small writes of many callers share one durable transaction.
/// Fenced writes that enqueue need no announcement, because the owner reads its queue again before it lets go.
/// </summary>
public sealed class WorkspaceWriter : IAsyncDisposable
{
    private readonly Group group;

    internal WorkspaceWriter(
        Guid workspaceId, long epoch, JobStore store, IWakes wakes, Func<CancellationToken, ValueTask<DbConnection>> open, Action<long> onJobs) =>
        group = new Group(workspaceId, epoch, store, wakes, open, onJobs);

    /// <summary>
    /// Runs <paramref name="work"/> as a part of the next transaction. It returns after the commit. Cancelling withdraws it only
    /// while it waits. A part must not wait for another write of the same workspace.
    /// </summary>
    /// <exception cref="LeaseLostException">The write is fenced and another owner has the workspace.</exception>
    public Task<T> WriteAsync<T>(Func<WriteScope, ValueTask<T>> work, Fenced fenced, CancellationToken cancel) =>
        group.WriteAsync(work, fenced, cancel);

    /// <summary>As above, without a value.</summary>
    public Task WriteAsync(Func<WriteScope, ValueTask> work, Fenced fenced, CancellationToken cancel) =>
        group.WriteAsync(
            async scope =>
            {
                await work(scope);
                return true;
            },
            fenced,
            cancel);

    /// <summary>As above, for work that is done once for all who ask for it in the same transaction.</summary>
    public Task<TResult> WriteAsync<TItem, TResult>(Together<TItem, TResult> work, TItem item, Fenced fenced, CancellationToken cancel) =>
        group.WriteAsync(work, item, fenced, cancel);

    /// <summary>Closes the connection when what waits is committed. The engine calls it.</summary>
    public ValueTask DisposeAsync() => group.DisposeAsync();

    /// <summary>Refuses fenced writes from now on, unless some are under way: then false and nothing changes.</summary>
    internal bool Seal() => group.Seal();

    internal void Unseal() => group.Unseal();

    /// <summary>The owner's own part, let through the seal.</summary>
    internal Task<T> OwnAsync<T>(Func<WriteScope, ValueTask<T>> work) => group.OwnAsync(work);

    /// <summary>The part that closes the fence behind this owner; it cannot be fenced itself.</summary>
    internal Task<T> UnfencedAsync<T>(Func<WriteScope, ValueTask<T>> work) => group.WriteAsync(work, Fenced.No, CancellationToken.None); // as above

    private sealed class Group(
        Guid workspaceId, long epoch, JobStore store, IWakes wakes, Func<CancellationToken, ValueTask<DbConnection>> open, Action<long> onJobs)
        : SharedCommit(store, open)
    {
        private readonly string beginFenced = $"{JobSql.Begin(store)}; {JobSql.Fenced(store)}";
        private readonly Lock sealing = new();
        private bool isSealed;

        public Task<T> WriteAsync<T>(Func<WriteScope, ValueTask<T>> work, Fenced fenced, CancellationToken cancel)
        {
            lock (sealing)
            {
                return fenced == Rostrum.Jobs.Fenced.Yes && isSealed
                    ? Task.FromException<T>(Refused())
                    : AddAsync(work, fenced == Rostrum.Jobs.Fenced.Yes, cancel);
            }
        }

        public Task<TResult> WriteAsync<TItem, TResult>(Together<TItem, TResult> work, TItem item, Fenced fenced, CancellationToken cancel)
        {
            lock (sealing)
            {
                return fenced == Rostrum.Jobs.Fenced.Yes && isSealed
                    ? Task.FromException<TResult>(Refused())
                    : AddAsync(work, item, fenced == Rostrum.Jobs.Fenced.Yes, cancel);
            }
        }

        public Task<T> OwnAsync<T>(Func<WriteScope, ValueTask<T>> work) =>
            AddAsync(work, fenced: true, CancellationToken.None); // the owner's bookkeeping ends when it ends

        public bool Seal()
        {
            lock (sealing)
            {
                isSealed = Idle;
                return isSealed;
            }
        }

        public void Unseal()
        {
            lock (sealing)
            {
                isSealed = false;
            }
        }

        protected override async ValueTask<bool> BeginFencedAsync(SqlSession session) =>
            (await session.QueryAsync(beginFenced, static row => row.GetInt32(0), ("e", epoch))).Count == 1;

        protected override Exception Refused() => new LeaseLostException(workspaceId, epoch);

        protected override async ValueTask BeforeCommitAsync(IReadOnlyList<WriteScope> scopes)
        {
            if (scopes.Any(s => !s.Fenced && s.LookAt < WakeRow.Never))
            {
                await wakes.AnnounceAsync(workspaceId, CancellationToken.None); // the commit follows at once
            }
        }

        protected override async ValueTask AfterCommitAsync(IReadOnlyList<WriteScope> scopes)
        {
            var lookAt = scopes.Min(s => s.LookAt);
            if (lookAt == WakeRow.Never)
            {
                return;
            }

            if (scopes.Any(s => !s.Fenced && s.LookAt < WakeRow.Never))
            {
                await wakes.WakeAsync(workspaceId, DateTimeOffset.FromUnixTimeMilliseconds(lookAt), CancellationToken.None); // committed already
            }

            onJobs(lookAt);
        }

        protected override Guid NewId() => Guid.CreateVersion7(wakes.Now);

        protected override long Now() => wakes.Now.ToUnixTimeMilliseconds();
    }
}
