using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>The short cut for pasted consent: begin, paste and choose in one.</summary>
internal static class CreateChannel
{
    public sealed record Request(string Network, IReadOnlyDictionary<string, string> Credentials)
    {
        /// <summary>The network's id of the account, where the credentials open several.</summary>
        public string? Account { get; init; }

        public string? Consent { get; init; }
    }

    public static void Map(RouteGroupBuilder channels) => channels.MapPost("/", HandleAsync)
        .WithName("CreateChannel").WithSummary("Connect an account by pasted credentials").RequireScope(ApiScope.ChannelsWrite)
        .WithProblems(409, 501, 502, 503);

    private static async Task<Results<Made<ChannelAnswer>, Problem>> HandleAsync(
        Request request, WorkspaceDb db, OpenWorkspace workspace, NetworkList networks, Connecting connecting, ChannelMaker maker,
        ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (networks.Find(request.Network) is not { } network)
        {
            return Problem.Validation("network", "There is no such network here.");
        }

        var pasted = network.Consents.OfType<PastedConsent>().FirstOrDefault(c => request.Consent is null || c.Id == request.Consent);
        if (pasted is null)
        {
            return Problem.Validation("network", $"{network.Name} is connected in a browser: begin with POST /connections.");
        }

        var mistakes = new Mistakes();
        var fields = PasteCredentials.ReadFields(pasted, request.Credentials, "credentials", mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var now = time.GetUtcNow();
        try
        {
            var connection = await connecting.BeginAsync(db, workspace, network, pasted, new(caller.Kind + ":" + caller.Id), cancel);
            await connecting.PasteAsync(workspace, connection, fields, cancel);
            if (connection.State == ConnectionState.Refused)
            {
                return Refused(network, connection);
            }

            var (grant, accounts) = await connecting.AccountsAsync(workspace, connection, cancel);
            var chosen = accounts.Where(a => a.Unusable is null && (request.Account is null || a.Id == request.Account)).ToList();
            if (chosen.Count != 1)
            {
                await db.SaveChangesAsync(cancel);
                return chosen.Count == 0
                    ? Problem.Validation("account", accounts.Select(a => a.Unusable).FirstOrDefault() ?? "These credentials open no such account.")
                    : Problem.ChooseAccount(connection.Id, [.. chosen.Select(a => new ProblemAccount(a.Id, a.Handle, a.Name))]);
            }

            var channel = (await maker.MakeAsync(db, workspace, connection, grant, chosen, cancel))[0];
            return await commit.SaveAsync(
                db,
                new Made<ChannelAnswer>($"/api/v1/channels/{channel.Id}", ChannelAnswer.Of(channel, network, pasted, null), channel.Version),
                cancel);
        }
        catch (NetworkException failed)
        {
            return Problem.OfNetwork(network.Id, failed.Failure, now);
        }
    }

    private static Problem Refused(Network network, Connection connection)
    {
        Words.TryRead<FailureKind>(connection.ProblemType ?? "", out var kind);
        return Problem.OfNetwork(network.Id, new(kind, connection.ProblemSentence ?? ""), connection.CreatedAt);
    }
}
