using System.Data.Common;
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
        await using var control = await OpenControlAsync(cancel);
        await using var command = control.CreateCommand();
        command.CommandText = "select id from workspace where deleted_at is null";
        await using var rows = await command.ExecuteReaderAsync(cancel);
        List<Guid> ids = [];
        while (await rows.ReadAsync(cancel))
        {
            ids.Add(rows.GetGuid(0));
        }

        return ids;
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
