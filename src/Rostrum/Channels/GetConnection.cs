using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Channels;

/// <summary>How far connecting has come.</summary>
internal static class GetConnection
{
    public static void Map(RouteGroupBuilder connections) => connections.MapGet("/{id:guid}", HandleAsync)
        .WithName("GetConnection").WithSummary("Get a connection").RequireScope(ApiScope.ChannelsWrite).WithProblems(404);

    private static async Task<Results<Found<ConnectionAnswer>, Problem>> HandleAsync(
        Guid id, WorkspaceDb db, NetworkList networks, TimeProvider time, CancellationToken cancel) =>
        await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is { } connection
            ? new Found<ConnectionAnswer>(ConnectionAnswer.Of(
                connection, networks.Find(connection.Network)?.ConsentNamed(connection.ConsentId), time.GetUtcNow()))
            : Problem.NotFound();
}
