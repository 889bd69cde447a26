using System.Collections.Concurrent;
using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>
/// One writer at a time per SQLite file, waited for without a thread: SQLite itself would hold a thread of the pool for
/// every waiting writer and look every few milliseconds. PostgreSQL needs no turns.
/// </summary>
internal sealed class WriteTurns(IStore store)
{
    /// <summary>Stands for the control database.</summary>
    public static readonly Guid Control = Guid.Empty;

    private readonly bool isNeeded = store.Engine == "sqlite";
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> turns = new();

    public async ValueTask<Turn> TakeAsync(Guid database, CancellationToken cancel)
    {
        if (!isNeeded)
        {
            return default;
        }

        var turn = turns.GetOrAdd(database, static _ => new(1));
        await turn.WaitAsync(cancel);
        return new(turn);
    }

    public readonly struct Turn(SemaphoreSlim? turn) : IDisposable
    {
        public void Dispose() => turn?.Release();
    }
}
