using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class Bluesky_sandbox_records
{
    private const string Key = "3mzzzzzzzzz2a";

    [Fact]
    public async Task The_same_put_twice_is_one_post_and_the_second_answer_has_no_commit()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();

        var first = await client.PutAsync(Key, BlueskyPlainClient.Record());
        var again = await client.PutAsync(Key, BlueskyPlainClient.Record());

        first.Status.ShouldBe(200);
        ((string)first.Body["validationStatus"]!).ShouldBe("valid");
        first.Body.ContainsKey("commit").ShouldBeTrue();
        again.Status.ShouldBe(200);
        again.Body.ContainsKey("commit").ShouldBeFalse();
        ((string)again.Body["cid"]!).ShouldBe((string)first.Body["cid"]!);
        client.Host.World.Acts.Count(a => a.Result == ActOutcome.Stored).ShouldBe(1);
    }

    [Fact]
    public async Task Another_record_under_a_used_key_is_an_invalid_swap_that_names_the_present_one()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var first = await client.PutAsync(Key, BlueskyPlainClient.Record());

        var other = await client.PutAsync(Key, BlueskyPlainClient.Record("Other"));
        var overwritten = await client.PutAsync(Key, BlueskyPlainClient.Record("Other"), (string)first.Body["cid"]!);

        (other.Status, other.Error, other.Message).ShouldBe((400, "InvalidSwap", $"Record was at {first.Body["cid"]}"));
        overwritten.Status.ShouldBe(200);
        var read = await client.GetAsync("com.atproto.repo.getRecord",
            $"repo={client.Baker.Id}&collection={BlueskyPlainClient.Post}&rkey={Key}");
        ((string)read.Body["value"]!["text"]!).ShouldBe("Other");
    }

    [Fact]
    public async Task Create_on_a_used_key_answers_500_and_delete_twice_answers_200()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        await client.PutAsync(Key, BlueskyPlainClient.Record());
        var body = new JsonObject { ["repo"] = client.Baker.Id, ["collection"] = BlueskyPlainClient.Post,
            ["rkey"] = Key };

        var created =
            await client.PostAsync("com.atproto.repo.createRecord", With(body, "record", BlueskyPlainClient.Record()));
        var deleted = await client.PostAsync("com.atproto.repo.deleteRecord", With(body));
        var again = await client.PostAsync("com.atproto.repo.deleteRecord", With(body));

        (created.Status, created.Error).ShouldBe((500, "InternalServerError"));
        deleted.Body.ContainsKey("commit").ShouldBeTrue();
        (again.Status, again.Body.Count).ShouldBe((200, 0));
        var read = await client.GetAsync("com.atproto.repo.getRecord",
            $"repo={client.Baker.Id}&collection={BlueskyPlainClient.Post}&rkey={Key}");
        (read.Status, read.Error).ShouldBe((400, "RecordNotFound"));
    }

    [Theory]
    [InlineData("301 graphemes", "grapheme too big (maximum 300, got 301) at $.record.text")]
    [InlineData("no createdAt", "Missing required key \"createdAt\" at $.record")]
    [InlineData("facet outside", "facet range 0-99 does not fit the text at $.record.facets[0].index")]
    [InlineData("unknown member", "Unexpected key \"colour\" at $.record")]
    [InlineData("wrong type", "Expected array value type (got string) at $.record.langs")]
    [InlineData("five images", "array too big (maximum 4, got 5) at $.record.embed.images")]
    [InlineData("too many bytes", "string too big (maximum 3000, got 3300) at $.record.text")]
    public async Task A_record_that_breaks_a_rule_is_refused_with_its_path(string what, string message)
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var record = BlueskyPlainClient.Record();
        Break(record, what);

        var answer = await client.PutAsync(Key, record);

        (answer.Status, answer.Error).ShouldBe((400, "InvalidRequest"));
        answer.Message.ShouldBe($"Invalid {BlueskyPlainClient.Post} record: {message}");
        client.Host.World.Posts.In("bluesky").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_is_no_TID_is_refused()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();

        var answer = await client.PutAsync("my-key", BlueskyPlainClient.Record());

        answer.Message
            .ShouldBe($"Invalid record key for {BlueskyPlainClient.Post}: Invalid TID string (got \"my-key\") at $");
    }

    [Fact]
    public async Task A_picture_is_typed_by_its_bytes_and_forgotten_when_no_record_points_to_it()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var upload = await client.UploadAsync(BlueskyPictures.Png, "image/jpeg");
        var blob = upload.Body["blob"]!.AsObject();

        ((string)blob["mimeType"]!).ShouldBe("image/png");
        var posted = await client.PutAsync(Key, BlueskyPictures.Record(blob));
        client.Host.Clock.Advance(TimeSpan.FromMinutes(90));
        var referenced = await client.PutAsync("3mzzzzzzzzz2b", BlueskyPictures.Record(blob));

        posted.Status.ShouldBe(200);
        referenced.Status.ShouldBe(200);
        client.Bearer = (string)(await client.PostAsync("com.atproto.server.createSession",
            new() { ["identifier"] = client.Baker.Id, ["password"] = client.Baker.AppPassword })).Body["accessJwt"]!;
        var lonely = (await client.UploadAsync([.. BlueskyPictures.Png, 1], "image/png")).Body["blob"]!.AsObject();
        client.Host.Clock.Advance(TimeSpan.FromMinutes(90));
        var gone = await client.PutAsync("3mzzzzzzzzz2c", BlueskyPictures.Record(lonely));
        (gone.Status, gone.Error).ShouldBe((400, "BlobNotFound"));
    }

    [Fact]
    public async Task Writes_are_applied_together_or_not_at_all()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        var gate = new JsonObject
        {
            ["$type"] = "app.bsky.feed.threadgate",
            ["post"] = $"at://{client.Baker.Id}/{BlueskyPlainClient.Post}/{Key}",
            ["allow"] = new JsonArray(new JsonObject { ["$type"] = "app.bsky.feed.threadgate#mentionRule" }),
            ["createdAt"] = "2026-11-21T10:03:00.000Z",
        };
        JsonObject Write(string collection, JsonObject value) => new()
        {
            ["$type"] = "com.atproto.repo.applyWrites#create", ["collection"] = collection, ["rkey"] = Key,
            ["value"] = value,
        };
        JsonObject Body(JsonObject threadgate) => new()
        {
            ["repo"] = client.Baker.Id,
            ["writes"] =
                new JsonArray(Write(BlueskyPlainClient.Post, BlueskyPlainClient.Record()),
                    Write("app.bsky.feed.threadgate", threadgate)),
        };

        var refused =
            await client.PostAsync("com.atproto.repo.applyWrites",
                Body(new() { ["$type"] = "app.bsky.feed.threadgate" }));
        var nothing = client.Host.World.Posts.In("bluesky").Count;
        var applied = await client.PostAsync("com.atproto.repo.applyWrites", Body(gate));
        var twice = await client.PostAsync("com.atproto.repo.applyWrites", Body((JsonObject)gate.DeepClone()));

        (refused.Status, nothing).ShouldBe((400, 0));
        applied.Body["results"]!.AsArray().Count.ShouldBe(2);
        twice.Status.ShouldBe(500);
    }

    [Fact]
    public async Task The_list_is_newest_first_and_its_cursor_goes_on()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        foreach (var last in "abcde")
        {
            await client.PutAsync($"3mzzzzzzzzz2{last}", BlueskyPlainClient.Record($"Post {last}"));
        }

        var page = await client.GetAsync("com.atproto.repo.listRecords",
            $"repo={client.Baker.Handle}&collection={BlueskyPlainClient.Post}&limit=2");
        var next = await client.GetAsync("com.atproto.repo.listRecords",
            $"repo={client.Baker.Id}&collection={BlueskyPlainClient.Post}&limit=2&cursor={page.Body["cursor"]}");

        page.Body["records"]!.AsArray().Select(r => (string)r!["value"]!["text"]!).ShouldBe(["Post e", "Post d"]);
        next.Body["records"]!.AsArray().Select(r => (string)r!["value"]!["text"]!).ShouldBe(["Post c", "Post b"]);
    }

    [Fact]
    public async Task A_connection_cut_after_the_act_leaves_one_post_that_the_repeat_finds()
    {
        await using var client = await BlueskyPlainClient.SignedInAsync();
        client.Host.Faults.Add(new Fault(0, "bluesky", FaultKind.CutAfter) { Left = 1 });

        await Should.ThrowAsync<HttpRequestException>(client.PutAsync(Key, BlueskyPlainClient.Record()));
        var again = await client.PutAsync(Key, BlueskyPlainClient.Record());

        (again.Status, again.Body.ContainsKey("commit")).ShouldBe((200, false));
        client.Host.World.Acts.Select(a => a.Result).ShouldBe([ActOutcome.Stored, ActOutcome.Repeated]);
    }

    private static void Break(JsonObject record, string what)
    {
        switch (what)
        {
            case "301 graphemes": record["text"] = new string('a', 301); break;
            case "too many bytes": record["text"] = string.Concat(Enumerable.Repeat("👩‍👩‍👧", 300 - 117)) + string
                .Concat(Enumerable.Repeat("a", 6)); break;
            case "no createdAt": record.Remove("createdAt"); break;
            case "unknown member": record["colour"] = "red"; break;
            case "wrong type": record["langs"] = "en"; break;
            case "facet outside":
                record["facets"] = JsonNode.Parse("""[{"index":{"byteStart":0,"byteEnd":99},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"a"}]}]""");
                break;
            case "five images":
                record["embed"] =
                    new JsonObject { ["$type"] = "app.bsky.embed.images",
                        ["images"] = new JsonArray([.. Enumerable.Repeat(0, 5).Select(_ => (JsonNode?)null)]) };
                break;
        }
    }

    private static JsonObject With(JsonObject body, string? name = null, JsonObject? value = null)
    {
        var copy = (JsonObject)body.DeepClone();
        if (name is not null)
        {
            copy[name] = value;
        }

        return copy;
    }
}

internal static class BlueskyPictures
{
    /// <summary>A picture of one grey dot.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    public static JsonObject Record(JsonObject blob)
    {
        var record = BlueskyPlainClient.Record("With a picture");
        record["embed"] = new JsonObject
        {
            ["$type"] = "app.bsky.embed.images",
            ["images"] =
                new JsonArray(
                    new JsonObject { ["image"] = blob.DeepClone(), ["alt"] = "A dot",
                        ["aspectRatio"] = new JsonObject { ["width"] = 1, ["height"] = 1 } }),
        };
        return record;
    }
}
