using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

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

    /// <summary>The one that this context was given; null where no jobs are.</summary>
    public static JobSaveInterceptor? Of(DbContext db) =>
        db.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<JobSaveInterceptor>().SingleOrDefault();

    /// <summary>Whether a save of this context has to be announced.</summary>
    public bool Concerns(DbContext db) => LookAt(db) is not null;

    /// <summary>
    /// For a transaction that several contexts of this workspace share: one announcement for all of them. Each is given it by
    /// <see cref="Join"/> before it saves; who commits calls <see cref="WakeScope.BeforeCommitAsync"/> and <see cref="WakeScope.CommittedAsync"/>.
    /// </summary>
    public ValueTask<WakeScope> BeginAsync(CancellationToken cancel) => wakes.BeginAsync(workspaceId, cancel);

    public void Join(DbContext db, WakeScope shared) => open.AddOrUpdate(db, shared);

    /// <summary>Whatever became of it: what this context saves next is announced anew.</summary>
    public void Leave(DbContext db) => open.Remove(db);

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
        foreach (var entry in db.ChangeTracker.Entries()) // once: each call compares all that is tracked with what was read
        {
            if (LookAt(entry) is { } moment)
            {
                lookAt = Math.Min(lookAt ?? WakeRow.Never, moment);
            }
        }

        return lookAt;
    }

    private long? LookAt(EntityEntry entry)
    {
        switch (entry)
        {
            case { Entity: JobRow added, State: EntityState.Added }:
                added.EnqueuedAt(wakes.Now);
                return JobRow.LookAt(added.Due, added.Exact);
            case { Entity: JobRow moved, State: EntityState.Modified } when entry.Property(nameof(JobRow.Due)).IsModified:
                return JobRow.LookAt(moved.Due, moved.Exact);
            case { Entity: LaneRow, State: EntityState.Added or EntityState.Modified or EntityState.Deleted }:
                return wakes.Now.ToUnixTimeMilliseconds(); // a pause may have ended early
            default:
                return null;
        }
    }
}
