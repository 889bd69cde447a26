using System.Data.Common;
using Rostrum.Workspaces;

namespace Rostrum.Operations;

/// <summary>At start: finishes deletions of workspaces that a crash cut. What cannot be finished now is tried at the next start.</summary>
internal sealed class FinishDeletions(WorkspaceRegister register, ILogger<FinishDeletions> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await register.FinishDeletionsAsync(stoppingToken);
        }
        catch (Exception failed) when (failed is DbException or IOException)
        {
            logger.DeletionUnfinished(failed);
        }
    }
}

internal static partial class OperationsLog
{
    [LoggerMessage(1001, LogLevel.Warning, "A deleted workspace could not be removed wholly; it is tried again at the next start")]
    public static partial void DeletionUnfinished(this ILogger logger, Exception failed);
}
