using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>
/// The sandbox's answers beside recorded ones. Not compared: what it does not offer (scheduling on the server, sign-up,
/// profile updates, grouped notifications), and the flagship's own instance document, which is the same shape as
/// instance-v2.
/// </summary>
public sealed class Mastodon_sandbox_beside_recordings
{
    private static readonly byte[] Video = [0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[200]];

    [Theory]
    [InlineData("app-create")]
    [InlineData("app-verify")]
    [InlineData("token-client-credentials")]
    [InlineData("oauth-server-metadata")]
    [InlineData("instance-v1")]
    [InlineData("instance-v2")]
    [InlineData("verify-credentials")]
    [InlineData("unauthenticated-401")]
    [InlineData("status-post")]
    [InlineData("status-post-content-warning")]
    [InlineData("status-post-media")]
    [InlineData("status-quote-post")]
    [InlineData("status-get", "$.media_attachments[0].meta.focus", "$.pinned")]
    [InlineData("status-source")]
    [InlineData("status-edit")]
    [InlineData("status-history")]
    [InlineData("status-context")]
    [InlineData("status-delete")]
    [InlineData("status-delete-again-404")]
    [InlineData("status-missing-404")]
    [InlineData("status-empty-422")]
    [InlineData("status-media-unknown-422")]
    [InlineData("status-too-long-422-german")]
    [InlineData("status-too-long-422-japanese")]
    [InlineData("account-statuses")]
    [InlineData("favourited-by", "header link")] // not paged
    [InlineData("reblogged-by", "header link")]
    [InlineData("quotes-list")]
    [InlineData("media-v2-post-200")]
    [InlineData("media-v2-post-202")]
    [InlineData("media-put-206-processing")]
    [InlineData("media-get-ready")]
    [InlineData("poll-vote-422")]
    [InlineData("notifications")]
    [InlineData("notifications-list")]
    [InlineData("notifications-unread-count")]
    [InlineData("conversations")]
    [InlineData("conversation-read")]
    public async Task The_answer_has_the_same_status_headers_names_and_kinds(string recording, params string[] allowed)
    {
        var recorded = RecordedShape.Read("mastodon", recording);
        await using var client = await MastodonPlainClient.SignedInAsync();

        var answer = await AskAsync(client, recording);

        recorded.DifferencesFrom(answer, allowed).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("status-too-long-422-german")]
    [InlineData("status-too-long-422-japanese")]
    [InlineData("status-delete-again-404")]
    [InlineData("unauthenticated-401")]
    [InlineData("status-empty-422")]
    public async Task A_refusal_has_the_very_words(string recording)
    {
        var recorded = RecordedShape.Read("mastodon", recording);
        await using var client = await MastodonPlainClient.SignedInAsync();
        client.Host.World.Accounts.Change("mastodon", client.Baker.Id,
            a => a with { Extra = new() { ["locale"] = recording == "status-delete-again-404" ? "en" : "ja" } });

        (await AskAsync(client, recording)).Error.ShouldBe((string)recorded.Body!["error"]!);
    }

    private static async Task<Answer> AskAsync(MastodonPlainClient client, string recording) => recording switch
    {
        "app-create" => await client.RegisterAsync("read write follow push"),
        "app-verify" => await client.GetAsync("/api/v1/apps/verify_credentials"),
        "token-client-credentials" => await client.FormAsync("/oauth/token", new()
        {
            ["grant_type"] = "client_credentials", ["client_id"] = client.ClientId,
            ["client_secret"] = client.ClientSecret, ["scope"] = "read:accounts",
        }),
        "oauth-server-metadata" => await client.GetAsync("/.well-known/oauth-authorization-server"),
        "instance-v1" => await client.GetAsync("/api/v1/instance/"),
        "instance-v2" => await client.GetAsync("/api/v2/instance/"),
        "verify-credentials" => await client.GetAsync("/api/v1/accounts/verify_credentials"),
        "unauthenticated-401" => await AnonymousAsync(client),
        _ when recording.StartsWith("media-", StringComparison.Ordinal) => await MediaAsync(client, recording),
        _ when recording.StartsWith("notifications", StringComparison.Ordinal)
            || recording.StartsWith("conversation", StringComparison.Ordinal) => await InboxAsync(client, recording),
        _ => await StatusAsync(client, recording),
    };

    private static async Task<Answer> StatusAsync(MastodonPlainClient client, string recording)
    {
        var posted = recording.Contains("422", StringComparison.Ordinal) ? ""
            : (string)(await client.PostAsync("Toot!")).Body["id"]!;
        var path = $"/api/v1/statuses/{posted}";
        var tooLong =
            new FormUrlEncodedContent(
                [new("status", new string('a', 5000)),
                    .. recording.EndsWith("german", StringComparison.Ordinal)
            ? [new KeyValuePair<string, string>("lang", "de")] : Array.Empty<KeyValuePair<string, string>>()]);
        return recording switch
        {
            "status-post" => await client.PostAsync("Toot!"),
            "status-post-content-warning" =>
                await client.PostAsync(
                    new JsonObject { ["status"] = "Toot!", ["visibility"] = "unlisted",
                        ["spoiler_text"] = "Content warning" }),
            "status-post-media" => await WithMediaAsync(client, Video, "video/mp4", "-0.5,0.3"),
            "status-get" =>
                await client.GetAsync(
                    $"/api/v1/statuses/{(await WithMediaAsync(client, BlueskyPictures.Png, "image/png", null)).Body["id"]}"),
            "status-quote-post" =>
                await client.PostAsync(new JsonObject { ["status"] = "yo", ["quoted_status_id"] = posted }),
            "status-source" => await client.GetAsync($"{path}/source"),
            "status-history" => await client.GetAsync($"{path}/history"),
            "status-context" => await client.GetAsync($"{path}/context"),
            "favourited-by" => await client.GetAsync($"{path}/favourited_by"),
            "reblogged-by" => await client.GetAsync($"{path}/reblogged_by"),
            "quotes-list" => await client.GetAsync($"{path}/quotes"),
            "status-edit" =>
                await client.SendAsync(HttpMethod.Put, path,
                    JsonContent.Create(new JsonObject { ["status"] = "Kate" })),
            "status-delete" => await client.SendAsync(HttpMethod.Delete, path, null),
            "status-delete-again-404" => await TwiceAsync(() => client.SendAsync(HttpMethod.Delete, path, null)),
            "status-missing-404" => await client.GetAsync("/api/v1/statuses/0"),
            "status-empty-422" => await client.PostAsync(""),
            "status-media-unknown-422" =>
                await client.PostAsync(new JsonObject { ["status"] = "x", ["media_ids"] = new JsonArray("1") }),
            "status-too-long-422-german" or "status-too-long-422-japanese" =>
                await client.SendAsync(HttpMethod.Post, "/api/v1/statuses", tooLong),
            "account-statuses" => await client.GetAsync($"/api/v1/accounts/{client.Baker.Id}/statuses"),
            "poll-vote-422" => await VoteAsync(client),
            _ => throw new ArgumentException(recording),
        };
    }

    private static async Task<Answer> MediaAsync(MastodonPlainClient client, string recording)
    {
        if (recording == "media-v2-post-200")
        {
            return await client.UploadAsync(BlueskyPictures.Png, "image/png");
        }

        var uploaded = await client.UploadAsync(Video, "video/mp4", "me when a cat", "-0.5,0.3");
        var path = $"/api/v1/media/{uploaded.Body["id"]}";
        switch (recording)
        {
            case "media-v2-post-202":
                return uploaded;
            case "media-put-206-processing":
                return await client.SendAsync(HttpMethod.Put, path,
                    new MultipartFormDataContent { { new StringContent("A walk"), "description" } });
            default:
                client.Host.Clock.Advance(TimeSpan.FromMinutes(1));
                return await client.GetAsync(path);
        }
    }

    private static async Task<Answer> InboxAsync(MastodonPlainClient client, string recording)
    {
        client.Comment("lena", (string)(await client.PostAsync("Toot!")).Body["id"]!, "ilu");
        var lena = client.Host.World.Accounts.First("mastodon", a => a.PersonId == "lena")!;
        if (recording.StartsWith("conversation", StringComparison.Ordinal))
        {
            client.Host.World.Messages.Put(new SandboxMessage
            {
                Network = "mastodon", Id = client.Host.World.NextId(), FromAccountId = lena.Id,
                ToAccountId = client.Baker.Id, Text = "ilu bby", At = client.Host.World.HostNow,
            });
        }

        return recording switch
        {
            "notifications-list" => await client.GetAsync("/api/v1/notifications"),
            "notifications-unread-count" => await client.GetAsync("/api/v1/notifications/unread_count"),
            "notifications" =>
                await client.GetAsync(
                    $"/api/v1/notifications/{(await client.GetAsync("/api/v1/notifications")).Body["list"]![0]!["id"]}"),
            "conversations" => await client.GetAsync("/api/v1/conversations/"),
            _ => await client.SendAsync(HttpMethod.Post,
                $"/api/v1/conversations/{(await client.GetAsync("/api/v1/conversations")).Body["list"]![0]!["id"]}/read", JsonContent.Create(new JsonObject())),
        };
    }

    private static async Task<Answer> AnonymousAsync(MastodonPlainClient client)
    {
        client.Token = null;
        return await client.GetAsync("/api/v1/notifications");
    }

    private static async Task<Answer> WithMediaAsync(MastodonPlainClient client, byte[] bytes, string type,
        string? focus)
    {
        var media = await client.UploadAsync(bytes, type, "A thing", focus);
        client.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        return await client.PostAsync(
            new JsonObject { ["status"] = "LOL check this out",
                ["media_ids"] = new JsonArray((string)media.Body["id"]!) });
    }

    private static async Task<Answer> VoteAsync(MastodonPlainClient client)
    {
        var posted =
            await client.PostAsync(
                new JsonObject { ["status"] = "?",
                    ["poll"] = new JsonObject { ["options"] = new JsonArray("a", "b"), ["expires_in"] = 600 } });
        return await client.FormAsync($"/api/v1/polls/{posted.Body["poll"]!["id"]}/votes",
            new() { ["choices[]"] = "0" });
    }

    private static async Task<Answer> TwiceAsync(Func<Task<Answer>> call)
    {
        await call();
        return await call();
    }
}
