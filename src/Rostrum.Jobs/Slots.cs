namespace Rostrum.Jobs;

/// <summary>How many handlers may run at once in this process; who finds none free is asked in turn when one is.</summary>
internal sealed class Slots(int count)
{
    private readonly Lock gate = new();
    private readonly Queue<WorkspaceRunner> waiting = new();
    private readonly HashSet<WorkspaceRunner> waits = [];
    private int free = count;

    /// <summary>True while due jobs wait for a slot: starting them goes before bookkeeping.</summary>
    public bool AreShort
    {
        get
        {
            lock (gate)
            {
                return waiting.Count > 0;
            }
        }
    }

    public bool TryTake(WorkspaceRunner runner)
    {
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return true;
            }

            if (waits.Add(runner))
            {
                waiting.Enqueue(runner);
            }

            return false;
        }
    }

    /// <summary>Gives a slot back; <see cref="PassOn"/> must follow once the caller holds no lock.</summary>
    public void Return()
    {
        lock (gate)
        {
            free++;
        }
    }

    /// <summary>Lets those who wait use what is free.</summary>
    public void PassOn()
    {
        while (Next() is { } runner)
        {
            runner.UseSlots();
        }
    }

    private WorkspaceRunner? Next()
    {
        lock (gate)
        {
            if (free == 0 || !waiting.TryDequeue(out var runner))
            {
                return null;
            }

            waits.Remove(runner);
            return runner;
        }
    }
}
