using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class Sandboxes_that_are_restarted : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-restart").FullName;

    private string StateFile => Path.Combine(folder, "world.json");

    [Fact]
    public async Task Bluesky_knows_its_sessions_records_and_pictures_again()
    {
        string session, refresh;
        JsonObject picture;
        await using (var before = await BlueskyPlainClient.StartAsync(StateFile))
        {
            var opened =
                await before.PostAsync("com.atproto.server.createSession",
                    new() { ["identifier"] = before.Baker.Handle, ["password"] = before.Baker.AppPassword });
            (session, refresh) = ((string)opened.Body["accessJwt"]!, (string)opened.Body["refreshJwt"]!);
            before.Bearer = session;
            picture = (await before.UploadAsync(BlueskyPictures.Png, "image/png")).Body["blob"]!.AsObject();
            (await before.PutAsync("3mzzzzzzzzz2a", BlueskyPlainClient.Record())).Status.ShouldBe(200);
        }

        await using var after = await BlueskyPlainClient.StartAsync(StateFile);
        after.Bearer = session;
        var same = await after.PutAsync("3mzzzzzzzzz2a", BlueskyPlainClient.Record());
        var pictured = await after.PutAsync("3mzzzzzzzzz2b", BlueskyPictures.Record(picture));
        var shown = await after.GetAsync("app.bsky.feed.getPosts", $"uris={pictured.Body["uri"]}");
        after.Bearer = refresh;
        var renewed = await after.PostAsync("com.atproto.server.refreshSession", null);

        (same.Status, same.Body.ContainsKey("commit")).ShouldBe((200, false));
        pictured.Status.ShouldBe(200, pictured.Message);
        shown.Body["posts"]!.AsArray().Count.ShouldBe(1);
        renewed.Status.ShouldBe(200, renewed.Message);
    }

    [Fact]
    public async Task A_Bluesky_session_by_browser_can_be_renewed_after_a_restart_and_a_replay_is_still_seen()
    {
        string first, clientId;
        await using var client = await BlueskyPlainClient.StartAsync(StateFile);
        first = (string)(await client.ConnectAsync()).Body["refresh_token"]!;
        clientId = $"http://localhost?redirect_uri={Uri.EscapeDataString(client.Redirect)}&scope={Uri.EscapeDataString("atproto transition:generic")}";

        await client.RestartAsync(StateFile);
        var renewed =
            await client.FormAsync("/oauth/token",
                new() { ["grant_type"] = "refresh_token", ["refresh_token"] = first, ["client_id"] = clientId });
        await client.RestartAsync(StateFile);
        var replayed =
            await client.FormAsync("/oauth/token",
                new() { ["grant_type"] = "refresh_token", ["refresh_token"] = first, ["client_id"] = clientId });

        renewed.Status.ShouldBe(200);
        replayed.Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Mastodon_knows_its_tokens_keys_media_and_polls_again()
    {
        string token, media, first, poll;
        await using (var before = await MastodonPlainClient.SignedInAsync(stateFile: StateFile))
        {
            token = before.Token!;
            media = (string)(await before.UploadAsync(BlueskyPictures.Png, "image/png", "A dot", "0.5,-0.5"))
                .Body["id"]!;
            first = (string)(await before.PostAsync("Once", "key-1")).Body["id"]!;
            poll = (string)(await before.PostAsync(new JsonObject
            {
                ["status"] = "?",
                ["poll"] = new JsonObject { ["options"] = new JsonArray("a", "b"), ["expires_in"] = 600 },
            })).Body["poll"]!["id"]!;
            before.Comment("lena", first, "When?");
            (await before.GetAsync("/api/v1/notifications")).Body["list"]!.AsArray().Count.ShouldBe(1);
        }

        await using var after = await MastodonPlainClient.StartAsync(stateFile: StateFile);
        after.Token = token;
        var again = await after.PostAsync("Once", "key-1");
        var pictured =
            await after.PostAsync(new JsonObject { ["status"] = "Look", ["media_ids"] = new JsonArray(media) });
        var edited =
            await after.SendAsync(HttpMethod.Put, $"/api/v1/statuses/{first}",
                JsonContent.Create(new JsonObject { ["status"] = "Twice" }));
        var shown = await after.GetAsync($"/api/v1/polls/{poll}");
        var notifications = await after.GetAsync("/api/v1/notifications");

        ((string)again.Body["id"]!).ShouldBe(first);
        ((double)pictured.Body["media_attachments"]![0]!["meta"]!["focus"]!["y"]!).ShouldBe(-0.5);
        edited.Status.ShouldBe(200, edited.Error);
        ((int)shown.Body["votes_count"]!).ShouldBe(0);
        notifications.Body["list"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_quotas_limits_are_said_but_not_enforced()
    {
        await using var client = await MastodonPlainClient.SignedInAsync(quotas: false);
        Answer answer = null!;
        for (var i = 0; i < 31; i++)
        {
            answer = await client.UploadAsync(BlueskyPictures.Png, "image/png");
        }

        (answer.Status, answer.Headers["X-RateLimit-Remaining"]).ShouldBe((200, "0"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
