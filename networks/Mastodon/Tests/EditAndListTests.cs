using System.Text.Json;

namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Live_posts
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edit_sends_everything_and_keeps_the_uploads_it_has()
    {
        using var bench = new Bench();
        var kept = bench.Media.Picture(2, 2, 1, "new words") with { Focus = (0.25, -1) };
        var added = bench.Media.Picture(3, 3, 2, "another");
        bench.Script
            .On("POST", "/api/v2/media", (202, """{"id":"m2","url":null}"""))
            .On("GET", "/api/v1/media/m2", (200, """{"id":"m2","url":"u"}"""))
            .On("PUT", "/api/v1/statuses/7", (200, bench.Status("7", "New text")));
        var post = new LivePart("7", new MastodonPostState("public", [new(kept.Id, "m1", true, bench.Time.GetUtcNow())]).ToJson());
        var content = new PartContent { Text = "New text", Media = [kept, added], Options = Bench.Options("""{"language":"en"}""") };

        var editing = bench.Network.EditsPosts!.EditAsync(bench.Caller, post, content, bench.Media, Cancel);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        var edited = await editing;

        using var sent = JsonDocument.Parse(bench.Script.Heard.Single(h => h.Method == "PUT").Text);
        var root = sent.RootElement;
        root.GetProperty("status").GetString().ShouldBe("New text");
        root.GetProperty("spoiler_text").GetString().ShouldBe("");
        root.GetProperty("language").GetString().ShouldBe("en");
        root.GetProperty("media_ids").EnumerateArray().Select(m => m.GetString()).ShouldBe(["m1", "m2"]);
        var attributes = root.GetProperty("media_attributes").EnumerateArray().ShouldHaveSingleItem();
        attributes.GetProperty("id").GetString().ShouldBe("m1");
        attributes.GetProperty("description").GetString().ShouldBe("new words");
        attributes.GetProperty("focus").GetString().ShouldBe("0.25,-1");
        root.TryGetProperty("visibility", out _).ShouldBeFalse("it cannot change");
        MastodonPostState.Read(edited.State)!.Media.Select(m => m.Id).ShouldBe(["m1", "m2"]);
    }

    [Fact]
    public async Task The_text_read_back_is_the_one_that_was_written()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v1/statuses/7", (200, bench.Status("7", "Hello @<span>bob</span>")))
            .On("GET", "/api/v1/statuses/7/source", (200, """{"id":"7","text":"Hello @bob@other.example"}"""));

        var post = (await bench.Network.ReadsBack!.ReadAsync(bench.Caller, "7", Cancel)).ShouldNotBeNull();

        post.Text.ShouldBe("Hello @bob@other.example");
        post.ByThisApp.ShouldBe(true);
    }

    [Fact]
    public async Task Counts_come_in_one_call_where_the_server_can_and_lost_posts_are_left_out()
    {
        using var bench = new Bench();
        bench.Script.On("GET", "/api/v1/statuses", (200, $"[{bench.Status("7", "x", ",\"favourites_count\":3,\"reblogs_count\":1,\"replies_count\":0")}]"));

        var values = await bench.Network.Metrics!.ReadAsync(bench.Caller, ["7", "8"], Cancel);

        values.Keys.ShouldBe(["7"]);
        values["7"].ShouldBe(new Dictionary<string, long> { ["likes"] = 3, ["shares"] = 1, ["comments"] = 0 }, ignoreOrder: true);
        values["7"].Keys.ShouldBeSubsetOf(bench.Network.Metrics.Offered);
        bench.Script.Heard.ShouldHaveSingleItem().Address.Query.ShouldBe("?id[]=7&id[]=8");
    }

    [Fact]
    public async Task Older_servers_are_asked_one_by_one()
    {
        using var bench = new Bench(Bench.Known with { ApiVersion = 0 });
        bench.Script.On("GET", "/api/v1/statuses/7", (200, bench.Status("7", "x", ",\"favourites_count\":3")));

        var values = await bench.Network.Metrics!.ReadAsync(bench.Caller, ["7", "8"], Cancel);

        values["7"]["likes"].ShouldBe(3);
        values.ContainsKey("8").ShouldBeFalse();
    }

    [Fact]
    public async Task Notifications_become_comments_mentions_and_messages()
    {
        using var bench = new Bench();
        const string who = """ "account":{"id":"5","acct":"bob@other.example"} """;
        bench.Script.On("GET", "/api/v1/notifications", (200, $$$"""
            [{"id":"n4","type":"mention","created_at":"2026-11-24T12:00:00Z",{{{who}}},"status":{"id":"s4","visibility":"direct","content":"<p>hush</p>","in_reply_to_id":null}},
             {"id":"n3","type":"mention","created_at":"2026-11-24T11:00:00Z",{{{who}}},"status":{"id":"s3","visibility":"public","content":"<p>nice</p>","in_reply_to_id":"7","in_reply_to_account_id":"42"}},
             {"id":"n2","type":"mention","created_at":"2026-11-24T10:00:00Z","account":{"id":"6","acct":"eve"},"status":{"id":"s2","visibility":"public","content":"<p>hey</p>"}},
             {"id":"n1","type":"follow","created_at":"2026-11-24T09:00:00Z",{{{who}}}}]
            """));

        var page = await bench.Network.Inbox!.ReadAsync(bench.Caller, "n0", null, Cancel);

        page.Items.Select(i => (i.Id, i.Kind, i.FromHandle, i.Text, i.PostId)).ShouldBe(
        [
            ("n4", "message", "@bob@other.example", "hush", null),
            ("n3", "comment", "@bob@other.example", "nice", "7"),
            ("n2", "mention", "@eve@social.example", "hey", null),
        ]);
        bench.Script.Heard.Single().Address.Query.ShouldContain("since_id=n0");
    }

    [Fact]
    public void Missing_scopes_are_lacks_with_a_reason()
    {
        using var bench = new Bench();

        bench.Network.Lacks!(null, ["read", "write"]).ShouldBeEmpty();
        bench.Network.Lacks!(null, []).ShouldBeEmpty();
        bench.Network.Lacks!(null, ["read:accounts", "read:statuses", "write:statuses", "write:media"])
            .ShouldHaveSingleItem().Ability.ShouldBe(Needs.Inbox);
    }
}
