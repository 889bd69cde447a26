using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>Begins to connect an account, or to sign one in again in its place.</summary>
internal static class StartConnection
{
    // What the product makes use of today, beside publishing.
    private static readonly IReadOnlyList<Needs> UsualNeeds =
        [Needs.Deleting, Needs.Editing, Needs.Metrics, Needs.Timeline, Needs.LookUp, Needs.FirstComment];

    public sealed record Request(string Network)
    {
        /// <summary>Which of the network's ways; absent = the first that this installation can use.</summary>
        public string? Consent { get; init; }

        /// <summary>Handle, host or address, where the consent asks for it.</summary>
        public string? HomeServer { get; init; }

        /// <summary>Where the browser ends: a path of this installation.</summary>
        public string? ReturnTo { get; init; }

        /// <summary>The account that is meant.</summary>
        public string? Login { get; init; }

        /// <summary>Abilities whose permissions are asked for; absent = all that are made use of.</summary>
        public IReadOnlyList<Needs>? Scopes { get; init; }

        /// <summary>Sign this channel in again, in its place.</summary>
        public Guid? ChannelId { get; init; }
    }

    public static void Map(RouteGroupBuilder connections) => connections.MapPost("/", HandleAsync)
        .WithName("StartConnection").WithSummary("Start to connect an account").RequireScope(ApiScope.ChannelsWrite)
        .WithProblems(501, 502, 503);

    private static async Task<Results<Made<ConnectionAnswer>, Problem>> HandleAsync(
        Request request, WorkspaceDb db, OpenWorkspace workspace, NetworkList networks, Connecting connecting, RostrumSettings settings,
        ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (networks.Find(request.Network) is not { } network)
        {
            return Problem.Validation("network", "There is no such network here.");
        }

        if (!IsOurs(request.ReturnTo, settings.PublicUrl))
        {
            return Problem.Validation("returnTo", "Only a path of this installation.");
        }

        var again = request.ChannelId is { } id
            ? await db.Channels.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.Network == network.Id, cancel)
            : null;
        if (request.ChannelId is not null && again is null)
        {
            return Problem.Validation("channelId", "There is no such channel of this network.");
        }

        var (consent, problem) = await connecting.ChooseConsentAsync(network, request.Consent ?? again?.ConsentId, cancel);
        if (consent is null)
        {
            return problem!;
        }

        try
        {
            var connection = await connecting.BeginAsync(
                db, workspace, network, consent,
                new(caller.Kind + ":" + caller.Id)
                {
                    HomeServer = request.HomeServer ?? again?.Server,
                    LoginHint = request.Login ?? again?.Handle,
                    ReturnTo = request.ReturnTo,
                    ChannelId = request.ChannelId,
                    Also = [.. request.Scopes ?? UsualNeeds],
                },
                cancel);
            return await commit.SaveAsync(
                db,
                new Made<ConnectionAnswer>($"/api/v1/connections/{connection.Id}", ConnectionAnswer.Of(connection, consent, time.GetUtcNow())),
                cancel);
        }
        catch (NetworkException failed)
        {
            return Problem.OfNetwork(network.Id, failed.Failure, time.GetUtcNow());
        }
    }

    /// <summary>Nobody may be led from here to another site.</summary>
    private static bool IsOurs(string? returnTo, Uri publicUrl) =>
        returnTo is null
        || (returnTo.Length < 2000 && returnTo.StartsWith('/') && !returnTo.StartsWith("//", StringComparison.Ordinal)
            && !returnTo.Contains('\\', StringComparison.Ordinal)
            && Uri.TryCreate(publicUrl, returnTo, out var whole) && whole.Authority == publicUrl.Authority);
}
