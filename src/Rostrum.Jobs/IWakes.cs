namespace Rostrum.Jobs;

/// <summary>
/// The writer's half of the wake-up protocol, in the control database: announce before the work, wake after its commit.
/// EF saves do it through <see cref="JobSaveInterceptor"/>, plain ADO through <see cref="WakeScope"/>.
/// </summary>
public interface IWakes
{
    /// <summary>The clock of the protocol: this machine's, on PostgreSQL corrected by the offset to the database's.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The clock that measures spans.</summary>
    TimeProvider Time { get; }

    /// <summary>W1: somebody will commit work for this workspace within 10 s.</summary>
    /// <exception cref="WorkspaceGoneException">The workspace has no row any more.</exception>
    ValueTask AnnounceAsync(Guid workspaceId, CancellationToken cancel);

    /// <summary>W3: work was committed; look at the workspace at <paramref name="lookAt"/> (an exact job's due minus <see cref="JobRow.ExactLead"/>).</summary>
    ValueTask WakeAsync(Guid workspaceId, DateTimeOffset lookAt, CancellationToken cancel);

    /// <summary>A new workspace gets its row; nothing happens if it has one.</summary>
    ValueTask AddWorkspaceAsync(Guid workspaceId, CancellationToken cancel);

    /// <summary>From now on announcements for this workspace fail.</summary>
    ValueTask RemoveWorkspaceAsync(Guid workspaceId, CancellationToken cancel);

    /// <summary>Begins a write on a connection of the caller's own: announces at once.</summary>
    ValueTask<WakeScope> BeginAsync(Guid workspaceId, CancellationToken cancel);
}

/// <summary>The workspace was deleted.</summary>
public sealed class WorkspaceGoneException(Guid workspaceId)
    : InvalidOperationException($"Workspace {workspaceId} does not exist any more.")
{
    public Guid WorkspaceId { get; } = workspaceId;
}

/// <summary>Another owner has this workspace; nothing was changed.</summary>
public sealed class LeaseLostException(Guid workspaceId, long epoch)
    : InvalidOperationException($"Workspace {workspaceId} has another owner than epoch {epoch}.");

/// <summary>A second engine was started on one SQLite folder.</summary>
public sealed class JobEngineAlreadyRunningException(string lockFile, Exception inner)
    : InvalidOperationException($"Another server already works on this data folder: {lockFile} is locked. Stop it first, or give this one a folder of its own.", inner);
