using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rostrum.Networks.Http;

namespace Rostrum.Networks.Bluesky;

/// <summary>One method per call, made in the name of an account at its own server. Each name is its lexicon's (checked 2026-11).</summary>
internal static class BlueskyApi
{
    // https://docs.bsky.app/docs/api/com-atproto-server-get-session
    public static Task<SessionAnswer> GetSessionAsync(this NetworkSender sender, CancellationToken cancel) =>
        sender.SendAsync(Query("com.atproto.server.getSession"), CallKind.Read, BlueskyJson.Default.SessionAnswer, cancel);

    // https://docs.bsky.app/docs/api/com-atproto-server-describe-server ; blobUploadLimit since server 0.5.28
    public static Task<ServerAnswer> DescribeServerAsync(this NetworkSender sender, CancellationToken cancel) =>
        sender.SendAsync(
            Query("com.atproto.server.describeServer").WithoutToken(), CallKind.Read, BlueskyJson.Default.ServerAnswer, cancel);

    // https://docs.bsky.app/docs/api/com-atproto-server-get-service-auth
    public static async Task<string> GetServiceAuthAsync(
        this NetworkSender sender, string audience, string method, DateTimeOffset expires, CancellationToken cancel)
    {
        var query = Query(
            "com.atproto.server.getServiceAuth", ("aud", audience), ("lxm", method), ("exp", $"{expires.ToUnixTimeSeconds()}"));
        return (await sender.SendAsync(query, CallKind.Read, BlueskyJson.Default.ServiceToken, cancel)).Token;
    }

    // https://docs.bsky.app/docs/api/com-atproto-repo-upload-blob ; the same bytes give the same blob
    public static async Task<JsonObject> UploadBlobAsync(this NetworkSender sender, OpenMedia media, CancellationToken cancel)
    {
        using var request = Procedure("com.atproto.repo.uploadBlob", Bytes(media));
        return (await sender.SendAsync(request, CallKind.Repeatable, BlueskyJson.Default.BlobAnswer, cancel)).Blob;
    }

    // https://docs.bsky.app/docs/api/com-atproto-repo-put-record ; swapRecord null = only where nothing is yet
    public static async Task<PutAnswer> PutRecordAsync(
        this NetworkSender sender, AtUri at, JsonObject record, CallKind kind, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["repo"] = at.Authority,
            ["collection"] = at.Collection,
            ["rkey"] = at.RecordKey,
            ["validate"] = true,
            ["record"] = record,
            ["swapRecord"] = null,
        };
        using var request = Procedure("com.atproto.repo.putRecord", Json(body));
        return await sender.SendAsync(request, kind, BlueskyJson.Default.PutAnswer, cancel);
    }

    // https://docs.bsky.app/docs/api/com-atproto-repo-delete-record ; a record that is gone already is also a success
    public static async Task DeleteRecordAsync(this NetworkSender sender, AtUri at, CancellationToken cancel)
    {
        var body = new JsonObject { ["repo"] = at.Authority, ["collection"] = at.Collection, ["rkey"] = at.RecordKey };
        using var request = Procedure("com.atproto.repo.deleteRecord", Json(body));
        using var answer = await sender.SendAsync(request, CallKind.Repeatable, cancel);
    }

    // https://docs.bsky.app/docs/api/com-atproto-repo-get-record ; null = there is no such record
    public static async Task<RecordAnswer?> GetRecordAsync(
        this NetworkSender sender, AtUri at, CancellationToken cancel, Uri? server = null)
    {
        const string method = "com.atproto.repo.getRecord";
        var query = Query(method, ("repo", at.Authority), ("collection", at.Collection), ("rkey", at.RecordKey)).WithoutToken();
        query.RequestUri = server is null ? query.RequestUri : new Uri(server, query.RequestUri!.OriginalString);
        try
        {
            return await sender.SendAsync(query, CallKind.Read, BlueskyJson.Default.RecordAnswer, cancel);
        }
        catch (NetworkException e) when (e.Failure.Code == "RecordNotFound")
        {
            return null;
        }
    }

    // https://docs.bsky.app/docs/api/com-atproto-repo-list-records ; newest first
    public static Task<ListAnswer> ListRecordsAsync(
        this NetworkSender sender, string did, string collection, string? cursor, CancellationToken cancel) => sender.SendAsync(
        Query("com.atproto.repo.listRecords", ("repo", did), ("collection", collection), ("limit", "50"), ("cursor", cursor)).WithoutToken(),
        CallKind.Read,
        BlueskyJson.Default.ListAnswer,
        cancel);

    // https://docs.bsky.app/docs/api/app-bsky-actor-get-profile
    public static Task<ProfileView> GetProfileAsync(this NetworkSender sender, string did, CancellationToken cancel) =>
        sender.SendAsync(Query("app.bsky.actor.getProfile", ("actor", did)), CallKind.Read, BlueskyJson.Default.ProfileView, cancel);

    // https://docs.bsky.app/docs/api/app-bsky-actor-search-actors-typeahead ; open to everybody at the public AppView (checked 2026-11-29)
    public static Task<ActorsAnswer> SearchActorsAsync(this NetworkSender sender, Uri appView, string beginning, CancellationToken cancel)
    {
        var query = Query("app.bsky.actor.searchActorsTypeahead", ("q", beginning), ("limit", "8")).WithoutToken();
        query.RequestUri = new Uri(appView, query.RequestUri!.OriginalString);
        return sender.SendAsync(query, CallKind.Read, BlueskyJson.Default.ActorsAnswer, cancel);
    }

    // https://docs.bsky.app/docs/api/app-bsky-feed-get-posts ; at most 25
    public static Task<PostsAnswer> GetPostsAsync(this NetworkSender sender, IEnumerable<string> uris, CancellationToken cancel) =>
        sender.SendAsync(
            Query("app.bsky.feed.getPosts", [.. uris.Select(u => ("uris", (string?)u))]), CallKind.Read,
            BlueskyJson.Default.PostsAnswer, cancel);

    // https://docs.bsky.app/docs/api/app-bsky-notification-list-notifications
    public static Task<NotificationsAnswer> ListNotificationsAsync(this NetworkSender sender, string? cursor, CancellationToken cancel) =>
        sender.SendAsync(
            Query(
                "app.bsky.notification.listNotifications",
                ("limit", "50"), ("reasons", "reply"), ("reasons", "mention"), ("reasons", "quote"), ("cursor", cursor)),
            CallKind.Read,
            BlueskyJson.Default.NotificationsAnswer,
            cancel);

    public static HttpRequestMessage Query(string method, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var address = new StringBuilder("/xrpc/").Append(method);
        var sign = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                address.Append(sign).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                sign = '&';
            }
        }

        return new(HttpMethod.Get, new Uri(address.ToString(), UriKind.Relative));
    }

    public static StreamContent Bytes(OpenMedia media)
    {
        var bytes = new StreamContent(media.Content);
        bytes.Headers.ContentType = new MediaTypeHeaderValue(media.ContentType);
        bytes.Headers.ContentLength = media.Length;
        return bytes;
    }

    private static HttpRequestMessage Procedure(string method, HttpContent body) =>
        new(HttpMethod.Post, new Uri("/xrpc/" + method, UriKind.Relative)) { Content = body };

    private static ByteArrayContent Json(JsonObject body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, BlueskyJson.Default.JsonObject));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
