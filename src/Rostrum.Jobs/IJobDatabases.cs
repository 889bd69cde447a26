using System.Data.Common;

namespace Rostrum.Jobs;

/// <summary>The two stores the engine speaks.</summary>
public enum JobStore
{
    Sqlite,
    Postgres,
}

/// <summary>The application's own databases, opened for the engine.</summary>
public interface IJobDatabases
{
    JobStore Store { get; }

    /// <summary>Folder of the lock file that keeps a second engine away; used on SQLite only.</summary>
    string DataFolder { get; }

    /// <summary>An open connection to the control database; disposed by the caller.</summary>
    ValueTask<DbConnection> OpenControlAsync(CancellationToken cancel);

    /// <summary>A connection whose server session lives as long as it does (no transaction pooler between): it holds the node's lock.</summary>
    ValueTask<DbConnection> OpenControlDirectAsync(CancellationToken cancel) => OpenControlAsync(cancel);

    /// <summary>An open, migrated connection to a workspace's database with <c>synchronous=FULL</c> on SQLite, or null if the workspace is gone.</summary>
    ValueTask<DbConnection?> OpenWorkspaceAsync(Guid workspaceId, CancellationToken cancel);

    /// <summary>All workspaces of this instance, for the sweep.</summary>
    Task<IReadOnlyList<Guid>> ListWorkspacesAsync(CancellationToken cancel);
}
