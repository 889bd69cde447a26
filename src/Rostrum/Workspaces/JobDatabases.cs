using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;

namespace Rostrum.Workspaces;

/// <summary>The product's databases as the job engine sees them.</summary>
internal sealed class JobDatabases(IStore store, WorkspaceDatabases workspaces, RostrumSettings settings) : IJobDatabases
{
    public JobStore Store => store.Engine == "postgres" ? JobStore.Postgres : JobStore.Sqlite;

    public string DataFolder => settings.DataFolder;

    public async ValueTask<DbConnection> OpenControlAsync(CancellationToken cancel) =>
        await OpenedAsync(store.ConnectControl(), cancel);

    public async ValueTask<DbConnection?> OpenWorkspaceAsync(Guid workspaceId, CancellationToken cancel) =>
        await workspaces.FindAsync(workspaceId, cancel) is { } open ? await OpenedAsync(open.Connect(), cancel) : null;

    public async Task<IReadOnlyList<Guid>> ListWorkspacesAsync(CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null).Select(w => w.Id).ToListAsync(cancel);
    }

    private static async ValueTask<DbConnection> OpenedAsync(DbConnection connection, CancellationToken cancel)
    {
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
