using Rostrum.Platform.Children;

namespace Rostrum.Media;

/// <summary>At start, removes half received files and folders of children that a killed process left behind.</summary>
internal sealed class SweepLeftovers(MediaStore store, ChildProcesses children, ILogger<SweepLeftovers> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var swept = store.Sweep() + children.Sweep();
        if (swept > 0)
        {
            logger.Swept(swept);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static partial class MediaLog
{
    [LoggerMessage(3101, LogLevel.Information, "{Count} unfinished files or folders of an earlier run were removed")]
    public static partial void Swept(this ILogger logger, int count);

    [LoggerMessage(3102, LogLevel.Information, "{Count} files of workspace {WorkspaceId} that nothing stood for were removed")]
    public static partial void OrphansRemoved(this ILogger logger, Guid workspaceId, int count);

    [LoggerMessage(3103, LogLevel.Warning, "Cleaning up media was cut short; it is tried again later")]
    public static partial void CleaningFailed(this ILogger logger, Exception failed);
}
