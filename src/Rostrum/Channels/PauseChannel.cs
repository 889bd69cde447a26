using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Channels;

/// <summary>Nothing goes out while a channel is paused; what falls due is held and asks.</summary>
internal static class PauseChannel
{
    public sealed record Request
    {
        public string? Reason { get; init; }
    }

    public static void Map(RouteGroupBuilder channels)
    {
        channels.MapPut("/{id:guid}/pause", PauseAsync).WithName("PauseChannel").WithSummary("Pause a channel")
            .RequireScope(ApiScope.ChannelsWrite).WithProblems(404, 409, 412);
        channels.MapDelete("/{id:guid}/pause", ResumeAsync).WithName("ResumeChannel").WithSummary("End a channel's pause")
            .RequireScope(ApiScope.ChannelsWrite).WithProblems(404, 409, 412);
    }

    private static Task<Results<Found<ChannelAnswer>, Problem>> PauseAsync(
        Guid id, Request? request, IfMatch ifMatch, WorkspaceDb db, NetworkList networks, Commit commit, TimeProvider time,
        CancellationToken cancel) =>
        ChangeAsync(id, ChannelState.Ready, ChannelState.Paused, request?.Reason ?? "Paused by a person.", ifMatch, db, networks, commit, time, cancel);

    private static Task<Results<Found<ChannelAnswer>, Problem>> ResumeAsync(
        Guid id, IfMatch ifMatch, WorkspaceDb db, NetworkList networks, Commit commit, TimeProvider time, CancellationToken cancel) =>
        ChangeAsync(id, ChannelState.Paused, ChannelState.Ready, null, ifMatch, db, networks, commit, time, cancel);

    private static async Task<Results<Found<ChannelAnswer>, Problem>> ChangeAsync(
        Guid id, ChannelState from, ChannelState to, string? reason, IfMatch ifMatch, WorkspaceDb db, NetworkList networks, Commit commit,
        TimeProvider time, CancellationToken cancel)
    {
        if (reason?.Length > 500)
        {
            return Problem.Validation("reason", "At most 500 characters.");
        }

        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } channel)
        {
            return Problem.NotFound();
        }

        if (ifMatch.Misses(channel.Version))
        {
            return Problem.VersionConflict(channel.Version);
        }

        if (channel.State != to)
        {
            if (channel.State != from)
            {
                return Problem.StateConflict(Conventions.Word(channel.State), "This channel is neither ready nor paused.", "ready", "paused");
            }

            channel.Become(to, reason);
            db.TellChannel(to == ChannelState.Paused ? "channel.paused" : "channel.restored", channel, time.GetUtcNow());
        }

        return await commit.SaveAsync(
            db, new Found<ChannelAnswer>(await ReadChannels.ShowAsync(db, channel, networks, cancel), channel.Version), cancel);
    }
}
