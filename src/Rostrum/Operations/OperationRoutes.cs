using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Operations;

/// <summary>The routes of operations and of the workspace's status.</summary>
internal static class OperationRoutes
{
    public static void MapOperations(this RouteGroupBuilder api)
    {
        var operations = api.MapGroup("/operations").WithTags("Operations");
        operations.MapGet("/", ListAsync).WithName("ListOperations").WithSummary("List operations").RequireScope(ApiScope.OperationsRead);
        operations.MapGet("/{id:guid}", GetAsync).WithName("GetOperation").WithSummary("Get an operation")
            .RequireScope(ApiScope.OperationsRead).WithProblems(404);
        operations.MapDelete("/{id:guid}", StopAsync).WithName("StopOperation").WithSummary("Ask an operation to stop")
            .RequireScope(ApiScope.OperationsRead).WithProblems(404, 409);
        ReadStatus.Map(api);
        ReadInstanceHealth.Map(api.MapGroup("/instance").WithTags("Instance"));
    }

    private static async Task<Results<PageOf<OperationAnswer>, Problem>> ListAsync(
        string? state, int? limit, string? cursor, HttpRequest request, WorkspaceDb db, CancellationToken cancel)
    {
        if (state is not (null or "running" or "done" or "failed" or "stopped"))
        {
            return Problem.BadParameter("state", "running, done, failed or stopped.");
        }

        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = db.Operations.AsNoTracking();
        rows = state is null ? rows : rows.Where(o => o.State == state);
        if (page.Cursor is { } at)
        {
            var moment = DateTimeOffset.FromUnixTimeMilliseconds(at.Key);
            rows = rows.Where(o => o.CreatedAt < moment || (o.CreatedAt == moment && o.Id < at.Id));
        }

        var found = await rows.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, o => new Cursor(o.CreatedAt.ToUnixTimeMilliseconds(), o.Id), OperationAnswer.Of);
    }

    private static async Task<Results<Found<OperationAnswer>, Problem>> GetAsync(Guid id, WorkspaceDb db, CancellationToken cancel) =>
        await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancel) is { } operation
            ? new Found<OperationAnswer>(OperationAnswer.Of(operation))
            : Problem.NotFound();

    private static async Task<Results<Found<OperationAnswer>, Problem>> StopAsync(
        Guid id, WorkspaceDb db, Commit commit, CancellationToken cancel)
    {
        if (await db.Operations.SingleOrDefaultAsync(o => o.Id == id, cancel) is not { } operation)
        {
            return Problem.NotFound();
        }

        if (operation.State != "running" || operation.Kind == "channel.disconnect")
        {
            return Problem.StateConflict(operation.State, "This cannot be stopped.");
        }

        operation.State = "stopped";
        return await commit.SaveAsync(db, new Found<OperationAnswer>(OperationAnswer.Of(operation)), cancel);
    }
}
