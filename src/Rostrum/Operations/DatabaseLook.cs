using System.Data.Common;
using System.Diagnostics;
using Rostrum.Model;

namespace Rostrum.Operations;

/// <summary>Looks at a database from outside: how large, which migrations, how fast it answers. Changes and migrates nothing.</summary>
internal static class DatabaseLook
{
    public static async Task<HealthDatabase> AtControlAsync(IStore store, CancellationToken cancel)
    {
        var size = store.Engine == "postgres"
            ? "select pg_database_size(current_database())"
            : "select page_count * page_size from pragma_page_count(), pragma_page_size()";
        await using var connection = store.ConnectControl();
        await connection.OpenAsync(cancel);
        var (migrations, took) = await CountAsync(store, connection, cancel);
        var bytes = await connection.NumberAsync(size, cancel);
        return new(null, null, store.Engine, bytes, migrations, SchemaVersions.Control, took, 0, 0, null);
    }

    public static async Task<HealthDatabase> AtWorkspaceAsync(IStore store, WorkspaceName workspace, CancellationToken cancel)
    {
        var (migrations, took) = (0, (double?)null);
        try
        {
            await using var connection = store.ConnectWorkspace(workspace.Database);
            await connection.OpenAsync(cancel);
            (migrations, took) = await CountAsync(store, connection, cancel);
        }
        catch (DbException)
        {
            // The row without an answer says it.
        }

        var bytes = await store.MeasureWorkspaceAsync(workspace.Database, cancel);
        return new(workspace.Id, workspace.Name, store.Engine, bytes, migrations, SchemaVersions.Workspace, took, 0, 0, null);
    }

    private static async Task<(int Migrations, double? Ms)> CountAsync(IStore store, DbConnection connection, CancellationToken cancel)
    {
        var begun = Stopwatch.GetTimestamp();
        var sql = store.Engine == "postgres" ? "select count(*) from \"__EFMigrationsHistory\"" : "pragma user_version";
        var count = (int)await connection.NumberAsync(sql, cancel);
        return (count, Math.Round(Stopwatch.GetElapsedTime(begun).TotalMilliseconds, 1));
    }
}
