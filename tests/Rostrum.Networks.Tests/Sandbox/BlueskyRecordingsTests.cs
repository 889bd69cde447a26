using System.Text.Json.Nodes;
using Rostrum.Sandbox.Bluesky;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>
/// The sandbox's answers beside those of the reference server. Not compared: chat (not offered), createAccount
/// (accounts
/// are people of the world), the server without an app view, and the directory's recording, which is a PDS answer.
/// </summary>
public sealed class Bluesky_sandbox_beside_recordings
{
    private const string Key = "3mzzzzzzzzz2a";
    private const string Missing = "3mzzzzzzzzz2b";

    [Theory]
    [InlineData("describe-server", "$.blobUploadLimit")] // newer servers say it (0.5.28)
    [InlineData("create-session")]
    [InlineData("create-session-wrong-password-401")]
    [InlineData("refresh-session")]
    [InlineData("refresh-session-with-access-token-400")]
    [InlineData("get-session")]
    [InlineData("get-session-bad-token-400")]
    [InlineData("get-session-no-token-401")]
    [InlineData("get-service-auth")]
    [InlineData("create-app-password")]
    [InlineData("list-app-passwords")]
    [InlineData("revoke-app-password")]
    [InlineData("resolve-handle")]
    [InlineData("resolve-handle-missing-400")]
    [InlineData("unknown-method-501")]
    [InlineData("rate-limit-429")]
    [InlineData("put-record-new")]
    [InlineData("put-record-again-same")]
    [InlineData("put-record-again-other-400-invalidswap")]
    [InlineData("put-record-image")]
    [InlineData("create-record")]
    [InlineData("create-record-same-rkey-500")]
    [InlineData("apply-writes-post-and-threadgate")]
    [InlineData("get-record", "$.value.facets")] // this test's record has none
    [InlineData("get-record-missing-400")]
    [InlineData("list-records", "$.records[0].value.facets")]
    [InlineData("delete-record")]
    [InlineData("delete-record-again")]
    [InlineData("error-301-graphemes-400")]
    [InlineData("error-missing-createdat-400")]
    [InlineData("error-rkey-not-tid-400")]
    [InlineData("error-image-too-big-400")]
    [InlineData("upload-blob")]
    [InlineData("upload-blob-big")]
    [InlineData("oauth-authorization-server")]
    [InlineData("oauth-protected-resource")]
    [InlineData("oauth-par-without-nonce")]
    // The app view was recorded in 2023 and 2024: counts, chat and dates came later (lexicons, 2026-08); follows,
    // threadgates
    // and own likes are matters of the case; a cursor comes only with a full page.
    [InlineData("appview-get-profile", "$.associated.$type", "$.associated.starterPacks", "$.createdAt")]
    [InlineData("appview-get-posts", "$.posts[0].threadgate", "$.posts[0].bookmarkCount", "$.posts[0].quoteCount",
        "$.posts[0].record.langs", "$.posts[0].record.embed",
        "$.posts[0].author.associated", "$.posts[0].author.createdAt", "$.posts[0].author.viewer.follow",
            "$.posts[0].viewer")]
    [InlineData("appview-author-feed", "$.cursor", "$.feed[0].reason", "$.feed[0].post.bookmarkCount",
        "$.feed[0].post.quoteCount", "$.feed[0].post.author.associated",
        "$.feed[0].post.author.createdAt", "$.feed[0].post.record.facets", "$.feed[0].post.record.langs",
        "$.feed[0].post.record.embed.images[0].aspectRatio",
        "$.feed[0].post.embed.images[0].aspectRatio", "$.feed[0].post.viewer")]
    [InlineData("appview-get-likes", "$.cursor", "$.likes[0].actor.associated", "$.likes[0].actor.createdAt",
        "$.likes[0].actor.viewer.follow")]
    [InlineData("appview-thread-with-media", "$.thread.post.bookmarkCount", "$.thread.post.quoteCount",
        "$.thread.post.viewer.embeddingDisabled",
        "$.thread.post.record.embed", "$.thread.post.embed")] // a quote with pictures there, pictures here
    [InlineData("appview-notifications", "$.cursor", "$.seenAt", "$.notifications[0].author.associated",
        "$.notifications[0].author.createdAt",
        "$.notifications[0].author.viewer.follow")]
    [InlineData("video-upload-limits", "$.message")]
    [InlineData("video-upload", "$.message")]
    [InlineData("video-job-status")]
    public async Task The_answer_has_the_same_status_headers_names_and_kinds(string recording, params string[] allowed)
    {
        var recorded = RecordedShape.Read("bluesky", recording);
        await using var client = await BlueskyPlainClient.SignedInAsync();

        var answer = await AskAsync(client, recording);

        recorded.DifferencesFrom(answer, allowed).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("put-record-new")]
    [InlineData("put-record-image")]
    public void The_same_record_has_the_same_identifier_as_at_the_reference_server(string recording)
    {
        var recorded = RecordedShape.Read("bluesky", recording);
        var folder = Support.Repository.SharedFolder("recordings", "bluesky");
        var sent = JsonNode.Parse(
            File.ReadAllText(Path.Combine(folder, recording + ".json")))!["request"]!["body"]!["record"]!;

        Cid.OfRecord(sent).ShouldBe((string)recorded.Body!["cid"]!);
    }

    private static async Task<Answer> AskAsync(BlueskyPlainClient client, string recording)
    {
        var repo = new JsonObject { ["repo"] = client.Baker.Id, ["collection"] = BlueskyPlainClient.Post,
            ["rkey"] = Key };
        return recording switch
        {
            _ when recording.StartsWith("oauth-", StringComparison.Ordinal) => await LoginAsync(client, recording),
            _ when recording.StartsWith("appview-", StringComparison.Ordinal) => await AppViewAsync(client, recording),
            _ when recording.StartsWith("video-", StringComparison.Ordinal) => await VideoAsync(client, recording),
            _ when recording.Contains("session", StringComparison.Ordinal)
                || recording.Contains("app-password", StringComparison.Ordinal) =>
                await SessionAsync(client, recording),
            "describe-server" => await client.GetAsync("com.atproto.server.describeServer"),
            "get-service-auth" =>
                await client.GetAsync("com.atproto.server.getServiceAuth",
                    "aud=did:web:video.bsky.app&lxm=com.atproto.repo.uploadBlob"),
            "resolve-handle" =>
                await client.GetAsync("com.atproto.identity.resolveHandle", $"handle={client.Baker.Handle}"),
            "resolve-handle-missing-400" =>
                await client.GetAsync("com.atproto.identity.resolveHandle", "handle=nobody.test"),
            "unknown-method-501" => await client.GetAsync("com.atproto.nosuch.method"),
            "rate-limit-429" => await RateLimitAsync(client),
            "upload-blob" => await client.UploadAsync(BlueskyPictures.Png, "image/jpeg"),
            "upload-blob-big" =>
                await client.UploadAsync([.. BlueskyPictures.Png, .. new byte[1_200_000]], "image/png"),
            "put-record-new" => await client.PutAsync(Key, BlueskyPlainClient.Record()),
            "put-record-again-same" => await TwiceAsync(client, "Same", "Same"),
            "put-record-again-other-400-invalidswap" => await TwiceAsync(client, "Same", "Other"),
            "put-record-image" => await ImageAsync(client, BlueskyPictures.Png),
            "error-image-too-big-400" => await ImageAsync(client, [.. BlueskyPictures.Png, .. new byte[2_000_000]]),
            "error-301-graphemes-400" => await client.PutAsync(Key, BlueskyPlainClient.Record(new('a', 301))),
            "error-missing-createdat-400" =>
                await client.PutAsync(Key, new() { ["$type"] = BlueskyPlainClient.Post, ["text"] = "x" }),
            "error-rkey-not-tid-400" => await client.PutAsync("my-key", BlueskyPlainClient.Record()),
            "create-record" => await CreateAsync(client, null),
            "create-record-same-rkey-500" => await CreateAsync(client, Key),
            "apply-writes-post-and-threadgate" => await ApplyAsync(client),
            "get-record-missing-400" =>
                await client.GetAsync("com.atproto.repo.getRecord",
                    $"repo={client.Baker.Id}&collection={BlueskyPlainClient.Post}&rkey={Missing}"),
            "get-record" =>
                await AfterPostAsync(client,
                    () => client.GetAsync("com.atproto.repo.getRecord",
                        $"repo={client.Baker.Id}&collection={BlueskyPlainClient.Post}&rkey={Key}")),
            "list-records" =>
                await AfterPostAsync(client,
                    () => client.GetAsync("com.atproto.repo.listRecords",
                        $"repo={client.Baker.Id}&collection={BlueskyPlainClient.Post}&limit=2")),
            "delete-record" =>
                await AfterPostAsync(client, () => client.PostAsync("com.atproto.repo.deleteRecord", repo)),
            "delete-record-again" => await client.PostAsync("com.atproto.repo.deleteRecord", repo),
            _ => throw new ArgumentException(recording),
        };
    }

    private static async Task<Answer> SessionAsync(BlueskyPlainClient client, string recording)
    {
        var bearer = client.Bearer;
        Task<Answer> SignInAsync(string password) =>
            client.PostAsync("com.atproto.server.createSession",
                new() { ["identifier"] = client.Baker.Handle, ["password"] = password });
        switch (recording)
        {
            case "create-session": client.Bearer = null; return await SignInAsync(client.Baker.AppPassword!);
            case "create-session-wrong-password-401": client.Bearer = null; return await SignInAsync("wrong");
            case "refresh-session":
                client.Bearer = (string)(await SignInAsync(client.Baker.AppPassword!)).Body["refreshJwt"]!;
                return await client.PostAsync("com.atproto.server.refreshSession", null);
            case "refresh-session-with-access-token-400": return await client.PostAsync(
                "com.atproto.server.refreshSession", null);
            case "get-session-bad-token-400": client.Bearer = "garbage"; break;
            case "get-session-no-token-401": client.Bearer = null; break;
            case "get-session": client.Bearer = bearer; break;
            default:
                client.Bearer = (string)(await SignInAsync(client.Baker.Password!)).Body["accessJwt"]!;
                var made = await client.PostAsync("com.atproto.server.createAppPassword",
                    new() { ["name"] = "Rostrum" });
                return recording == "create-app-password" ? made
                    : recording == "list-app-passwords" ? await client.GetAsync("com.atproto.server.listAppPasswords")
                    : await client.PostAsync("com.atproto.server.revokeAppPassword", new() { ["name"] = "Rostrum" });
        }

        return await client.GetAsync("com.atproto.server.getSession");
    }

    private static async Task<Answer> LoginAsync(BlueskyPlainClient client, string recording)
    {
        client.Bearer = null;
        return recording == "oauth-par-without-nonce"
            ? await client.FormAsync("/oauth/par", new()
            {
                ["client_id"] = "http://localhost", ["response_type"] = "code", ["redirect_uri"] = "http://127.0.0.1/",
                ["scope"] = "atproto", ["state"] = "s",
                ["code_challenge"] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", ["code_challenge_method"] = "S256",
            }, proof: false)
            : await client.SendAsync(HttpMethod.Get, new Uri(client.Pds, $"/.well-known/{recording}"), null);
    }

    private static async Task<Answer> AppViewAsync(BlueskyPlainClient client, string recording)
    {
        var open = client.Host.AddressOf("bluesky", "appview");
        var uri = (string)(await ImageAsync(client, BlueskyPictures.Png)).Body["uri"]!;
        var lena = client.Host.World.Accounts.First("bluesky", a => a.PersonId == "lena")!;
        client.Host.World.Posts.Change("bluesky", uri, p => p with { Likes = [lena.Id] });
        return recording switch
        {
            "appview-get-profile" =>
                await client.GetAsync("app.bsky.actor.getProfile", $"actor={client.Baker.Id}", open),
            "appview-get-posts" => await client.GetAsync("app.bsky.feed.getPosts", $"uris={uri}", open),
            "appview-author-feed" =>
                await client.GetAsync("app.bsky.feed.getAuthorFeed", $"actor={client.Baker.Id}", open),
            "appview-get-likes" => await client.GetAsync("app.bsky.feed.getLikes", $"uri={uri}", open),
            "appview-thread-with-media" => await client.GetAsync("app.bsky.feed.getPostThread", $"uri={uri}", open),
            _ => await client.GetAsync("app.bsky.notification.listNotifications"),
        };
    }

    private static async Task<Answer> VideoAsync(BlueskyPlainClient client, string recording)
    {
        var video = client.Host.AddressOf("bluesky", "video");
        var (audience, method) = recording == "video-upload-limits"
            ? ("did:web:video.bsky.app", "app.bsky.video.getUploadLimits")
            : ($"did:web:{client.Pds.Host}", "com.atproto.repo.uploadBlob");
        client.Bearer =
            (string)(await client.GetAsync("com.atproto.server.getServiceAuth", $"aud={audience}&lxm={method}"))
            .Body["token"]!;
        if (recording == "video-upload-limits")
        {
            return await client.GetAsync("app.bsky.video.getUploadLimits", "", video);
        }

        var content = new ByteArrayContent([0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[200]]);
        content.Headers.ContentType = new("video/mp4");
        var job = await client.SendAsync(HttpMethod.Post,
            new Uri(video, $"/xrpc/app.bsky.video.uploadVideo?did={client.Baker.Id}&name=a.mp4"), content);
        if (recording == "video-upload")
        {
            return job;
        }

        client.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        return await client.GetAsync("app.bsky.video.getJobStatus", $"jobId={job.Body["jobId"]}", video);
    }

    private static async Task<Answer> RateLimitAsync(BlueskyPlainClient client)
    {
        Answer answer = null!;
        for (var i = 0; i < 31; i++)
        {
            answer = await client.PostAsync("com.atproto.server.createSession",
                new() { ["identifier"] = client.Baker.Handle, ["password"] = "wrong" });
        }

        return answer;
    }

    private static async Task<Answer> TwiceAsync(BlueskyPlainClient client, string first, string second)
    {
        await client.PutAsync(Key, BlueskyPlainClient.Record(first));
        return await client.PutAsync(Key, BlueskyPlainClient.Record(second));
    }

    private static async Task<Answer> AfterPostAsync(BlueskyPlainClient client, Func<Task<Answer>> then)
    {
        await client.PutAsync(Key, BlueskyPlainClient.Record());
        return await then();
    }

    private static async Task<Answer> ImageAsync(BlueskyPlainClient client, byte[] picture) =>
        await client.PutAsync(Key,
            BlueskyPictures.Record((await client.UploadAsync(picture, "image/png")).Body["blob"]!.AsObject()));

    private static async Task<Answer> CreateAsync(BlueskyPlainClient client, string? key)
    {
        await client.PutAsync(Key, BlueskyPlainClient.Record("Before"));
        var body = new JsonObject { ["repo"] = client.Baker.Id, ["collection"] = BlueskyPlainClient.Post,
            ["record"] = BlueskyPlainClient.Record() };
        if (key is not null)
        {
            body["rkey"] = key;
        }

        return await client.PostAsync("com.atproto.repo.createRecord", body);
    }

    private static Task<Answer> ApplyAsync(BlueskyPlainClient client) =>
        client.PostAsync("com.atproto.repo.applyWrites", new()
    {
        ["repo"] = client.Baker.Id,
        ["writes"] = new JsonArray(
            new JsonObject
            {
                ["$type"] = "com.atproto.repo.applyWrites#create", ["collection"] = BlueskyPlainClient.Post,
                ["rkey"] = Key, ["value"] = BlueskyPlainClient.Record(),
            },
            new JsonObject
            {
                ["$type"] = "com.atproto.repo.applyWrites#create", ["collection"] = "app.bsky.feed.threadgate",
                ["rkey"] = Key,
                ["value"] = new JsonObject
                {
                    ["$type"] = "app.bsky.feed.threadgate",
                    ["post"] = $"at://{client.Baker.Id}/{BlueskyPlainClient.Post}/{Key}",
                    ["createdAt"] = "2026-11-21T10:03:00.000Z",
                },
            }),
    });
}
