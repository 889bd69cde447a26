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

/// <summary>A handler that is asked beforehand, and may fail at that.</summary>
public sealed class Foresight(string kind) : IForeseeingHandler
{
    private readonly Listener runs = new(kind);

    public string Kind => kind;

    public bool Fails { get; set; }

    public Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel) => runs.RunAsync(job, cancel);

    public Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel) => runs.GaveUpAsync(job, reason, cancel);

    public Task ForeseeAsync(IReadOnlyList<RunningJob> jobs, CancellationToken cancel)
    {
        if (Fails)
        {
            throw new FormatException("It could not be foreseen.");
        }

        foreach (var job in jobs)
        {
            job.Foreseen = $"foreseen {job.Subject}";
        }

        return Task.CompletedTask;
    }

    public Task<RunningJob> NextAsync() => runs.NextAsync();
}
