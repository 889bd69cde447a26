using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Rostrum.Model;

namespace Rostrum.Tests.Workspaces;

/// <summary>A store that may keep few databases open and counts what it closes.</summary>
internal sealed class FewOpen(IStore store, int max) : IStore
{
    public int LetGoCount { get; private set; }

    public string Engine => store.Engine;

    public int MaxOpen => max;

    public Task<bool> IsEmptyAsync(CancellationToken cancel) => store.IsEmptyAsync(cancel);

    public Task PrepareControlAsync(CancellationToken cancel) => store.PrepareControlAsync(cancel);

    public ControlDb OpenControl() => store.OpenControl();

    public DbConnection ConnectControl() => store.ConnectControl();

    public string NameFor(Guid workspaceId) => store.NameFor(workspaceId);

    public Task CreateWorkspaceAsync(string database, CancellationToken cancel) => store.CreateWorkspaceAsync(database, cancel);

    public Task<bool> MakeCurrentAsync(string database, CancellationToken cancel) => store.MakeCurrentAsync(database, cancel);

    public Func<WorkspaceDb> WorkspaceOpener(string database, IReadOnlyList<IInterceptor> interceptors) =>
        store.WorkspaceOpener(database, interceptors);

    public DbConnection ConnectWorkspace(string database) => store.ConnectWorkspace(database);

    public Task<T> WriteAsync<T>(DbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancel) =>
        store.WriteAsync(db, work, cancel);

    public void LetGo(string database)
    {
        LetGoCount++;
        store.LetGo(database);
    }

    public Task DropWorkspaceAsync(string database, CancellationToken cancel) => store.DropWorkspaceAsync(database, cancel);

    public Task<long> MeasureWorkspaceAsync(string database, CancellationToken cancel) => store.MeasureWorkspaceAsync(database, cancel);

    public void Dispose()
    {
    }
}
