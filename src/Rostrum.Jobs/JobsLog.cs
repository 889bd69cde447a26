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
}
