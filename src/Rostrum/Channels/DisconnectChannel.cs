using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Operations;

namespace Rostrum.Channels;

/// <summary>Ends a channel: from now on nothing is sent; revoking at the network and forgetting what was synced goes on as an operation.</summary>
internal static class DisconnectChannel
{
    public const string JobKind = "disconnect-channel/1";

    public static void Map(RouteGroupBuilder channels) => channels.MapDelete("/{id:guid}", HandleAsync)
        .WithName("DisconnectChannel").WithSummary("Disconnect a channel").RequireScope(ApiScope.ChannelsWrite).WithProblems(404, 412);

    private static async Task<Results<Underway<OperationAnswer>, Problem>> HandleAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (caller is { Kind: "person", Role: not (Role.Owner or Role.Admin) })
        {
            return Problem.Forbidden("role-too-low", "Owners and admins only", "Ask an owner or admin of this workspace.");
        }

        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } channel)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(channel.Version))
        {
            return Problem.VersionConflict(channel.Version);
        }

        if (channel.State == ChannelState.Disconnecting)
        {
            if (await db.Operations.FirstOrDefaultAsync(o => o.SubjectId == id && o.State == "running", cancel) is { } running)
            {
                return OperationAnswer.Underway(running);
            }

            if (!await db.Channels.AnyAsync(c => c.Id == id, cancel))
            {
                return Problem.NotFound(); // it ended between the two questions
            }
        }

        var now = time.GetUtcNow();
        channel.Become(ChannelState.Disconnecting, "It is being disconnected.");
        db.TellChannel("channel.disconnected", channel, now);
        var operation = OperationAnswer.Begin(db, "channel.disconnect", id, total: 1, now);
        db.Enqueue(new NewJob(JobKind, now) { Subject = id, Payload = operation.Id.ToString() });
        return await commit.SaveAsync(db, OperationAnswer.Underway(operation), cancel);
    }
}
