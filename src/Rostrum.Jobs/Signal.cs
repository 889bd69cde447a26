namespace Rostrum.Jobs;

/// <summary>Wakes one waiting loop early; signals that come while it works are kept as one.</summary>
internal sealed class Signal(TimeProvider time)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? waiter;
    private bool isSet;

    public void Set()
    {
        lock (gate)
        {
            isSet = true;
            waiter?.TrySetResult();
        }
    }

    /// <summary>Returns after a signal, after <paramref name="atMost"/>, or once cancelled; never throws.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        TaskCompletionSource wait;
        lock (gate)
        {
            if (isSet || atMost <= TimeSpan.Zero || cancel.IsCancellationRequested)
            {
                isSet = false;
                return;
            }

            waiter = wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await using var timer = time.CreateTimer(static w => ((TaskCompletionSource)w!).TrySetResult(), wait, atMost, Timeout.InfiniteTimeSpan);
        await using var stop = cancel.UnsafeRegister(static w => ((TaskCompletionSource)w!).TrySetResult(), wait);
        await wait.Task;
        lock (gate)
        {
            (waiter, isSet) = (null, false);
        }
    }
}
