using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Rostrum.Jobs;

/// <summary>What all workspaces of one engine share.</summary>
internal sealed record EngineParts(
    IJobDatabases Databases,
    Wakes Wakes,
    IReadOnlyDictionary<string, IJobHandler> Handlers,
    JobEngineOptions Options,
    Random Random,
    ILogger Log)
{
    private readonly Lock chance = new();

    public JobClock Clock => Wakes.Clock;

    public ControlLink Control => Wakes.Control;

    public JobStore Store => Databases.Store;

    public Slots Slots { get; } = new(Options.Slots, Wakes.Time);

    public SuspectTurn Suspects { get; } = new(Wakes.Time);

    /// <summary>Cancelled when a stop has waited long enough for the handlers.</summary>
    public CancellationTokenSource CutHandlers { get; } = new();

    public TimeSpan Wait(RetryPolicy policy, int tries)
    {
        lock (chance)
        {
            return policy.Wait(tries, Random);
        }
    }

    /// <summary>Of an outage that ends by itself: a handler that met it has not failed.</summary>
    public static bool IsTransient(Exception? failure) => failure switch
    {
        null => false,
        PostgresException { SqlState: ['0', '8', ..] or ['4', '0', ..] or ['5', '3', ..] or ['5', '7', ..] } => true,
        NpgsqlException { IsTransient: true } => true,
        SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 or 14 } => true, // busy, locked, I/O, full, cannot open
        _ => IsTransient(failure.InnerException),
    };

    /// <summary>A database that is away for a while, as opposed to a bug.</summary>
    public static bool IsOutage(Exception failure) => failure is DbException or IOException or TimeoutException;
}
