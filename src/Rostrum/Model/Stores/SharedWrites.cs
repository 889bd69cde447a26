using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;

namespace Rostrum.Model;

/// <summary>
/// What requests write to SQLite files. A file has one writer at a time, so whatever waits when a transaction begins takes part
/// in it, each behind a savepoint of its own: one announcement, one commit to disk and one wake serve many, and what is refused
/// fails alone. A commit that fails fails all its parts. Waiting takes no thread.
/// </summary>
internal sealed class SharedWrites(Func<string, SqliteConnection> connect)
{
    private readonly ConcurrentDictionary<string, FileWrites> files = new();

    /// <summary>Runs the work on the file's writing connection and returns when it is committed and its jobs are woken.</summary>
    public Task<T> RunAsync<T>(DbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        var jobs = JobSaveInterceptor.Of(db);
        var part = new SharedWrite<T>(db, work, jobs is not null && jobs.Concerns(db) ? jobs : null, cancel);
        files.GetOrAdd(db.Database.GetDbConnection().DataSource, path => new(() => connect(path))).Add(part);
        return part.Outcome;
    }

    private sealed class FileWrites(Func<SqliteConnection> connect)
    {
        private const int MostParts = 64;

        private readonly Lock gate = new();
        private readonly Queue<SharedWrite> waiting = new();
        private bool writing;

        public void Add(SharedWrite part)
        {
            lock (gate)
            {
                waiting.Enqueue(part);
                if (!writing)
                {
                    writing = true;

                    // Behind what waits for a thread already: under load its writes join this transaction instead of the next.
                    _ = Task.Factory.StartNew(
                        WriteAsync, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
                }
            }
        }

        private async Task WriteAsync()
        {
            await using var connection = connect();
            while (Take() is { Count: > 0 } parts)
            {
                try
                {
                    await CommitAsync(connection, [.. parts.Where(p => p.Begin())]);
                }
                catch (Exception failure) when (failure is not OutOfMemoryException)
                {
                    parts.ForEach(p => p.Fail(failure)); // those that ended before keep their end
                }
            }
        }

        private List<SharedWrite> Take()
        {
            lock (gate)
            {
                var parts = new List<SharedWrite>(Math.Min(waiting.Count, MostParts));
                while (parts.Count < MostParts && waiting.TryDequeue(out var part))
                {
                    parts.Add(part);
                }

                writing = parts.Count > 0;
                return parts;
            }
        }

        /// <summary>Several callers wait, so none of them can cancel it.</summary>
        private static async Task CommitAsync(SqliteConnection connection, List<SharedWrite> parts)
        {
            var jobs = parts.Select(p => p.Jobs).FirstOrDefault(j => j is not null);
            var wake = jobs is null ? null : await jobs.BeginAsync(CancellationToken.None);
            await connection.OpenAsync(CancellationToken.None); // nothing happens where it is open
            await using var transaction = connection.BeginTransaction(deferred: false);
            var done = new List<SharedWrite>(parts.Count);
            foreach (var part in parts)
            {
                if (await part.TryAsync(transaction, wake) is not { } failure)
                {
                    done.Add(part);
                }
                else if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) != 0)
                {
                    throw failure; // a full disk, say: SQLite gave the whole transaction up
                }
                else
                {
                    part.Fail(failure);
                }
            }

            await (wake?.BeforeCommitAsync(CancellationToken.None) ?? default);
            await transaction.CommitAsync(CancellationToken.None);
            _ = EndAsync(done, wake); // the next transaction does not wait for it
        }

        private static async Task EndAsync(List<SharedWrite> done, WakeScope? wake)
        {
            done.Where(p => p.Jobs is null).ToList().ForEach(p => p.Succeed());
            if (wake is not null)
            {
                // Committed and announced: without the wake its owner looks a little later.
                await wake.CommittedAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            done.ForEach(p => p.Succeed());
        }
    }
}

/// <summary>One caller's part of a shared transaction.</summary>
internal abstract class SharedWrite(DbContext db, JobSaveInterceptor? jobs, CancellationToken cancel)
{
    /// <summary>Set where what it writes has to be announced.</summary>
    public JobSaveInterceptor? Jobs => jobs;

    /// <summary>False when its caller went away before it began.</summary>
    public bool Begin()
    {
        if (cancel.IsCancellationRequested)
        {
            Fail(new OperationCanceledException(cancel));
            return false;
        }

        return true;
    }

    /// <summary>Runs in this transaction; returns why it was refused, and then nothing of it is left there.</summary>
    public async Task<Exception?> TryAsync(SqliteTransaction transaction, WakeScope? wake)
    {
        var own = db.Database.GetConnectionString();
        await db.Database.CloseConnectionAsync();
        db.Database.SetDbConnection(transaction.Connection, contextOwnsConnection: false);
        await db.Database.UseTransactionAsync(transaction, CancellationToken.None);
        try
        {
            jobs?.Join(db, wake!);
            await RunAsync();
            return null;
        }
        catch (Exception refused) when (refused is not OutOfMemoryException)
        {
            return refused;
        }
        finally
        {
            jobs?.Leave(db);
            await db.Database.UseTransactionAsync(null, CancellationToken.None);
            db.Database.SetDbConnection(null);
            db.Database.SetConnectionString(own);
        }
    }

    public abstract void Succeed();

    public abstract void Fail(Exception failure);

    /// <summary>Savepoints are EF's own within a save; a single statement needs none.</summary>
    protected abstract Task RunAsync();
}

/// <inheritdoc/>
internal sealed class SharedWrite<T>(DbContext db, Func<CancellationToken, Task<T>> work, JobSaveInterceptor? jobs, CancellationToken cancel)
    : SharedWrite(db, jobs, cancel)
{
    private readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Outcome => outcome.Task;

    public override void Succeed() => outcome.TrySetResult(result!);

    public override void Fail(Exception failure) => outcome.TrySetException(failure);

    protected override async Task RunAsync() => result = await work(CancellationToken.None);
}
