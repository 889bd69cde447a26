namespace Rostrum.Jobs;

/// <summary>
/// One suspect at a time. A job that ends the process does so soon after its start: the next does not wait longer than a
/// moment for one that merely takes its time.
/// </summary>
internal sealed class SuspectTurn(TimeProvider time)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private Task last = Task.CompletedTask;

    /// <summary>Dispose what comes back when the suspect has ended.</summary>
    public async Task<IDisposable> EnterAsync()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (gate)
        {
            (before, last) = (last, own.Task);
        }

        await before;
        return new Held(own, time);
    }

    private sealed class Held(TaskCompletionSource own, TimeProvider time) : IDisposable
    {
        private readonly ITimer timer = time.CreateTimer(
            static held => ((TaskCompletionSource)held!).TrySetResult(), own, Moment, Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            timer.Dispose();
            own.TrySetResult();
        }
    }
}
