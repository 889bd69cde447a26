namespace Rostrum.Sandbox;

/// <summary>The faults that wait, and the calls that hang.</summary>
public sealed class FaultBoard(World world)
{
    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];
    private readonly List<(string Network, TaskCompletionSource Release)> hanging = [];
    private long lastId;

    public IReadOnlyList<Fault> Waiting
    {
        get
        {
            lock (gate)
            {
                Heal();
                return [.. faults];
            }
        }
    }

    /// <summary>How many calls hang right now.</summary>
    public int Hanging(string? network = null)
    {
        lock (gate)
        {
            return hanging.Count(one => network is null || one.Network == network);
        }
    }

    /// <summary>Puts a fault up. Revoking and expiring happen at once and leave nothing behind.</summary>
    public Fault Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (gate)
        {
            fault = fault with { Id = ++lastId };
            if (fault.Kind is not (FaultKind.Revoke or FaultKind.Expire))
            {
                faults.Add(fault);
            }
        }

        Strike(fault);
        world.Touch();
        return fault;
    }

    public bool Remove(long id)
    {
        lock (gate)
        {
            if (faults.RemoveAll(fault => fault.Id == id) == 0)
            {
                return false;
            }
        }

        world.Touch();
        return true;
    }

    public void Clear(string? network = null)
    {
        lock (gate)
        {
            faults.RemoveAll(fault => network is null || fault.Network == network);
        }

        world.Touch();
    }

    /// <summary>Lets what hangs go on; answers how many calls that were.</summary>
    public int Release(string? network = null)
    {
        List<TaskCompletionSource> freed;
        lock (gate)
        {
            freed = [.. hanging.Where(one => network is null || one.Network == network).Select(one => one.Release)];
            hanging.RemoveAll(one => network is null || one.Network == network);
        }

        freed.ForEach(one => one.TrySetResult());
        world.Touch();
        return freed.Count;
    }

    /// <summary>The next fault for a call of this kind, counted down; null when it may pass.</summary>
    internal Fault? Take(string network, FaultCalls calls, string path)
    {
        Fault? struck;
        lock (gate)
        {
            Heal();
            var at = faults.FindIndex(fault => fault.Network == network && fault.Calls == calls
                && fault.Kind is not (FaultKind.Slow or FaultKind.ListLag)
                && (fault.Path is null || path.Contains(fault.Path, StringComparison.OrdinalIgnoreCase)));
            if (at < 0)
            {
                return null;
            }

            struck = faults[at];
            if (struck.Left is 1)
            {
                faults.RemoveAt(at);
            }
            else
            {
                faults[at] = struck with { Left = struck.Left - 1 };
            }
        }

        world.Touch();
        return struck;
    }

    /// <summary>How long a standing fault makes something take; zero when there is none.</summary>
    internal TimeSpan Standing(string network, FaultKind kind)
    {
        lock (gate)
        {
            Heal();
            return faults.LastOrDefault(fault => fault.Network == network && fault.Kind == kind)?.Wait(300)
                ?? TimeSpan.Zero;
        }
    }

    /// <summary>Waits until released or until the caller is gone.</summary>
    internal async Task HangAsync(string network, CancellationToken gone)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            hanging.Add((network, release));
        }

        world.Touch();
        try
        {
            await release.Task.WaitAsync(gone);
        }
        finally
        {
            lock (gate)
            {
                hanging.RemoveAll(one => one.Release == release);
            }

            world.Touch();
        }
    }

    private void Strike(Fault fault)
    {
        foreach (var token in world.Tokens.In(fault.Network))
        {
            if (fault.Kind == FaultKind.Revoke)
            {
                world.Tokens.Put(token with { Revoked = true });
            }
            else if (fault.Kind == FaultKind.Expire)
            {
                world.Tokens.Put(token with { AccessExpires = world.Clock.GetUtcNow() });
            }
        }
    }

    private void Heal()
    {
        var now = world.Clock.GetUtcNow();
        faults.RemoveAll(fault => fault.Until <= now);
    }
}
