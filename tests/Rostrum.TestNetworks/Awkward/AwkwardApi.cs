using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rostrum.Networks;
using Rostrum.Networks.Http;

namespace Rostrum.TestNetworks;

internal static class AwkwardApi
{
    public const int CallsPerHour = 200;

    public static async Task<(AwkwardUser User, int PerCent)> MeAsync(NetworkSender sender, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v2/user/info");
        using var answer = await sender.SendAsync(request, CallKind.Read, cancel);
        var me = await JsonAnswer.ReadAsync(answer, CallKind.Read, AwkwardJson.Default.AwkwardUserAnswer, cancel);
        return (me.Data.User, AwkwardErrors.Usage(answer)?.CallCount ?? 0);
    }

    public static async Task<string> UploadAsync(NetworkSender sender, OpenMedia media, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v2/media") { Content = new StreamContent(media.Content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(media.ContentType);
        request.Content.Headers.ContentLength = media.Length;
        return (await sender.SendAsync(request, CallKind.Repeatable, AwkwardJson.Default.AwkwardMedia, cancel)).MediaId;
    }

    public static async Task<string> CreateContainerAsync(
        NetworkSender sender, string text, IReadOnlyList<string> media, CancellationToken cancel)
    {
        using var request = Post("v2/containers", new(text, media), AwkwardJson.Default.AwkwardContainerRequest);
        return (await sender.SendAsync(request, CallKind.Repeatable, AwkwardJson.Default.AwkwardId, cancel)).Id;
    }

    public static async Task<AwkwardContainer> ContainerAsync(NetworkSender sender, string id, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v2/containers/{Uri.EscapeDataString(id)}");
        return await sender.SendAsync(request, CallKind.Read, AwkwardJson.Default.AwkwardContainer, cancel);
    }

    /// <summary>The act. A container is spent by its first use.</summary>
    public static async Task<string> PublishAsync(NetworkSender sender, string containerId, CancellationToken cancel)
    {
        using var request = Post("v2/publish", new(containerId), AwkwardJson.Default.AwkwardPublishRequest);
        return (await sender.SendAsync(request, CallKind.Act, AwkwardJson.Default.AwkwardPublished, cancel)).Data.PostId;
    }

    /// <summary>The act that answers 400 although it happened.</summary>
    public static async Task<string> CommentAsync(NetworkSender sender, string postId, string text, CancellationToken cancel)
    {
        using var request = Post("v2/comments", new(postId, text), AwkwardJson.Default.AwkwardCommentRequest);
        return (await sender.SendAsync(request, CallKind.Act, AwkwardJson.Default.AwkwardId, cancel)).Id;
    }

    public static async Task<IReadOnlyList<AwkwardComment>> CommentsAsync(NetworkSender sender, string postId, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v2/comments?post_id={Uri.EscapeDataString(postId)}");
        return (await sender.SendAsync(request, CallKind.Read, AwkwardJson.Default.AwkwardComments, cancel)).Data;
    }

    public static async Task<IReadOnlyList<AwkwardPost>> PostsAsync(NetworkSender sender, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v2/posts");
        return (await sender.SendAsync(request, CallKind.Read, AwkwardJson.Default.AwkwardPostList, cancel)).Data;
    }

    private static HttpRequestMessage Post<T>(string path, T body, JsonTypeInfo<T> type) => new(HttpMethod.Post, path)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new("application/json") } },
    };
}

internal sealed record AwkwardUser(string OpenId, string Username, string DisplayName);

internal sealed record AwkwardUserData(AwkwardUser User);

internal sealed record AwkwardUserAnswer(AwkwardUserData Data);

internal sealed record AwkwardMedia(string MediaId);

internal sealed record AwkwardId(string Id);

internal sealed record AwkwardContainerRequest(string Text, IReadOnlyList<string> MediaIds);

internal sealed record AwkwardContainer(string Id, string Status, string? PostId = null);

internal sealed record AwkwardPublishRequest(string ContainerId);

internal sealed record AwkwardPublishedPost(string PostId);

internal sealed record AwkwardPublished(AwkwardPublishedPost Data);

internal sealed record AwkwardCommentRequest(string PostId, string Text);

internal sealed record AwkwardComment(string Id, string Text, string OpenId);

internal sealed record AwkwardComments(IReadOnlyList<AwkwardComment> Data);

internal sealed record AwkwardPost(string Id, string Text, long CreateTime);

internal sealed record AwkwardPostList(IReadOnlyList<AwkwardPost> Data);

internal sealed record AwkwardError(string? Code, string? Message);

internal sealed record AwkwardErrorAnswer(AwkwardError? Error);

internal sealed record AwkwardUsage(int CallCount, int? ResetInMinutes = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AwkwardUserAnswer))]
[JsonSerializable(typeof(AwkwardMedia))]
[JsonSerializable(typeof(AwkwardId))]
[JsonSerializable(typeof(AwkwardContainerRequest))]
[JsonSerializable(typeof(AwkwardContainer))]
[JsonSerializable(typeof(AwkwardPublishRequest))]
[JsonSerializable(typeof(AwkwardPublished))]
[JsonSerializable(typeof(AwkwardCommentRequest))]
[JsonSerializable(typeof(AwkwardComments))]
[JsonSerializable(typeof(AwkwardPostList))]
[JsonSerializable(typeof(AwkwardErrorAnswer))]
[JsonSerializable(typeof(AwkwardUsage))]
[JsonSerializable(typeof(AwkwardProgress))]
internal sealed partial class AwkwardJson : JsonSerializerContext;
