using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Platform.Clock;
using Rostrum.Platform.Files;
using Rostrum.Workspaces;

namespace Rostrum.Operations;

/// <summary>
/// Reads how the installation does, workspace by workspace: there is no table over all of them. Many who ask at once share
/// one reading, and none is repeated within five seconds.
/// </summary>
internal sealed class InstanceHealth(
    IStore store, WorkspaceDatabases workspaces, JobEngine engine, RostrumSettings settings, SteadyTime time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<int, (HealthAnswer Answer, long At)> read = [];

    /// <param name="days">Of which the punctuality is counted.</param>
    public async Task<HealthAnswer> ReadAsync(int days, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            if (read.TryGetValue(days, out var last) && time.GetElapsedTime(last.At) < Fresh)
            {
                return last.Answer;
            }

            var answer = await MakeAsync(days, cancel);
            read[days] = (answer, time.GetTimestamp());
            return answer;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<HealthAnswer> MakeAsync(int days, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        var known = await control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null).OrderBy(w => w.Name).ThenBy(w => w.Id)
            .Select(w => new WorkspaceName(w.Id, w.Name, w.Database)).ToListAsync(cancel);
        List<HealthDatabase> databases = [await DatabaseLook.AtControlAsync(store, cancel)];
        var sum = new HealthSum(days);
        foreach (var workspace in known)
        {
            var database = await DatabaseLook.AtWorkspaceAsync(store, workspace, cancel);
            if (database.Migrations == SchemaVersions.Workspace && await workspaces.OpenAsync(workspace.Id, cancel) is { } db)
            {
                await using (db)
                {
                    database = await WorkspaceHealth.AddAsync(sum, db, database, workspace, now, cancel);
                }
            }

            databases.Add(database);
        }

        return new()
        {
            AsOf = now,
            Scheduler = await SchedulerAsync(control, cancel),
            Punctuality = sum.Punctuality(),
            Queue = new(sum.DueWithinHour, sum.NextAt, sum.PutAside, sum.RenewalsDue),
            Overdue = [.. sum.Overdue.OrderBy(o => o.OldestAt)],
            Lanes = [.. sum.Lanes.OrderBy(l => l.PausedUntil)],
            Databases = databases,
            Disk = Disk(),
            Mail = await MailAsync(control, cancel),
            Program = Program(),
            ClockAlarm = time.Alarm?.Sentence,
        };
    }

    private async Task<HealthScheduler> SchedulerAsync(ControlDb control, CancellationToken cancel)
    {
        var nodes = await control.Set<NodeRow>().AsNoTracking().OrderBy(n => n.Id).ToListAsync(cancel);
        return new(
            engine.LookedAt, engine.Owned,
            [.. nodes.Select(n => new HealthNode(n.Id, n.Id == engine.NodeId, DateTimeOffset.FromUnixTimeMilliseconds(n.AliveUntil)))]);
    }

    private async Task<HealthMail> MailAsync(ControlDb control, CancellationToken cancel)
    {
        var letters = control.Letters.AsNoTracking();
        var waiting = letters.Where(l => l.DueAt != null);
        return new(
            settings.Mail is not null,
            await waiting.CountAsync(cancel),
            await waiting.MinAsync(l => (DateTimeOffset?)l.CreatedAt, cancel),
            await letters.CountAsync(l => l.DueAt == null && l.SentAt == null && l.Tries > 0, cancel),
            await letters.MaxAsync(l => l.SentAt, cancel));
    }

    private HealthDisk? Disk()
    {
        try
        {
            var space = DiskSpace.Of(settings.DataFolder);
            return new(space.Free, space.Total);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static HealthProgram Program()
    {
        using var self = Process.GetCurrentProcess();
        return new(
            HealthRoutes.Version, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier,
            new DateTimeOffset(self.StartTime).ToUniversalTime());
    }
}

/// <summary>What a workspace is called, and where its data are.</summary>
internal sealed record WorkspaceName(Guid Id, string Name, string Database);
