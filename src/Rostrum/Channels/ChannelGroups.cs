using Rostrum.Model;

namespace Rostrum.Channels;

/// <summary>Narrows lists to one group of channels; null is every channel.</summary>
internal static class ChannelGroups
{
    /// <summary>Posts that go to at least one channel of the group.</summary>
    public static IQueryable<Post> InGroup(this IQueryable<Post> posts, WorkspaceDb db, string? group) => group is null
        ? posts
        : posts.Where(p => p.Channels.Any(own => db.Channels.Any(c => c.Id == own.ChannelId && c.Group == group)));

    public static IQueryable<Delivery> InGroup(this IQueryable<Delivery> deliveries, WorkspaceDb db, string? group) => group is null
        ? deliveries
        : deliveries.Where(d => db.Channels.Any(c => c.Id == d.ChannelId && c.Group == group));
}
