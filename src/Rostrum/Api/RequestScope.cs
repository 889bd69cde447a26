using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Api;

/// <summary>What the edge decided for one request: who asks, and the one workspace everything below works in.</summary>
internal sealed class RequestScope : IAsyncDisposable
{
    private ApiCaller? caller;
    private OpenWorkspace? workspace;
    private WorkspaceDb? db;

    public ApiCaller Caller => caller ?? throw new InvalidOperationException("Nobody was recognised for this request.");

    public OpenWorkspace Workspace => workspace ?? throw new InvalidOperationException("This request is about no workspace.");

    public WorkspaceDb Db => db ??= Workspace.CreateDb();

    public void Enter(ApiCaller who, OpenWorkspace? where) => (caller, workspace) = (who, where);

    public ValueTask DisposeAsync() => db?.DisposeAsync() ?? ValueTask.CompletedTask;
}
