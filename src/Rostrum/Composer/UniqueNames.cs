using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;

namespace Rostrum.Composer;

/// <summary>Names that stand once in a workspace: asked before, and once more when the database refuses the second.</summary>
internal static class UniqueNames
{
    private const int Longest = 100;

    public static void Check(string name, Mistakes mistakes) =>
        mistakes.Expect(!string.IsNullOrWhiteSpace(name) && name.Length <= Longest, "name", $"1 to {Longest} characters.");

    /// <param name="twin">Another with this name.</param>
    public static async Task<Results<TAnswer, Problem>> SaveAsync<TAnswer>(
        Commit commit, DbContext db, TAnswer answer, IQueryable<Guid> twin, CancellationToken cancel)
        where TAnswer : IResult, IKeptAnswer
    {
        if (await FindAsync(twin, cancel) is { } existing)
        {
            return Taken(existing);
        }

        try
        {
            return await commit.SaveAsync(db, answer, cancel);
        }
        catch (DbUpdateException failed) when (failed is not DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            if (await FindAsync(twin, cancel) is { } faster)
            {
                return Taken(faster);
            }

            throw;
        }
    }

    private static Problem Taken(Guid existing) => Problem.AlreadyExists(existing, "One with this name exists.");

    private static async Task<Guid?> FindAsync(IQueryable<Guid> twin, CancellationToken cancel) =>
        await twin.Select(id => (Guid?)id).FirstOrDefaultAsync(cancel);
}
