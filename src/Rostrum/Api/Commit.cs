using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>
/// Saves what a request does and, when it came with an Idempotency-Key, its answer in the same transaction: a repetition
/// after any crash finds either nothing done or the whole answer.
/// </summary>
internal sealed class Commit(IStore store)
{
    /// <summary>The claim that the edge made for this request.</summary>
    public IdempotencyRow? Claim { get; set; }

    /// <summary>Where it was claimed: only there can the answer stand beside its effect.</summary>
    public DbContext? ClaimedIn { get; set; }

    /// <summary>The answer stands in the database.</summary>
    public bool IsKept { get; private set; }

    public async Task<TAnswer> SaveAsync<TAnswer>(DbContext db, TAnswer answer, CancellationToken cancel)
        where TAnswer : IKeptAnswer
    {
        if (Claim is { } claim)
        {
            if (db.GetType() != ClaimedIn?.GetType())
            {
                throw new InvalidOperationException($"An answer saved in {db.GetType().Name} cannot be kept in {ClaimedIn?.GetType().Name}: see {nameof(ControlWrite)}.");
            }

            Keep(db, claim, answer);
        }

        await store.WriteAsync(db, db.SaveChangesAsync, cancel);
        IsKept = Claim is not null;
        return answer;
    }

    private static void Keep(DbContext db, IdempotencyRow claim, IKeptAnswer answer)
    {
        var row = db.Attach(claim);
        claim.Status = answer.Status;
        claim.Body = answer.Body;
        claim.Location = answer.Location;
        row.State = EntityState.Modified;
    }
}
