namespace Rostrum.Jobs;

/// <summary>The node's looks at the control database, on a connection that is kept open.</summary>
internal sealed class ControlLook(IJobDatabases databases, JobClock clock) : IAsyncDisposable
{
    private SqlSession? session;
    private long dataVersion = -1;
    private long nextLook;
    private long nextPending = WakeRow.Never;
    private bool changed = true;

    /// <summary>True if a wake for this moment comes before what the node sleeps for.</summary>
    public bool Expects(long lookAt) => lookAt <= clock.Now() + 1 || lookAt < Interlocked.Read(ref nextLook);

    /// <summary>Buries dead nodes and says whether there is something to claim.</summary>
    public async Task<bool> HasWorkAsync(Guid me, int room, CancellationToken cancel)
    {
        var open = await OpenAsync(cancel);
        var now = clock.Now();
        if (databases.Store == JobStore.Postgres)
        {
            await open.ExecuteAsync(JobSql.BuryUnlocked, ("me", me));
            changed = true;
        }
        else
        {
            // another connection's commit is seen for the price of a look at shared memory
            var version = (await open.QueryAsync("pragma data_version", static row => row.GetInt64(0)))[0];
            changed = version != dataVersion || now >= Interlocked.Read(ref nextLook) || now >= nextPending;
            dataVersion = version;
        }

        return room > 0 && changed && (await open.QueryAsync(JobSql.HasClaimable, static row => row.GetInt32(0), ("now", now))).Count > 0;
    }

    public async Task<List<(Guid WorkspaceId, long Version, long PendingUntil)>> OwnRowsAsync(Guid me, CancellationToken cancel)
    {
        if (!changed)
        {
            return [];
        }

        var now = clock.Now();
        var rows = await (await OpenAsync(cancel)).QueryAsync(
            JobSql.OwnRows, static row => (row.GetGuid(0), row.GetInt64(1), PendingUntil: row.GetInt64(2)), ("me", me), ("now", now));
        nextPending = rows.Where(r => r.PendingUntil > now).Select(r => r.PendingUntil).DefaultIfEmpty(WakeRow.Never).Min();
        return rows;
    }

    public async Task<TimeSpan> SleepAsync(TimeSpan most, CancellationToken cancel)
    {
        var now = clock.Now();
        if (changed)
        {
            var next = await (await OpenAsync(cancel)).QueryAsync(JobSql.NextLook, static row => row.GetInt64(0), ("now", now));
            Interlocked.Exchange(ref nextLook, next.Count == 0 ? WakeRow.Never : next[0]);
        }

        var until = Math.Min(Interlocked.Read(ref nextLook), nextPending);
        return until - now < most.TotalMilliseconds ? TimeSpan.FromMilliseconds(Math.Max(until - now, 1)) : most;
    }

    /// <summary>Begins anew after an outage.</summary>
    public async Task ResetAsync()
    {
        if (session is { } open)
        {
            session = null;
            await open.DisposeAsync();
        }

        (dataVersion, changed) = (-1, true);
    }

    public async ValueTask DisposeAsync() => await ResetAsync();

    private async Task<SqlSession> OpenAsync(CancellationToken cancel) =>
        session ??= new SqlSession(await databases.OpenControlAsync(cancel));
}
