namespace Rostrum.Jobs;

/// <summary>
/// After the start and daily: compares each workspace's queue with its wake-up row. It finds what a restored or damaged control database
/// forgot, and drops what is remembered of old occurrences.
/// </summary>
internal sealed class Sweep(EngineParts engine)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5); // background work: posts go first
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(2);

    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first round; until then a workspace may be looked at once more than its queue asks for.</summary>
    public Task FirstRound => first.Task;

    public async Task RunAsync(CancellationToken cancel)
    {
        await Task.Delay(engine.Options.SweepAfter, engine.Clock.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!cancel.IsCancellationRequested)
        {
            var pause = engine.Options.SweepEvery;
            var round = RoundAsync(cancel);
            await round.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            first.TrySetResult();
            if (round.IsFaulted)
            {
                engine.Log.SweepFailed(round.Exception.InnerException);
                pause = TimeSpan.FromMinutes(1);
            }

            await Task.Delay(pause, engine.Clock.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        var workspaces = await engine.Databases.ListWorkspacesAsync(cancel);
        var woken = 0;
        foreach (var workspaceId in workspaces)
        {
            cancel.ThrowIfCancellationRequested();
            woken += await LookAsync(workspaceId, cancel) ? 1 : 0;
            await Task.Delay(Pace, engine.Clock.Time, cancel);
        }

        engine.Log.Swept(workspaces.Count, woken);
    }

    private async Task<bool> LookAsync(Guid workspaceId, CancellationToken cancel)
    {
        if (await engine.Databases.OpenWorkspaceAsync(workspaceId, cancel) is not { } connection)
        {
            return false;
        }

        await using var session = new SqlSession(connection);
        var now = engine.Clock.Now();
        var scope = new WriteScope(session, static () => default, now, fenced: false);
        var lookAt = (await QueuePart.NextAsync(scope, now)).LookAt;
        if ((await session.QueryAsync(JobSql.AnyRunning, static row => row.GetInt32(0))).Count > 0)
        {
            lookAt = Math.Min(lookAt, now);
        }

        if ((await session.QueryAsync(JobSql.AnyForgettable, static row => row.GetInt32(0), Before(now))).Count > 0)
        {
            await session.ExecuteAsync(JobSql.Forget, Before(now));
        }

        if (lookAt == WakeRow.Never)
        {
            return false;
        }

        var known = await engine.Control.ReadAsync(JobSql.ReadLookAt, static row => row.GetInt64(0), cancel, ("w", workspaceId));
        if (known.Count == 1 && known[0] <= lookAt)
        {
            return false;
        }

        await engine.Wakes.AddWorkspaceAsync(workspaceId, cancel);
        await engine.Wakes.WakeAsync(workspaceId, DateTimeOffset.FromUnixTimeMilliseconds(lookAt), cancel);
        return true;
    }

    private static (string, object?) Before(long now) => ("before", now - (long)Remembered.TotalMilliseconds);
}
