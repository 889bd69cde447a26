namespace Rostrum.Jobs;

/// <summary>One run of one handler, from its call to what the queue must be told.</summary>
internal static class JobRun
{
    private static readonly TimeSpan UnknownKindWait = TimeSpan.FromMinutes(1);

    private static readonly RetryPolicy DatabaseAway = new("database away", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), int.MaxValue);

    private static readonly RetryPolicy PoisonPolicy = new("poison", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), 0);

    public static async Task<JobOutcome> RunAsync(RunningJob job, EngineParts engine)
    {
        if (!engine.Handlers.TryGetValue(job.Kind, out var handler))
        {
            engine.Log.UnknownKind(job.Id, job.Kind, job.WorkspaceId);
            var later = engine.Clock.Now() + (long)UnknownKindWait.TotalMilliseconds;
            return new JobOutcome.Postpone(later, "This version of the program does not know this kind of job.");
        }

        var cut = engine.CutHandlers.Token;
        var run = CallAsync(() => handler.RunAsync(job, cut));
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!run.IsCompletedSuccessfully)
        {
            if (cut.IsCancellationRequested)
            {
                return new JobOutcome.Cut();
            }

            var failure = run.Exception?.InnerException;
            if (failure is LeaseLostException)
            {
                return new JobOutcome.Cut(); // the new owner has the job
            }

            if (EngineParts.IsTransient(failure))
            {
                engine.Log.DatabaseAway(job.Id, job.Kind, job.WorkspaceId, failure);
                return new JobOutcome.Postpone(engine.Clock.Now() + (long)engine.Wait(DatabaseAway, 3).TotalMilliseconds, "The database did not answer.");
            }

            engine.Log.HandlerFailed(job.Id, job.Kind, job.WorkspaceId, failure);
            var reason = failure?.GetType().Name ?? nameof(OperationCanceledException);
            return await FailAsync(job, new JobResult.Failed(reason, engine.Options.Unexpected, null), handler, engine);
        }

        return await run switch
        {
            JobResult.Continues next => new JobOutcome.Continue(next.Due.ToUnixTimeMilliseconds(), next.Payload),
            JobResult.Failed failed => await FailAsync(job, failed, handler, engine),
            JobResult.Parked parked when job.Lane is null => new JobOutcome.Postpone(parked.Until.ToUnixTimeMilliseconds(), parked.Why),
            JobResult.Parked parked => new JobOutcome.Park(parked.Until.ToUnixTimeMilliseconds(), parked.Why),
            _ => Recurrence.IsOccurrence(job.UniqueKey) ? new JobOutcome.Remember() : new JobOutcome.Finish(),
        };
    }

    /// <summary>The process ended under it too often: its handler hears of it, and it runs no more.</summary>
    public static Task<JobOutcome> PutAsideAsync(RunningJob job, EngineParts engine)
    {
        engine.Log.PutAside(job.Id, job.Kind, job.WorkspaceId, job.Crashes);
        var reason = $"The program ended {job.Crashes} times while this ran; it was put aside.";
        return engine.Handlers.TryGetValue(job.Kind, out var handler)
            ? FailAsync(job, new(reason, PoisonPolicy, null), handler, engine)
            : Task.FromResult<JobOutcome>(new JobOutcome.GiveUp(reason));
    }

    private static async Task<JobOutcome> FailAsync(RunningJob job, JobResult.Failed failed, IJobHandler handler, EngineParts engine)
    {
        var tries = job.Tries + 1;
        if (tries >= failed.Policy.MaxTries)
        {
            var told = CallAsync(async () =>
            {
                await handler.GaveUpAsync(job, failed.Reason, engine.CutHandlers.Token);
                return JobResult.Done;
            });
            await ((Task)told).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (told.IsCompletedSuccessfully)
            {
                engine.Log.GaveUp(job.Id, job.Kind, job.WorkspaceId, tries, failed.Policy.Name);
                return new JobOutcome.GiveUp(failed.Reason);
            }

            if (engine.CutHandlers.IsCancellationRequested)
            {
                return new JobOutcome.Cut();
            }

            // the handler must hear of it: the job stays and is tried once more
            engine.Log.HandlerFailed(job.Id, job.Kind, job.WorkspaceId, told.Exception?.InnerException);
        }

        var at = failed.At?.ToUnixTimeMilliseconds()
            ?? engine.Clock.Now() + (long)engine.Wait(failed.Policy, tries).TotalMilliseconds;
        return new JobOutcome.Retry(at, failed.Reason);
    }

    /// <summary>Turns an exception before the first await into a failed task.</summary>
    private static async Task<JobResult> CallAsync(Func<Task<JobResult>> call) => await call();
}

/// <summary>What the queue must be told about a job that was taken.</summary>
internal abstract record JobOutcome
{
    internal sealed record Finish : JobOutcome;

    internal sealed record Remember : JobOutcome;

    internal sealed record Continue(long Due, string? Payload) : JobOutcome;

    internal sealed record Retry(long Due, string Why) : JobOutcome;

    internal sealed record Postpone(long Due, string Why) : JobOutcome;

    internal sealed record GiveUp(string Why) : JobOutcome;

    internal sealed record Park(long Until, string Why) : JobOutcome;

    /// <summary>Taken and never started.</summary>
    internal sealed record PutBack : JobOutcome;

    /// <summary>Cancelled by a stop: the row stays as it is and the next owner hands it out as interrupted.</summary>
    internal sealed record Cut : JobOutcome;
}
