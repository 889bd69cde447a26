using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rostrum.Jobs;

/// <summary>
/// Announces and wakes around every save that adds or moves jobs, or changes a lane. It follows the commit, so it serves saves
/// with and without an explicit transaction alike (<c>BeginTransactionAsync</c>, or <c>UseTransaction</c> if it is committed through EF).
/// Bulk statements (<c>ExecuteUpdate</c>) on jobs pass it by: use <see cref="IWakes.BeginAsync"/> for those.
/// Jobs can be saved and committed by the asynchronous methods only.
/// </summary>
public sealed class JobSaveInterceptor(IWakes wakes, Guid workspaceId) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private const string AsyncOnly = "A change of jobs is announced in another database: use SaveChangesAsync and CommitAsync.";

    private readonly ConditionalWeakTable<DbContext, WakeScope> open = [];

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && LookAt(db) is { } lookAt)
        {
            if (!open.TryGetValue(db, out var scope))
            {
                scope = await wakes.BeginAsync(workspaceId, cancellationToken);
                open.Add(db, scope);
            }

            scope.Add(lookAt);
            db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always; // so that every commit passes CommittingAsync
        }

        return result;
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        eventData.Context is { } db && LookAt(db) is not null ? throw new NotSupportedException(AsyncOnly) : result;

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (Scope(eventData.Context) is { } scope)
        {
            await scope.BeforeCommitAsync(cancellationToken);
        }

        return result;
    }

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) =>
        Scope(eventData.Context) is null ? result : throw new NotSupportedException(AsyncOnly);

    public async Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Scope(eventData.Context) is { } scope)
        {
            open.Remove(eventData.Context!);
            await scope.CommittedAsync();
        }
    }

    public Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionRolledBack(transaction, eventData);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData)
    {
        if (eventData.Context is { } db)
        {
            open.Remove(db);
        }
    }

    private WakeScope? Scope(DbContext? db) => db is not null && open.TryGetValue(db, out var scope) ? scope : null;

    private long? LookAt(DbContext db)
    {
        long? lookAt = null;
        foreach (var entry in db.ChangeTracker.Entries<JobRow>())
        {
            if (entry.State == EntityState.Added)
            {
                entry.Entity.EnqueuedAt(wakes.Now);
            }

            if (entry.State == EntityState.Added || (entry.State == EntityState.Modified && entry.Property(j => j.Due).IsModified))
            {
                lookAt = Math.Min(lookAt ?? WakeRow.Never, JobRow.LookAt(entry.Entity.Due, entry.Entity.Exact));
            }
        }

        if (db.ChangeTracker.Entries<LaneRow>().Any(l => l.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            lookAt = Math.Min(lookAt ?? WakeRow.Never, wakes.Now.ToUnixTimeMilliseconds()); // a pause may have ended early
        }

        return lookAt;
    }
}
