using Microsoft.Extensions.Logging;

namespace Rostrum.Jobs;

internal static partial class JobsLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Workspace {WorkspaceId} could not be woken; it will be looked at within 10 s")]
    public static partial void WakeFailed(this ILogger logger, Guid workspaceId, Exception failure);

    [LoggerMessage(1002, LogLevel.Warning, "Node {NodeId} was declared dead by another one; it begins nothing more")]
    public static partial void NodeBuried(this ILogger logger, Guid nodeId);

    [LoggerMessage(1003, LogLevel.Warning, "The heartbeat of node {NodeId} failed")]
    public static partial void HeartbeatFailed(this ILogger logger, Guid nodeId, Exception failure);

    [LoggerMessage(1004, LogLevel.Warning, "The lock connection of node {NodeId} ended; it begins nothing more")]
    public static partial void LockLost(this ILogger logger, Guid nodeId, Exception failure);

    [LoggerMessage(1005, LogLevel.Information, "Workspace {WorkspaceId} has another owner than epoch {Epoch}")]
    public static partial void LeaseLost(this ILogger logger, Guid workspaceId, long epoch);

    [LoggerMessage(1006, LogLevel.Information, "Workspace {WorkspaceId} is gone; its wake-up row was removed")]
    public static partial void WorkspaceGone(this ILogger logger, Guid workspaceId);

    [LoggerMessage(1007, LogLevel.Warning, "A database of workspace {WorkspaceId} does not answer; trying again")]
    public static partial void Outage(this ILogger logger, Guid workspaceId, Exception failure);

    [LoggerMessage(1008, LogLevel.Warning, "The fence of workspace {WorkspaceId} stands at {Fence}, beyond epoch {Epoch}; given back")]
    public static partial void FenceClosed(this ILogger logger, Guid workspaceId, long epoch, long fence);

    [LoggerMessage(1009, LogLevel.Warning, "Job {JobId} has the unknown kind {Kind} in workspace {WorkspaceId}; put off")]
    public static partial void UnknownKind(this ILogger logger, Guid jobId, string kind, Guid workspaceId);

    [LoggerMessage(1010, LogLevel.Error, "Job {JobId} ({Kind}) in workspace {WorkspaceId} failed in a way its handler did not expect")]
    public static partial void HandlerFailed(this ILogger logger, Guid jobId, string kind, Guid workspaceId, Exception? failure);

    [LoggerMessage(1011, LogLevel.Warning, "Job {JobId} ({Kind}) in workspace {WorkspaceId} was given up after {Tries} tries by policy {Policy}")]
    public static partial void GaveUp(this ILogger logger, Guid jobId, string kind, Guid workspaceId, int tries, string policy);

    [LoggerMessage(1018, LogLevel.Warning, "Job {JobId} ({Kind}) in workspace {WorkspaceId} met a database that did not answer; put off")]
    public static partial void DatabaseAway(this ILogger logger, Guid jobId, string kind, Guid workspaceId, Exception? failure);

    [LoggerMessage(1019, LogLevel.Error, "A look at the control database failed in a way nobody expected; trying again")]
    public static partial void LookFailed(this ILogger logger, Exception? failure);

    [LoggerMessage(1020, LogLevel.Error, "Job {JobId} ({Kind}) in workspace {WorkspaceId} was put aside: the process ended {Crashes} times while it ran")]
    public static partial void PutAside(this ILogger log, Guid jobId, string kind, Guid workspaceId, int crashes);

    [LoggerMessage(1021, LogLevel.Debug, "Nothing was found out beforehand for jobs {Kind} in workspace {WorkspaceId}; their runs do it")]
    public static partial void NotForeseen(this ILogger logger, string kind, Guid workspaceId, Exception? failure);

    [LoggerMessage(1012, LogLevel.Information, "Jobs run as node {NodeId}")]
    public static partial void Seated(this ILogger logger, Guid nodeId);

    [LoggerMessage(1013, LogLevel.Warning, "The control database does not answer; trying again")]
    public static partial void ControlOutage(this ILogger logger, Exception failure);

    [LoggerMessage(1014, LogLevel.Error, "The work on workspace {WorkspaceId} ended by a bug; it is given back")]
    public static partial void RunnerFailed(this ILogger logger, Guid workspaceId, Exception? failure);

    [LoggerMessage(1015, LogLevel.Information, "Sweep: {Count} workspaces looked at, {Woken} woken")]
    public static partial void Swept(this ILogger logger, int count, int woken);

    [LoggerMessage(1016, LogLevel.Warning, "Stopped with handlers still running in {Count} workspaces; another node takes them over when this one has expired")]
    public static partial void StoppedBusy(this ILogger logger, int count);

    [LoggerMessage(1017, LogLevel.Warning, "The sweep over all workspaces failed; trying again")]
    public static partial void SweepFailed(this ILogger logger, Exception? failure);
}
