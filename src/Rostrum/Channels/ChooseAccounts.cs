using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>Makes channels of the chosen accounts; only these are ever read.</summary>
internal static class ChooseAccounts
{
    /// <param name="Accounts">The network's ids, from the connection's list.</param>
    public sealed record Request(IReadOnlyList<string> Accounts);

    public sealed record Response(IReadOnlyList<ChannelAnswer> Items);

    public static void Map(RouteGroupBuilder connections) => connections.MapPost("/{id:guid}/channels", HandleAsync)
        .WithName("ChooseAccounts").WithSummary("Connect the chosen accounts").RequireScope(ApiScope.ChannelsWrite)
        .WithProblems(404, 409, 502, 503);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Guid id, Request request, WorkspaceDb db, OpenWorkspace workspace, Connecting connecting, ChannelMaker maker, Commit commit,
        TimeProvider time, CancellationToken cancel)
    {
        if (await db.Connections.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } connection)
        {
            return Problem.NotFound();
        }

        var now = time.GetUtcNow();
        var state = Connecting.StateOf(connection, now);
        if (state != ConnectionState.Choose)
        {
            return Problem.StateConflict(Conventions.Word(state), "There is nothing to choose from.", "choose");
        }

        if (request.Accounts.Count is 0 or > 100)
        {
            return Problem.Validation("accounts", "Choose 1 to 100 accounts.");
        }

        var (network, consent) = connecting.Find(connection);
        try
        {
            var (grant, accounts) = await connecting.AccountsAsync(workspace, connection, cancel);
            var chosen = accounts.Where(a => request.Accounts.Contains(a.Id)).ToList();
            if (await RefuseAsync(db, connection, request.Accounts, chosen, cancel) is { } refusal)
            {
                return refusal;
            }

            var channels = await maker.MakeAsync(db, workspace, connection, grant, chosen, cancel);
            var answer = channels.Select(c => ChannelAnswer.Of(c, network, consent, null)).ToList();
            return await commit.SaveAsync(db, new Found<Response>(new(answer)), cancel);
        }
        catch (NetworkException failed)
        {
            return Problem.OfNetwork(network.Id, failed.Failure, now);
        }
    }

    private static async Task<Problem?> RefuseAsync(
        WorkspaceDb db, Connection connection, IReadOnlyList<string> wanted, List<NetworkAccount> chosen, CancellationToken cancel)
    {
        if (wanted.FirstOrDefault(w => chosen.All(c => c.Id != w)) is not null)
        {
            return Problem.Validation("accounts", "This sign-in does not open such an account.");
        }

        if (chosen.Find(c => c.Unusable is not null) is { } unusable)
        {
            return Problem.Validation("accounts", unusable.Unusable!);
        }

        if (connection.ChannelId is not { } channelId)
        {
            return null;
        }

        var expected = await db.Channels.Where(c => c.Id == channelId).Select(c => c.NetworkAccountId).SingleOrDefaultAsync(cancel);
        return expected is not null && (chosen.Count != 1 || chosen[0].Id != expected)
            ? Problem.Validation("accounts", "You signed in to another account than this channel's.")
            : null;
    }
}
