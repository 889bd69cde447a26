using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Rostrum.Jobs.Tests.Support;

/// <summary>A handler whose runs a test can await and answer.</summary>
public sealed class Listener(string kind, Func<RunningJob, CancellationToken, Task<JobResult>>? answer = null) : IJobHandler
{
    private readonly Channel<RunningJob> begun = Channel.CreateUnbounded<RunningJob>();

    public string Kind => kind;

    public ConcurrentQueue<RunningJob> All { get; } = new();

    public ConcurrentQueue<string> GivenUp { get; } = new();

    public async Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel)
    {
        All.Enqueue(job);
        await begun.Writer.WriteAsync(job, CancellationToken.None);
        return answer is null ? JobResult.Done : await answer(job, cancel);
    }

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel)
    {
        GivenUp.Enqueue(reason);
        return Task.CompletedTask;
    }

    /// <summary>The next run that began; fails after 20 s.</summary>
    public async Task<RunningJob> NextAsync() => await begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
}
