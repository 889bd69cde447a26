using Rostrum.Workspaces;

namespace Rostrum.Operations;

/// <summary>At start: finishes deletions of workspaces that a crash cut.</summary>
internal sealed class FinishDeletions(WorkspaceRegister register) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => register.FinishDeletionsAsync(stoppingToken);
}
