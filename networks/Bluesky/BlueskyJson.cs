using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Rostrum.Networks.Bluesky;

internal sealed record StrongRef(string Uri, string Cid);

internal sealed record HandleAnswer(string Did);

internal sealed record DidDocument(string Id)
{
    public IReadOnlyList<string>? AlsoKnownAs { get; init; }

    public IReadOnlyList<DidService>? Service { get; init; }
}

internal sealed record DidService(string Id)
{
    public string? Type { get; init; }

    // An object or a list at services of other kinds.
    public JsonElement ServiceEndpoint { get; init; }
}

internal sealed record ProtectedResource
{
    [JsonPropertyName("authorization_servers")]
    public IReadOnlyList<string>? AuthorizationServers { get; init; }
}

internal sealed record AuthorizationServer
{
    [JsonPropertyName("issuer")]
    public string? Issuer { get; init; }

    [JsonPropertyName("authorization_endpoint")]
    public Uri? Authorize { get; init; }

    [JsonPropertyName("token_endpoint")]
    public Uri? Token { get; init; }

    [JsonPropertyName("pushed_authorization_request_endpoint")]
    public Uri? Pushed { get; init; }

    [JsonPropertyName("revocation_endpoint")]
    public Uri? Revoke { get; init; }
}

internal sealed record CreateSessionRequest(string Identifier, string Password);

internal sealed record SessionAnswer(string Did, string Handle)
{
    public string? AccessJwt { get; init; }

    public string? RefreshJwt { get; init; }

    public JsonElement DidDoc { get; init; }

    public bool? Active { get; init; }

    public string? Status { get; init; }
}

internal sealed record ServerAnswer
{
    public long? BlobUploadLimit { get; init; }
}

internal sealed record BlobAnswer(JsonObject Blob);

internal sealed record PutAnswer(string Uri, string Cid);

internal sealed record RecordAnswer(string Uri, JsonObject Value)
{
    public string? Cid { get; init; }
}

internal sealed record ListAnswer(IReadOnlyList<RecordAnswer> Records)
{
    public string? Cursor { get; init; }
}

internal sealed record ServiceToken(string Token);

internal sealed record UploadLimits(bool CanUpload)
{
    public string? Message { get; init; }

    public string? Error { get; init; }
}

/// <summary>A job's state, which the documentation shows at the top and the schema inside <c>jobStatus</c>.</summary>
internal sealed record VideoAnswer
{
    public VideoAnswer? JobStatus { get; init; }

    public string? JobId { get; init; }

    public string? State { get; init; }

    public JsonObject? Blob { get; init; }

    public string? Error { get; init; }

    public string? FailureCode { get; init; }

    public VideoAnswer Inner => JobStatus ?? this;
}

internal sealed record ProfileView(string Did, string Handle)
{
    public string? DisplayName { get; init; }

    public long? FollowersCount { get; init; }
}

internal sealed record ActorsAnswer(IReadOnlyList<ProfileView> Actors);

internal sealed record PostsAnswer(IReadOnlyList<PostView> Posts);

internal sealed record PostView(string Uri)
{
    public long? LikeCount { get; init; }

    public long? RepostCount { get; init; }

    public long? ReplyCount { get; init; }

    public long? QuoteCount { get; init; }

    public long? BookmarkCount { get; init; }
}

internal sealed record NotificationsAnswer(IReadOnlyList<NotificationView> Notifications)
{
    public string? Cursor { get; init; }
}

internal sealed record NotificationView(string Uri, ProfileView Author, string Reason, DateTimeOffset IndexedAt)
{
    public string? ReasonSubject { get; init; }

    public JsonObject? Record { get; init; }
}

/// <summary>What the account's server told of its limits.</summary>
internal sealed record BlueskyFacts(long ImageBytes, long? BlobBytes = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StrongRef))]
[JsonSerializable(typeof(HandleAnswer))]
[JsonSerializable(typeof(DidDocument))]
[JsonSerializable(typeof(ProtectedResource))]
[JsonSerializable(typeof(AuthorizationServer))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(ServerAnswer))]
[JsonSerializable(typeof(BlobAnswer))]
[JsonSerializable(typeof(PutAnswer))]
[JsonSerializable(typeof(RecordAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSerializable(typeof(ServiceToken))]
[JsonSerializable(typeof(UploadLimits))]
[JsonSerializable(typeof(VideoAnswer))]
[JsonSerializable(typeof(ProfileView))]
[JsonSerializable(typeof(ActorsAnswer))]
[JsonSerializable(typeof(PostsAnswer))]
[JsonSerializable(typeof(NotificationsAnswer))]
[JsonSerializable(typeof(BlueskyFacts))]
[JsonSerializable(typeof(BlueskyProgress))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class BlueskyJson : JsonSerializerContext;
