namespace Rostrum.Jobs;

/// <summary>Runs the jobs of one kind. It may be called again for the same job: after a death, after a retry.</summary>
public interface IJobHandler
{
    /// <summary>The stable kind with its version, such as <c>publish-delivery/1</c>.</summary>
    string Kind { get; }

    /// <summary>One run. An exception is a bug and counts as a failed try.</summary>
    Task<JobResult> RunAsync(RunningJob job, CancellationToken cancel);

    /// <summary>The last allowed try has failed, or the job ended the process again and again. Called before the job is marked; may be called again after a death.</summary>
    Task GaveUpAsync(RunningJob job, string reason, CancellationToken cancel);
}

/// <summary>A handler that can find out beforehand what it will need at the moment of its jobs.</summary>
public interface IForeseeingHandler : IJobHandler
{
    /// <summary>
    /// These jobs of one workspace start within seconds. What is found out is put into <see cref="RunningJob.Foreseen"/>, for a run
    /// that must not trust it unseen. Failing costs nothing but the time that was to be saved.
    /// </summary>
    Task ForeseeAsync(IReadOnlyList<RunningJob> jobs, CancellationToken cancel);
}

/// <summary>A job handed to its handler.</summary>
/// <param name="Tries">Failed tries so far.</param>
/// <param name="Lease">What this owner may do in the workspace, and its writer.</param>
public sealed record RunningJob(
    Guid Id,
    Guid WorkspaceId,
    string Kind,
    Guid? Subject,
    string? Payload,
    string? Lane,
    DateTimeOffset Due,
    int Tries,
    WorkspaceLease Lease)
{
    /// <summary>An earlier owner took this job and ended before it was settled; it may have begun or not.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The key under which it was enqueued, if any.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>How often in a row the process ended while it was taken.</summary>
    public int Crashes { get; init; }

    /// <summary>What an <see cref="IForeseeingHandler"/> found out before the moment; null if nothing, or not in time.</summary>
    public object? Foreseen { get; set; }

    internal Place? Place { get; init; }

    /// <summary>
    /// What had to be in time is done: gives this job's slot to the next one that is due, and returns when none waits for its
    /// moment, after some seconds in any case. Only what a later run can make up for belongs behind it.
    /// </summary>
    public Task FollowAsync(CancellationToken cancel) => Place?.FollowAsync(cancel) ?? Task.CompletedTask;
}

/// <summary>What became of one run.</summary>
public abstract record JobResult
{
    private JobResult()
    {
    }

    /// <summary>Finished; the row is deleted.</summary>
    public static JobResult Done { get; } = new Finished();

    /// <summary>Worked, and goes on later. Burns no try; the count of failed tries starts anew. A null payload keeps the old one.</summary>
    public static JobResult Again(DateTimeOffset due, string? payload = null) => new Continues(due, payload);

    /// <summary>Failed for now. Burns a try; without <paramref name="at"/> the policy's back-off with full jitter decides.</summary>
    public static JobResult RetryLater(string reason, RetryPolicy policy, DateTimeOffset? at = null) => new Failed(reason, policy, at);

    /// <summary>The lane of this job stops until then; the job stays at its place and burns no try.</summary>
    public static JobResult ParkLane(DateTimeOffset until, string why) => new Parked(until, why);

    internal sealed record Finished : JobResult;

    internal sealed record Continues(DateTimeOffset Due, string? Payload) : JobResult;

    internal sealed record Failed(string Reason, RetryPolicy Policy, DateTimeOffset? At) : JobResult;

    internal sealed record Parked(DateTimeOffset Until, string Why) : JobResult;
}
