using Microsoft.EntityFrameworkCore;
using NodaTime;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Workspaces;

/// <summary>Makes and removes workspaces so that a crash between any two steps leaves nothing half alive.</summary>
internal sealed class WorkspaceRegister(
    IStore store, KeyRing keys, WorkspaceDatabases open, IWakes wakes, RostrumSettings settings, TimeProvider time)
{
    private const int MaxName = 100;

    /// <summary>Makes a workspace with its key, database and wake-up row; it exists from the moment its control row is committed.</summary>
    public async Task<WorkspaceCreation> CreateAsync(string name, string zone, Guid? ownerId, CancellationToken cancel)
    {
        name = name.Trim();
        if (Refusal(name, zone) is { } refusal)
        {
            return new(null, refusal);
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var made = keys.Create(WorkspaceDatabases.KeyPurpose, id);
        using var key = made.Key;
        var workspace = new Workspace
        {
            Id = id,
            Slug = "",
            Name = name,
            Zone = zone,
            Database = store.NameFor(id),
            WrappedKey = made.Wrapped,
            LedgerEpoch = Guid.CreateVersion7(now),
            CreatedAt = now,
        };
        await store.CreateWorkspaceAsync(workspace.Database, cancel);
        await using (var db = store.WorkspaceOpener(workspace.Database, [])())
        {
            await db.Settings.ExecuteUpdateAsync(s => s.SetProperty(x => x.LedgerEpoch, workspace.LedgerEpoch), cancel);
        }

        await wakes.AddWorkspaceAsync(id, cancel);
        await RegisterAsync(workspace, ownerId, cancel);
        return new(workspace, null);
    }

    /// <summary>Deletes a workspace with everything in it; false when there is none. Finished at the next start if it is cut.</summary>
    public async Task<bool> DeleteAsync(Guid workspaceId, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var workspace = await control.Workspaces.SingleOrDefaultAsync(w => w.Id == workspaceId && w.DeletedAt == null, cancel);
        if (workspace is null)
        {
            return false;
        }

        workspace.DeletedAt = time.GetUtcNow();
        await control.SaveChangesAsync(cancel);
        await FinishAsync(control, workspace, cancel);
        return true;
    }

    /// <summary>Finishes deletions that a crash cut. Called at start.</summary>
    public async Task FinishDeletionsAsync(CancellationToken cancel)
    {
        await using (var look = store.ConnectControl())
        {
            await look.OpenAsync(cancel);
            if (await look.NumberAsync("select count(*) from workspace where deleted_at is not null", cancel) == 0)
            {
                return; // the usual start does not wake EF for this
            }
        }

        await using var control = store.OpenControl();
        foreach (var workspace in await control.Workspaces.Where(w => w.DeletedAt != null).ToListAsync(cancel))
        {
            await FinishAsync(control, workspace, cancel);
        }
    }

    /// <summary>The workspace with this id or slug, or null.</summary>
    public async Task<Workspace?> FindAsync(string idOrSlug, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var living = control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null);
        return Guid.TryParse(idOrSlug, out var id)
            ? await living.SingleOrDefaultAsync(w => w.Id == id, cancel)
            : await living.SingleOrDefaultAsync(w => w.Slug == idOrSlug, cancel);
    }

    /// <summary>Where a workspace keeps its files.</summary>
    public string MediaFolder(Guid workspaceId) => Path.Combine(settings.DataFolder, "media", workspaceId.ToString("D"));

    private static string? Refusal(string name, string zone)
    {
        if (name.Length is 0 or > MaxName)
        {
            return $"A workspace's name has 1 to {MaxName} characters.";
        }

        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null
            ? $"'{zone}' is not a time zone. Use an IANA name such as Europe/Madrid."
            : null;
    }

    private async Task RegisterAsync(Workspace workspace, Guid? ownerId, CancellationToken cancel)
    {
        var wanted = Slug.From(workspace.Name);
        while (true)
        {
            await using var control = store.OpenControl();
            var taken = await control.Workspaces.AsNoTracking()
                .Where(w => w.Slug.StartsWith(wanted)).Select(w => w.Slug).ToListAsync(cancel);
            workspace.Slug = Slug.Free(wanted, taken.ToHashSet());
            control.Workspaces.Add(workspace);
            if (ownerId is { } owner)
            {
                control.Memberships.Add(
                    new() { WorkspaceId = workspace.Id, PersonId = owner, Role = Role.Owner, Since = workspace.CreatedAt });
            }

            try
            {
                await control.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateException) when (!cancel.IsCancellationRequested)
            {
                // Somebody took the slug in between: if that is not the reason, the next look finds the slug free and we rethrow.
                await using var look = store.OpenControl();
                if (!await look.Workspaces.AnyAsync(w => w.Slug == workspace.Slug, cancel))
                {
                    throw;
                }
            }
        }
    }

    // The key first: from then on no copy of the database, in no backup, tells a token. The control row last: while it is
    // there, the next start finds what is left to do. Every step is quiet when it was done already.
    private async Task FinishAsync(ControlDb control, Workspace workspace, CancellationToken cancel)
    {
        workspace.WrappedKey = null;
        await control.SaveChangesAsync(cancel);
        await control.ApiKeys.Where(k => k.WorkspaceId == workspace.Id).ExecuteDeleteAsync(cancel);
        await control.Memberships.Where(m => m.WorkspaceId == workspace.Id).ExecuteDeleteAsync(cancel);
        await wakes.RemoveWorkspaceAsync(workspace.Id, cancel);
        open.LetGo(workspace.Id);
        await store.DropWorkspaceAsync(workspace.Database, cancel);
        var media = MediaFolder(workspace.Id);
        if (Directory.Exists(media))
        {
            Directory.Delete(media, recursive: true);
        }

        control.Workspaces.Remove(workspace);
        await control.SaveChangesAsync(cancel);
    }
}

/// <summary>A new workspace, or why there is none.</summary>
internal sealed record WorkspaceCreation(Workspace? Workspace, string? Refusal);
