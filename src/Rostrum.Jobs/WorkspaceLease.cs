namespace Rostrum.Jobs;

/// <summary>This process's hold on a workspace, under one epoch.</summary>
public sealed class WorkspaceLease
{
    private readonly NodeSeat seat;

    internal WorkspaceLease(Guid workspaceId, long epoch, NodeSeat seat, WorkspaceWriter writer, CancellationToken lost) =>
        (WorkspaceId, Epoch, this.seat, Writer, Lost) = (workspaceId, epoch, seat, writer, lost);

    public Guid WorkspaceId { get; }

    public long Epoch { get; }

    /// <summary>The workspace's single writer.</summary>
    public WorkspaceWriter Writer { get; }

    /// <summary>Cancelled once another owner is known to have the workspace, or the node's lock is gone. What was sent may still be recorded.</summary>
    public CancellationToken Lost { get; }

    /// <summary>
    /// True if this node counts as alive for at least that long, by the monotonic clock. Ask right before an unrepeatable act with
    /// its time-out; false means: do not begin, give the job back.
    /// </summary>
    public bool Covers(TimeSpan span) => !Lost.IsCancellationRequested && seat.Covers(span);

    /// <summary>
    /// Before an unrepeatable act: makes the node count as alive for the act's time-out plus 5 s. False if that cannot be had.
    /// Costs a statement only if the time left is too short.
    /// </summary>
    public async Task<bool> ExtendAsync(TimeSpan actTimeout, CancellationToken cancel) =>
        !Lost.IsCancellationRequested && await seat.ExtendAsync(actTimeout + NodeSeat.Margin, cancel) && Covers(actTimeout);
}
