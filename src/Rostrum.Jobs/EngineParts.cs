using System.Data.Common;
using Microsoft.Extensions.Logging;

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

    public Slots Slots { get; } = new(Options.Slots);

    /// <summary>Cancelled when a stop has waited long enough for the handlers.</summary>
    public CancellationTokenSource CutHandlers { get; } = new();

    public TimeSpan Wait(RetryPolicy policy, int tries)
    {
        lock (chance)
        {
            return policy.Wait(tries, Random);
        }
    }

    /// <summary>A database that is away for a while, as opposed to a bug.</summary>
    public static bool IsOutage(Exception failure) => failure is DbException or IOException or TimeoutException;
}
