using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>The end of OAuth without a public address: the address the browser was sent to, pasted whole.</summary>
internal static class AnswerConnection
{
    public sealed record Request(string RedirectedTo);

    public static void Map(RouteGroupBuilder connections) => connections.MapPost("/{id:guid}/answer", HandleAsync)
        .WithName("AnswerConnection").WithSummary("Paste the address the browser was sent to")
        .RequireScope(ApiScope.ChannelsWrite).WithProblems(404, 409);

    private static async Task<Results<Found<ConnectionAnswer>, Problem>> HandleAsync(
        Guid id, Request request, WorkspaceDb db, OpenWorkspace workspace, Connecting connecting, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (!Uri.TryCreate(request.RedirectedTo.Trim(), UriKind.Absolute, out var redirectedTo))
        {
            return Problem.Validation("redirectedTo", "Paste the whole address from the browser.");
        }

        if (await db.Connections.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } connection)
        {
            return Problem.NotFound();
        }

        var state = Connecting.StateOf(connection, time.GetUtcNow());
        if (state != ConnectionState.Consent || connection.StateHash is null)
        {
            return Problem.StateConflict(Conventions.Word(state), "This connection waits for no answer.", "consent");
        }

        // A pasted address of another attempt must not spend this one.
        var query = QueryHelpers.ParseQuery(redirectedTo.Query);
        if (!query.TryGetValue("state", out var value) || PendingRegister.Hash(value.ToString()) != connection.StateHash)
        {
            return Problem.Validation("redirectedTo", "This address belongs to another attempt to connect.");
        }

        if (!await connecting.AnswerAsync(db, workspace, connection, redirectedTo, cancel))
        {
            return Problem.StateConflict("consent", "This answer was used already.");
        }

        return await commit.SaveAsync(
            db, new Found<ConnectionAnswer>(ConnectionAnswer.Of(connection, connecting.Find(connection).Consent, time.GetUtcNow())), cancel);
    }
}
