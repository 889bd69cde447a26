using Microsoft.EntityFrameworkCore;
using Rostrum.Platform.Files;
using Rostrum.Workspaces;

namespace Rostrum.Publishing;

/// <summary>Commits what an earlier process noted on a full disk, before any job runs.</summary>
internal sealed class LandedOutcomes(LandedFile notes, WorkspaceDatabases workspaces, ILogger<LandedOutcomes> log) : IHostedService
{
    /// <summary>Only answers with an id are worth a note: whatever else was lost is looked up.</summary>
    public static LandedLine? LineOf(Guid workspaceId, ActOutcome outcome) =>
        outcome is { Outcome: AttemptOutcome.Accepted, RemoteId: { } id } ? new(workspaceId, outcome.AttemptId, id, outcome.At) : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var lines = notes.Read();
        foreach (var line in lines)
        {
            if (await workspaces.OpenAsync(line.Owner, cancellationToken) is not { } open)
            {
                continue; // the workspace was deleted, and its posts with it
            }

            await using var db = open;
            await db.Attempts.Where(a => a.Id == line.Act && a.RemoteId == null).ExecuteUpdateAsync(
                s => s.SetProperty(a => a.RemoteId, line.RemoteId)
                    .SetProperty(a => a.Outcome, "accepted")
                    .SetProperty(a => a.FinishedAt, line.At),
                cancellationToken);
        }

        if (lines.Count > 0)
        {
            notes.Clear();
            log.NotesCommitted(lines.Count);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
