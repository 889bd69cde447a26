using System.Text.Json;
using Rostrum.Networks;

namespace Rostrum.TestNetworks;

internal sealed class AwkwardAccounts : IAccounts
{
    public async Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel) =>
        [Account((await AwkwardApi.MeAsync(caller.Sender, cancel)).User)];

    public async Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel)
    {
        var (user, perCent) = await AwkwardApi.MeAsync(caller.Sender, cancel);
        return new(Account(user), [new("calls", perCent * AwkwardApi.CallsPerHour / 100, AwkwardApi.CallsPerHour, null)]);
    }

    private static NetworkAccount Account(AwkwardUser user) => new(user.OpenId, user.Username, user.DisplayName);
}

/// <summary>The container tells of a post at once; the list is late, so only the container may say that nothing happened.</summary>
internal sealed class AwkwardPosts : IFindsOwnPost, IReadsBack, ITimeline
{
    public async Task<OwnPostLook> LookAsync(PublishJob job, Checkpoint? from, DateTimeOffset sentAt, CancellationToken cancel)
    {
        var sender = job.Caller.Sender;
        if (job.Content.Kind == PartKind.FirstComment)
        {
            var comments = await AwkwardApi.CommentsAsync(sender, job.Parent!.RemoteId, cancel);
            return comments.FirstOrDefault(c => c.OpenId == job.Caller.Account.Id && c.Text == job.Content.Text) is { } comment
                ? new OwnPostLook.Found(comment.Id, new Uri(sender.Server, $"/p/{comment.Id}"), "The post has a comment of this account with this text.")
                : new OwnPostLook.NotSeen();
        }

        if (Progress(from)?.ContainerId is not { } id)
        {
            return new OwnPostLook.NotSeen();
        }

        var container = await AwkwardApi.ContainerAsync(sender, id, cancel);
        return container.PostId is { } postId
            ? new OwnPostLook.Found(postId, new Uri(sender.Server, $"/p/{postId}"), $"Container {id} was published.")
            : new OwnPostLook.NotDone($"Container {id} is {container.Status}.");
    }

    public async Task<RemotePost?> ReadAsync(Caller caller, string remoteId, CancellationToken cancel) =>
        (await ListAsync(caller, null, cancel)).Items.FirstOrDefault(p => p.Id == remoteId);

    public async Task<Page<RemotePost>> ListAsync(Caller caller, string? cursor, CancellationToken cancel)
    {
        var posts = await AwkwardApi.PostsAsync(caller.Sender, cancel);
        return new(
            [.. posts.Select(p => new RemotePost(
                p.Id, new Uri(caller.Sender.Server, $"/p/{p.Id}"), p.Text, DateTimeOffset.FromUnixTimeSeconds(p.CreateTime)))],
            null);
    }

    private static AwkwardProgress? Progress(Checkpoint? from) =>
        from is null ? null : JsonSerializer.Deserialize(from.Json, AwkwardJson.Default.AwkwardProgress);
}
