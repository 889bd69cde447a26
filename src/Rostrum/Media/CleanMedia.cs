using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Looks through the files of all workspaces a few times a day.</summary>
internal sealed class CleanMedia(
    MediaStore store, MediaOrphans orphans, WorkspaceDatabases workspaces, TimeProvider time, ILogger<CleanMedia> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    /// <summary>One look at each workspace that has files here.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        foreach (var workspace in store.Workspaces())
        {
            if (await workspaces.OpenAsync(workspace, cancel) is not { } db)
            {
                continue; // deleted: its folder is removed by whoever finishes deletions
            }

            await using (db)
            {
                if (await orphans.LookAsync(db, workspace, cancel) is > 0 and var removed)
                {
                    logger.OrphansRemoved(workspace, removed);
                }
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is IOException or System.Data.Common.DbException)
            {
                logger.CleaningFailed(failed);
            }
        }
    }
}
