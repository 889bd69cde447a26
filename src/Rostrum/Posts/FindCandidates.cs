using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Channels;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Posts;

/// <summary>The channel's own recent posts, for a person to recognise the one that nobody is sure about.</summary>
internal static class FindCandidates
{
    public sealed record Response(IReadOnlyList<Candidate> Items);

    public sealed record Candidate(string NetworkPostId, Uri? Url, string Text, DateTimeOffset At, int MediaCount);

    public static void Map(RouteGroupBuilder deliveries) => deliveries.MapGet("/{id:guid}/candidates", HandleAsync)
        .WithName("FindCandidates").WithSummary("List the channel's recent posts").RequireScope(ApiScope.PostsPublish)
        .WithProblems(404, 409, 502, 503);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Guid id, WorkspaceDb db, OpenWorkspace workspace, NetworkList networks, ChannelVoices voices, TimeProvider time,
        CancellationToken cancel)
    {
        var channel = await db.Deliveries.Where(d => d.Id == id)
            .Join(db.Channels, d => d.ChannelId, c => c.Id, (d, c) => c)
            .AsNoTracking().SingleOrDefaultAsync(cancel);
        if (channel is null)
        {
            return Problem.NotFound();
        }

        if (networks.Find(channel.Network)?.Timeline is not { } timeline)
        {
            return Problem.StateConflict("", "This network lists no posts: look there yourself.");
        }

        try
        {
            var posts = await voices.SpeakAsync(workspace, channel, Needs.Timeline, voice => timeline.ListAsync(voice.Caller, null, cancel), cancel);
            return new Found<Response>(new([.. posts.Items.Select(p => new Candidate(p.Id, p.Url, p.Text, p.At, p.MediaCount))]));
        }
        catch (NetworkException failed)
        {
            return Problem.OfNetwork(channel.Network, failed.Failure, time.GetUtcNow());
        }
    }
}
