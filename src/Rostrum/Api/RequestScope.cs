using Microsoft.EntityFrameworkCore;
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

    public WorkspaceDb Db => db ??= Open();

    // A file that is opened once per request is told its pragmas once; a server's connection is better given back in between.
    private WorkspaceDb Open()
    {
        var opened = Workspace.CreateDb();
        if (opened.Database.IsSqlite())
        {
            opened.Database.OpenConnection();
        }

        return opened;
    }

    public void Enter(ApiCaller who, OpenWorkspace? where) => (caller, workspace) = (who, where);

    public ValueTask DisposeAsync() => db?.DisposeAsync() ?? ValueTask.CompletedTask;
}
