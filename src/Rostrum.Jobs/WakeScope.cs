namespace Rostrum.Jobs;

/// <summary>
/// One write of jobs in a transaction of the caller's own: <see cref="IWakes.BeginAsync"/>, do the work, <see cref="BeforeCommitAsync"/>,
/// commit, <see cref="CommittedAsync"/>. A scope that is dropped after a rollback costs one look too many and nothing else.
/// </summary>
public sealed class WakeScope
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly IWakes wakes;
    private readonly Guid workspaceId;
    private long announcedAt;
    private long lookAt = WakeRow.Never;

    internal WakeScope(IWakes wakes, Guid workspaceId) => (this.wakes, this.workspaceId) = (wakes, workspaceId);

    /// <summary>A job was added or moved in this transaction.</summary>
    public void Add(NewJob job) => Add(job.LookAt);

    /// <summary>Announces again if the announcement is older than 5 s; call it right before the commit.</summary>
    public ValueTask BeforeCommitAsync(CancellationToken cancel) =>
        wakes.Time.GetElapsedTime(announcedAt) > Deadline ? AnnounceAsync(cancel) : default;

    /// <summary>Wakes the workspace; call it after the commit.</summary>
    public ValueTask CommittedAsync() => lookAt == WakeRow.Never
        ? default
        : wakes.WakeAsync(workspaceId, DateTimeOffset.FromUnixTimeMilliseconds(lookAt), CancellationToken.None); // committed: nobody may stop the wake

    internal void Add(long jobLookAt) => lookAt = Math.Min(lookAt, jobLookAt);

    internal async ValueTask AnnounceAsync(CancellationToken cancel)
    {
        var before = wakes.Time.GetTimestamp();
        await wakes.AnnounceAsync(workspaceId, cancel);
        announcedAt = before;
    }
}
