using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Workspaces;

/// <summary>A workspace that is not deleted, its database at this program's version, its key at hand. Cheap to keep, never disposed.</summary>
internal sealed class OpenWorkspace(
    WorkspaceFacts facts, DataKey key, IStore store, IReadOnlyList<IInterceptor> interceptors, TimeProvider time)
{
    private readonly Func<WorkspaceDb> opener = store.WorkspaceOpener(facts.Database, interceptors);

    public Guid Id => facts.Id;

    public string Slug => facts.Slug;

    public string Zone => facts.Zone;

    public string Database => facts.Database;

    /// <summary>Opens and seals this workspace's grants and pending connections.</summary>
    public GrantVault Vault { get; } = new(key, time);

    /// <summary>A fresh context; its saves write jobs and wake the engine.</summary>
    public WorkspaceDb CreateDb() => opener();

    /// <summary>A closed connection for plain SQL.</summary>
    public DbConnection Connect() => store.ConnectWorkspace(facts.Database);
}

/// <summary>What the control database says of a workspace.</summary>
internal sealed record WorkspaceFacts(Guid Id, string Slug, string Zone, string Database, byte[] WrappedKey);
