using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class Mastodon_sandbox_posts
{
    private static readonly byte[] Video = [0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[200]];

    [Fact]
    public async Task A_post_names_the_app_and_shows_text_as_html()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();

        var posted = await client.PostAsync("Fresh bread & rolls, see https://example.com/today. @lena #bread");

        posted.Status.ShouldBe(200);
        ((string)posted.Body["application"]!["name"]!).ShouldBe("A test app");
        ((string)posted.Body["visibility"]!).ShouldBe("public");
        var content = (string)posted.Body["content"]!;
        content.ShouldStartWith("<p>Fresh bread &amp; rolls, see <a href=\"https://example.com/today\"");
        content.ShouldContain("class=\"u-url mention\">@<span>lena</span>");
        ((string)posted.Body["tags"]![0]!["name"]!).ShouldBe("bread");
        ((string)posted.Body["mentions"]![0]!["acct"]!).ShouldBe("lena");
    }

    [Fact]
    public async Task The_same_key_gives_the_first_post_for_an_hour_and_then_a_second_one()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();

        var first = await client.PostAsync("Once", "key-1");
        var again = await client.PostAsync("Once", "key-1");
        client.Host.Clock.Advance(TimeSpan.FromMinutes(61));
        var late = await client.PostAsync("Once", "key-1");

        ((string)again.Body["id"]!).ShouldBe((string)first.Body["id"]!);
        ((string)late.Body["id"]!).ShouldNotBe((string)first.Body["id"]!);
        client.Host.World.Acts.Select(a => a.Result)
            .ShouldBe([ActOutcome.Stored, ActOutcome.Repeated, ActOutcome.Stored]);
    }

    [Fact]
    public async Task Another_server_does_not_look_at_the_key()
    {
        await using var client = await MastodonPlainClient.SignedInAsync(origin: "other");

        var first = await client.PostAsync("Once", "key-1");
        var again = await client.PostAsync("Once", "key-1");

        ((string)again.Body["id"]!).ShouldNotBe((string)first.Body["id"]!);
    }

    [Fact]
    public async Task A_connection_cut_after_the_act_leaves_one_post_that_the_key_and_the_list_find()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        client.Host.Faults.Add(new Fault(0, "mastodon", FaultKind.CutAfter) { Left = 1 });

        await Should.ThrowAsync<HttpRequestException>(client.PostAsync("Once", "key-1"));
        var listed =
            await client.GetAsync($"/api/v1/accounts/{client.Baker.Id}/statuses?limit=40&exclude_reblogs=true");
        var again = await client.PostAsync("Once", "key-1");

        listed.Body["list"]!.AsArray().Count.ShouldBe(1);
        ((string)again.Body["id"]!).ShouldBe((string)listed.Body["list"]![0]!["id"]!);
    }

    [Theory]
    [InlineData(null, "Validation failed: Text character limit of 500 exceeded")]
    [InlineData("de", "Gültigkeitsprüfung ist fehlgeschlagen: Text Begrenzung von 500 Zeichen überschritten")]
    [InlineData("ja-JP", "バリデーションに失敗しました: Text上限は500文字です")]
    public async Task Too_long_is_refused_in_the_language_that_was_asked_for(string? language, string error)
    {
        await using var client = await MastodonPlainClient.SignedInAsync();

        var answer =
            await client.SendAsync(HttpMethod.Post, "/api/v1/statuses",
                JsonContent.Create(new JsonObject { ["status"] = new string('a', 501) }), language: language);

        (answer.Status, answer.Error).ShouldBe((422, error));
    }

    [Fact]
    public async Task A_link_counts_as_23_and_a_far_mention_without_its_server()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        var longLink = "https://example.com/" + new string('x', 400);

        var fits = await client.PostAsync($"{new string('a', 466)} {longLink} @lena@far.example.com");
        var over = await client.PostAsync($"{new string('a', 471)} {longLink} @lena");

        (fits.Status, over.Status).ShouldBe((200, 422));
    }

    [Fact]
    public async Task Media_go_through_202_and_206_to_200_and_cannot_be_posted_before()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();

        var uploaded = await client.UploadAsync(Video, "video/mp4", "A loaf", "-0.5,0.3");
        var id = (string)uploaded.Body["id"]!;
        var running = await client.GetAsync($"/api/v1/media/{id}");
        var early = await client.PostAsync(new JsonObject { ["status"] = "Look", ["media_ids"] = new JsonArray(id) });
        client.Host.Clock.Advance(TimeSpan.FromMinutes(1));
        var ready = await client.GetAsync($"/api/v1/media/{id}");
        var posted = await client.PostAsync(new JsonObject { ["status"] = "Look", ["media_ids"] = new JsonArray(id) });
        var twice = await client.PostAsync(new JsonObject { ["status"] = "Look", ["media_ids"] = new JsonArray(id) });

        (uploaded.Status, running.Status, early.Status, ready.Status, posted.Status, twice.Status)
            .ShouldBe((202, 206, 422, 200, 200, 422));
        uploaded.Body["url"].ShouldBeNull();
        ((string)ready.Body["url"]!).ShouldEndWith(".mp4");
        ((double)ready.Body["meta"]!["focus"]!["x"]!).ShouldBe(-0.5);
        ((string)posted.Body["media_attachments"]![0]!["description"]!).ShouldBe("A loaf");
        twice.Error.ShouldBe($"Media ({id}) not found or already attached to another post");
    }

    [Fact]
    public async Task Pictures_are_ready_at_once_can_be_described_and_do_not_mix_with_video()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        var picture = await client.UploadAsync(BlueskyPictures.Png, "image/png");
        var video = await client.UploadAsync(Video, "video/mp4");
        client.Host.Clock.Advance(TimeSpan.FromMinutes(1));

        var described =
            await client.SendAsync(HttpMethod.Put, $"/api/v1/media/{picture.Body["id"]}",
                JsonContent.Create(new JsonObject { ["description"] = "A dot" }));
        var mixed = await client.PostAsync(new JsonObject
        {
            ["status"] = "Both", ["media_ids"] = new JsonArray((string)picture.Body["id"]!, (string)video.Body["id"]!),
        });

        (picture.Status, (int)picture.Body["meta"]!["original"]!["width"]!).ShouldBe((200, 1));
        ((string)described.Body["description"]!).ShouldBe("A dot");
        (mixed.Status, mixed.Error).ShouldBe((422, "Cannot attach a video to a post that already contains images"));
    }

    [Fact]
    public async Task An_upload_that_no_post_shows_is_gone_after_a_day()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        var picture = await client.UploadAsync(BlueskyPictures.Png, "image/png");

        client.Host.Clock.Advance(TimeSpan.FromHours(25));
        var posted =
            await client.PostAsync(
                new JsonObject { ["status"] = "Late", ["media_ids"] = new JsonArray((string)picture.Body["id"]!) });

        posted.Status.ShouldBe(422);
    }

    [Theory]
    [InlineData("{\"status\":\"\"}", "Validation failed: Text can't be blank")]
    [InlineData("{\"status\":\"Q\",\"poll\":{\"options\":[\"a\"],\"expires_in\":600}}",
        "Validation failed: Options must have more than one item")]
    [InlineData("{\"status\":\"Q\",\"poll\":{\"options\":[\"a\",\"a\"],\"expires_in\":600}}",
        "Validation failed: Options contain duplicate items")]
    [InlineData("{\"status\":\"Q\",\"poll\":{\"options\":[\"a\",\"b\"],\"expires_in\":60}}",
        "Validation failed: Expires at is too soon")]
    [InlineData("{\"status\":\"Q\",\"visibility\":\"world\"}",
        "Validation failed: visibility is unknown or has a wrong value")]
    [InlineData("{\"status\":7}", "Validation failed: status is unknown or has a wrong value")]
    [InlineData("{\"status\":\"Q\",\"colour\":\"red\"}", "Validation failed: colour is unknown or has a wrong value")]
    [InlineData("{\"status\":\"Q\",\"media_ids\":[\"1\"]}", "Media (1) not found or already attached to another post")]
    public async Task What_breaks_a_rule_is_refused_and_nothing_is_posted(string body, string error)
    {
        await using var client = await MastodonPlainClient.SignedInAsync();

        var answer = await client.PostAsync((JsonObject)JsonNode.Parse(body)!);

        (answer.Status, answer.Error).ShouldBe((422, error));
        client.Host.World.Posts.In("mastodon").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_form_says_the_same_as_JSON()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();

        var posted = await client.SendAsync(HttpMethod.Post, "/api/v1/statuses", new FormUrlEncodedContent(
        [
            new("status", "Which one?"), new("poll[options][]", "Rye"), new("poll[options][]", "Wheat"),
            new("poll[expires_in]", "3600"), new("spoiler_text", "Bread"),
            new("visibility", "unlisted"),
        ]));

        posted.Status.ShouldBe(200, posted.Error);
        posted.Body["poll"]!["options"]!.AsArray().Select(o => (string)o!["title"]!).ShouldBe(["Rye", "Wheat"]);
        ((string)posted.Body["spoiler_text"]!, (bool)posted.Body["sensitive"]!, (string)posted.Body["visibility"]!)
            .ShouldBe(("Bread", true, "unlisted"));
    }

    [Fact]
    public async Task Edit_keeps_the_history_and_delete_gives_the_text_back_once()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        var posted = await client.PostAsync("First");
        var path = $"/api/v1/statuses/{posted.Body["id"]}";

        var edited =
            await client.SendAsync(HttpMethod.Put, path, JsonContent.Create(new JsonObject { ["status"] = "Second" }));
        var source = await client.GetAsync($"{path}/source");
        var history = await client.GetAsync($"{path}/history");
        var deleted = await client.SendAsync(HttpMethod.Delete, path, null);
        var again = await client.SendAsync(HttpMethod.Delete, path, null);

        edited.Body["edited_at"].ShouldNotBeNull();
        ((string)source.Body["text"]!).ShouldBe("Second");
        history.Body["list"]!.AsArray().Select(v => (string)v!["content"]!).ShouldBe(["<p>First</p>", "<p>Second</p>"]);
        ((string)deleted.Body["text"]!).ShouldBe("Second");
        deleted.Body.ContainsKey("content").ShouldBeFalse();
        (again.Status, again.Error).ShouldBe((404, "Record not found"));
    }

    [Fact]
    public async Task A_thread_is_seen_from_both_ends_and_a_gone_parent_is_said()
    {
        await using var client = await MastodonPlainClient.SignedInAsync();
        var root = (string)(await client.PostAsync("1/2")).Body["id"]!;
        var second = await client.PostAsync(new JsonObject { ["status"] = "2/2", ["in_reply_to_id"] = root });

        var below = await client.GetAsync($"/api/v1/statuses/{root}/context");
        var above = await client.GetAsync($"/api/v1/statuses/{second.Body["id"]}/context");
        var lost = await client.PostAsync(new JsonObject { ["status"] = "?", ["in_reply_to_id"] = "1" });

        ((string)below.Body["descendants"]![0]!["id"]!).ShouldBe((string)second.Body["id"]!);
        ((string)above.Body["ancestors"]![0]!["id"]!).ShouldBe(root);
        lost.Status.ShouldBe(404);
    }
}
