using System.Text.Json;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Notices;

namespace Rostrum.Api;

/// <summary>Puts what happened into the outbox, in the same save as the change itself. Ids, states and numbers only.</summary>
internal static class Events
{
    public static void Tell(this WorkspaceDb db, string type, object data, DateTimeOffset now)
    {
        var text = JsonSerializer.Serialize(data, ApiJson.Options);
        db.Outbox.Add(new() { Type = type, At = now, Data = text });
        if (NoticeCause.JobOf(type, text, now) is { } job)
        {
            db.Enqueue(job);
        }
    }

    public static void TellPost(this WorkspaceDb db, string type, Post post, ApiCaller actor, DateTimeOffset now, string? reason = null) =>
        db.Tell(type, new PostEvent(post.Id, post.State, post.At, post.Version, new(actor.Kind, actor.Name, actor.Id), reason), now);

    public static void TellChannel(this WorkspaceDb db, string type, Channel channel, DateTimeOffset now) =>
        db.Tell(type, new ChannelEvent(channel.Id, channel.Network, channel.Handle, channel.State, channel.StateReason), now);

    private sealed record PostEvent(Guid PostId, PostState State, DateTimeOffset? At, int Version, Actor Actor, string? Reason);

    private sealed record ChannelEvent(Guid ChannelId, string Network, string Handle, ChannelState State, string? Reason);

    private sealed record Actor(string Kind, string Name, Guid Id);
}
