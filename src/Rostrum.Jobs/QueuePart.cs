using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>The owner's statements on its workspace's queue, each a part of one fenced transaction.</summary>
internal sealed class QueuePart(EngineParts engine, long epoch)
{
    private readonly string take = JobSql.Take(engine.Store);
    private readonly string finish = JobSql.Finish(engine.Store);
    private readonly string putBack = JobSql.PutBack(engine.Store);

    /// <summary>F, and what dead owners left. Null: a later owner was here, with the epoch it left.</summary>
    public async ValueTask<(List<JobRecord>? Left, long Epoch)> OpenAsync(WriteScope scope)
    {
        if (await scope.ExecuteAsync(JobSql.Fence, ("e", epoch)) == 0)
        {
            var fence = await scope.QueryAsync("select epoch from fence", static row => row.GetInt64(0));
            if (fence.Count != 1 || fence[0] != epoch)
            {
                return (null, fence.Count == 1 ? fence[0] : 0);
            }

            // ours: the answer to an earlier commit of this part was lost
        }

        await scope.ExecuteAsync(JobSql.ResetLanes);
        return (await scope.QueryAsync(JobSql.TakeOver, JobRecord.Read, ("e", epoch)), epoch);
    }

    public async ValueTask TellAsync(WriteScope scope, IReadOnlyList<(RunningJob Job, JobOutcome Outcome)> results, List<(string Key, int Running)> lanes)
    {
        var finished = Ids(results.Where(r => r.Outcome is JobOutcome.Finish));
        if (finished.Count > 0)
        {
            var gone = await scope.ExecuteAsync(finish, ("ids", JobSql.Ids(engine.Store, finished)), ("e", epoch), ("until", engine.Clock.Now()));
            if (gone == finished.Count)
            {
                finished.Clear();
            }
        }

        finished.AddRange(Ids(results.Where(r => r.Outcome is JobOutcome.PutBack or JobOutcome.Park)));
        if (finished.Count > 0)
        {
            await scope.ExecuteAsync(putBack, ("ids", JobSql.Ids(engine.Store, finished)), ("e", epoch));
        }

        foreach (var (job, outcome) in results)
        {
            await TellOneAsync(scope, job, outcome);
        }

        foreach (var (key, running) in lanes)
        {
            await scope.ExecuteAsync(JobSql.LaneRunning, ("n", running), ("k", key));
        }
    }

    /// <summary>False: the job is no longer ours.</summary>
    public async ValueTask<bool> CountAsync(WriteScope scope, Guid id) =>
        await scope.ExecuteAsync(JobSql.Count, ("id", id), ("e", epoch)) == 1;

    public static async ValueTask<bool> AbsolveAsync(WriteScope scope, Guid id) => await scope.ExecuteAsync(JobSql.Absolve, ("id", id)) == 1;

    public ValueTask<List<JobRecord>> TakeAsync(WriteScope scope, long now, long until, int most, IEnumerable<string> full) =>
        scope.QueryAsync(
            take,
            JobRecord.Read,
            ("e", epoch),
            ("until", until),
            ("now", now),
            ("full", JobSql.Texts(engine.Store, full)),
            ("n", most));

    public static ValueTask<List<(string Key, int Max, long? PausedUntil)>> LanesAsync(WriteScope scope) =>
        scope.QueryAsync(JobSql.LaneRows, static row => (row.GetString(0), row.GetInt32(1), row.IsDBNull(2) ? (long?)null : row.GetInt64(2)));

    public static async ValueTask<NextReady> NextAsync(WriteScope scope, long now) =>
        (await scope.QueryAsync(JobSql.NextReady, static row => new NextReady(Moment(row, 0), Moment(row, 1), Moment(row, 2)), ("now", now)))[0];

    /// <summary>After a commit whose outcome is unknown: rows taken under this epoch that nobody here knows go back.</summary>
    public async ValueTask PutBackUnknownAsync(WriteScope scope, IReadOnlySet<Guid> known)
    {
        var taken = await scope.QueryAsync("select id from job where state = 1 and epoch = @e", static row => row.GetGuid(0), ("e", epoch));
        taken.RemoveAll(known.Contains);
        if (taken.Count > 0)
        {
            await scope.ExecuteAsync(putBack, ("ids", JobSql.Ids(engine.Store, taken)), ("e", epoch));
        }
    }

    private static long Moment(DbDataReader row, int column) => row.IsDBNull(column) ? WakeRow.Never : row.GetInt64(column);

    private static List<Guid> Ids(IEnumerable<(RunningJob Job, JobOutcome Outcome)> results) => [.. results.Select(r => r.Job.Id)];

    private async ValueTask TellOneAsync(WriteScope scope, RunningJob job, JobOutcome outcome)
    {
        switch (outcome)
        {
            case JobOutcome.Remember:
                await scope.ExecuteAsync(JobSql.Remember, ("id", job.Id), ("e", epoch));
                break;
            case JobOutcome.Continue next:
                await scope.ExecuteAsync(JobSql.Continue, ("due", next.Due), ("payload", next.Payload), ("id", job.Id), ("e", epoch));
                break;
            case JobOutcome.Retry retry:
                await scope.ExecuteAsync(JobSql.Retry, ("due", retry.Due), ("why", retry.Why), ("id", job.Id), ("e", epoch));
                break;
            case JobOutcome.Postpone later:
                await scope.ExecuteAsync(JobSql.Postpone, ("due", later.Due), ("why", later.Why), ("id", job.Id), ("e", epoch));
                break;
            case JobOutcome.GiveUp over:
                await scope.ExecuteAsync(JobSql.GiveUp, ("why", over.Why), ("id", job.Id), ("e", epoch));
                break;
            case JobOutcome.Park park when job.Lane is { } lane:
                await scope.ExecuteAsync(JobSql.Park, ("k", lane), ("until", park.Until), ("why", park.Why));
                if (job.Crashes > 0)
                {
                    await scope.ExecuteAsync(JobSql.Absolve, ("id", job.Id));
                }

                break;
        }
    }
}

/// <summary>A taken row.</summary>
internal sealed record JobRecord(Guid Id, string Kind, Guid? Subject, string? Payload, string? Lane, long Due, int Tries, string? UniqueKey, int Crashes)
{
    public static JobRecord Read(DbDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.IsDBNull(2) ? null : row.GetGuid(2),
        row.IsDBNull(3) ? null : row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        row.GetInt64(5),
        row.GetInt32(6),
        row.IsDBNull(7) ? null : row.GetString(7),
        row.GetInt32(8));

    public RunningJob For(WorkspaceLease lease, bool interrupted) =>
        new(Id, lease.WorkspaceId, Kind, Subject, Payload, Lane, DateTimeOffset.FromUnixTimeMilliseconds(Due), Tries, lease)
        {
            Interrupted = interrupted,
            UniqueKey = UniqueKey,
            Crashes = Crashes,
        };
}

/// <summary>When the queue next has work; <see cref="WakeRow.Never"/> where there is none.</summary>
internal readonly record struct NextReady(long Ready, long Exact, long PauseEnds)
{
    /// <summary>When the workspace must be looked at.</summary>
    public long LookAt => Math.Min(Math.Min(Ready, PauseEnds), Exact == WakeRow.Never ? Exact : JobRow.LookAt(Exact, exact: true));
}
