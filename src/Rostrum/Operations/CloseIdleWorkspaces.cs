using Rostrum.Workspaces;

namespace Rostrum.Operations;

/// <summary>Closes databases that nobody used for a while: an open one costs some 200 kB and three descriptors.</summary>
internal sealed class CloseIdleWorkspaces(WorkspaceDatabases workspaces, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Unused = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            workspaces.CloseIdle(Unused);
        }
    }
}
