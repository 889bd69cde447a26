using System.Text.Json;

namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Publishing_a_post
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_key_belongs_to_the_publication_and_not_to_the_attempt()
    {
        using var bench = new Bench();
        bench.Script.On("POST", "/api/v1/statuses", (200, bench.Status("7", "Hello")));

        await bench.PublishAsync(bench.Job("Hello"));
        await bench.PublishAsync(bench.Job("Hello"));
        await bench.PublishAsync(bench.Job("Hello") with { PublicationId = Guid.Parse("0193b0a0-0000-7000-8000-000000000002") });

        var keys = bench.Script.Posts.Select(p => p.Headers["Idempotency-Key"]).ToList();
        keys[0].ShouldBe(keys[1]);
        keys[2].ShouldNotBe(keys[0]);
    }

    [Theory]
    [InlineData("4.6.4", 11, true)]
    [InlineData("4.3.0+glitch", 2, true)]
    [InlineData("4.2.10", 0, false)]
    [InlineData("2.7.2 (compatible; Akkoma 3.9.3)", 0, false)]
    [InlineData("4.5.0 (compatible; Other 1.0)", 7, false)]
    [InlineData("0.17.0+git-abc", 2, false)]
    [InlineData("", 0, false)]
    public void A_repetition_is_trusted_only_where_the_server_is_known_to_keep_the_key(string version, int api, bool safe)
    {
        var instance = new WireInstance { Version = version, ApiVersions = api == 0 ? null : new() { Mastodon = api } };
        using var bench = new Bench(MastodonFacts.Of(instance, Bench.Home));

        var next = bench.Publisher.Next(bench.Job("Hello"), null);

        next.Kind.ShouldBe(StepKind.Act);
        next.RepeatIsSafe.ShouldBe(safe);
        next.RepeatWindow.ShouldNotBeNull().ShouldBeLessThan(TimeSpan.FromHours(1));
        next.RepeatAfter.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Every_choice_is_sent()
    {
        using var bench = new Bench();
        bench.Script.On("POST", "/api/v1/statuses", (200, bench.Status("7", "Which?")));
        var job = bench.Job("Which?");
        job = job with
        {
            Content = job.Content with
            {
                Options = Bench.Options("""
                    {"contentWarning":"careful","visibility":"private","sensitive":true,"language":"ja","pollOptions":["one","two"],
                     "pollMinutes":60,"pollMultiple":true,"pollHideTotals":true,"quotePolicy":"nobody"}
                    """),
            },
        };

        await bench.PublishAsync(job);

        using var sent = JsonDocument.Parse(bench.Script.Posts.Single().Text);
        var root = sent.RootElement;
        root.GetProperty("status").GetString().ShouldBe("Which?");
        root.GetProperty("spoiler_text").GetString().ShouldBe("careful");
        root.GetProperty("visibility").GetString().ShouldBe("private");
        root.GetProperty("sensitive").GetBoolean().ShouldBeTrue();
        root.GetProperty("language").GetString().ShouldBe("ja");
        root.GetProperty("quote_approval_policy").GetString().ShouldBe("nobody");
        var poll = root.GetProperty("poll");
        poll.GetProperty("options").EnumerateArray().Select(o => o.GetString()).ShouldBe(["one", "two"]);
        poll.GetProperty("expires_in").GetInt32().ShouldBe(3600);
        poll.GetProperty("multiple").GetBoolean().ShouldBeTrue();
        poll.GetProperty("hide_totals").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Without_choices_the_accounts_own_defaults_hold()
    {
        using var bench = new Bench(Bench.Known with { DefaultVisibility = null });
        bench.Script.On("POST", "/api/v1/statuses", (200, bench.Status("7", "Hello")));

        await bench.PublishAsync(bench.Job("Hello"));

        bench.Script.Posts.Single().Text.ShouldBe("""{"status":"Hello"}""");
    }

    [Theory]
    [InlineData("public", null, "public", "unlisted")]
    [InlineData("public", "public", "private", "private")]
    [InlineData("public", "direct", "unlisted", "direct")]
    [InlineData("public", "public", "direct", "direct")]
    [InlineData("private", null, "public", "private")]
    [InlineData(null, null, "private", "private")]
    public async Task A_later_part_answers_the_part_before_and_is_never_wider(string? usual, string? chosen, string parent, string expected)
    {
        using var bench = new Bench(Bench.Known with { DefaultVisibility = usual });
        bench.Script.On("POST", "/api/v1/statuses", (200, bench.Status("8", "two")));
        var job = bench.Job("two");
        job = job with
        {
            Root = new("7", null),
            Parent = new("7", new MastodonPostState(parent, []).ToJson()),
            Content = job.Content with
            {
                Kind = PartKind.Reply,
                Options = chosen is null ? job.Content.Options : Bench.Options($$"""{"visibility":"{{chosen}}"}"""),
            },
        };

        await bench.PublishAsync(job);

        using var sent = JsonDocument.Parse(bench.Script.Posts.Single().Text);
        sent.RootElement.GetProperty("in_reply_to_id").GetString().ShouldBe("7");
        sent.RootElement.GetProperty("visibility").GetString().ShouldBe(expected);
    }

    [Fact]
    public async Task Media_are_sent_with_description_and_focus_and_fitted_to_the_server()
    {
        using var bench = new Bench(Bench.Known with { ImageBytes = 1000, ImagePixels = 100, MediaTypes = ["image/jpeg", "image/webp"] });
        var picture = bench.Media.Picture(40, 10, 9, "a grey field") with { Focus = (-0.5, 2) };
        bench.Script
            .On("POST", "/api/v2/media", (200, """{"id":"m1","url":"https://social.example/m1.png"}"""))
            .On("POST", "/api/v1/statuses", (200, bench.Status("7", "Look")));

        var live = await bench.PublishAsync(bench.Job("Look", picture));

        var upload = bench.Script.Heard[0].Text;
        upload.ShouldContain("""Content-Disposition: form-data; name="description" """.TrimEnd() + "\r\n\r\na grey field");
        upload.ShouldContain("""name="focus" """.TrimEnd() + "\r\n\r\n-0.5,1\r\n");
        upload.ShouldContain("""name="file"; filename=" """.TrimEnd());
        bench.Script.Posts.Single().Text.ShouldContain("\"media_ids\":[\"m1\"]");
        var wish = bench.Media.Wishes.ShouldHaveSingleItem();
        wish.MaxBytes.ShouldBe(1000);
        wish.MaxSide.ShouldBe(20);
        wish.ContentTypes.ShouldBe(["image/jpeg", "image/webp"]);
        MastodonPostState.Read(live.State)!.Media.ShouldHaveSingleItem().Item.ShouldBe(picture.Id);
    }

    [Fact]
    public async Task A_server_without_the_second_media_version_gets_the_first()
    {
        using var bench = new Bench();
        bench.Script
            .On("POST", "/api/v1/media", (200, """{"id":9,"url":"https://social.example/m.png"}"""))
            .On("POST", "/api/v1/statuses", (200, bench.Status("7", "Look")));

        await bench.PublishAsync(bench.Job("Look", bench.Media.Picture(2, 2, 1)));

        bench.Script.Posts.Single().Text.ShouldContain("\"media_ids\":[\"9\"]");
        bench.Script.Heard.Count(h => h.Path is "/api/v1/media" or "/api/v2/media").ShouldBe(2);
    }

    [Fact]
    public async Task A_video_goes_with_the_picture_that_was_chosen_for_it_whichever_version_takes_it()
    {
        using var bench = new Bench();
        bench.Media.Poster = "the chosen moment"u8.ToArray();
        bench.Script
            .On("POST", "/api/v1/media", (200, """{"id":"m1","url":"https://social.example/m1.mp4"}"""))
            .On("POST", "/api/v1/statuses", (200, bench.Status("7", "Look")), (200, bench.Status("8", "Look")));

        await bench.PublishAsync(bench.Job("Look", bench.Media.Video(10)));
        await bench.PublishAsync(bench.Job("Look", bench.Media.Picture(2, 2, 1)));

        var uploads = bench.Script.Heard.Where(h => h.Path is "/api/v1/media" or "/api/v2/media").Select(h => h.Text).ToList();
        uploads.Count.ShouldBe(4);
        uploads[..2].ShouldAllBe(u => u.Contains("name=\"thumbnail\"") && u.Contains("the chosen moment"));
        uploads[2..].ShouldAllBe(u => !u.Contains("thumbnail"));
    }

    [Fact]
    public async Task Media_that_are_still_processed_at_the_act_are_waited_for()
    {
        using var bench = new Bench();
        bench.Script
            .On("POST", "/api/v2/media", (200, """{"id":"m1","url":"https://social.example/m1.mp4"}"""))
            .On("POST", "/api/v1/statuses", (422, """{"error":"メディアの処理が終わっていません"}"""), (200, bench.Status("7", "Look")))
            .On("GET", "/api/v1/media/m1", (206, """{"id":"m1","url":null}"""), (206, """{"id":"m1","url":null}"""), (200, """{"id":"m1","url":"u"}"""));

        var live = await bench.PublishAsync(bench.Job("Look", bench.Media.Video(10)));

        live.RemoteId.ShouldBe("7");
        bench.Script.Posts.Count().ShouldBe(2);
    }

    [Fact]
    public async Task Media_that_were_cleaned_away_are_sent_again()
    {
        using var bench = new Bench();
        bench.Script
            .On("POST", "/api/v2/media", (200, """{"id":"m1","url":"u1"}"""), (200, """{"id":"m2","url":"u2"}"""))
            .On("POST", "/api/v1/statuses", (422, """{"error":"x"}"""), (200, bench.Status("7", "Look")))
            .On("GET", "/api/v1/accounts/42/statuses", (200, "[]"));

        await bench.PublishAsync(bench.Job("Look", bench.Media.Picture(2, 2, 1)));

        bench.Script.Posts.Last().Text.ShouldContain("\"media_ids\":[\"m2\"]");
    }

    [Fact]
    public async Task Media_that_are_gone_because_our_post_holds_them_prove_that_it_is_live()
    {
        using var bench = new Bench();
        var own = bench.Status("7", "Look").Replace("\"media_attachments\":[]", "\"media_attachments\":[{\"id\":\"m1\"}]");
        bench.Script
            .On("POST", "/api/v2/media", (200, """{"id":"m1","url":"u1"}"""))
            .On("POST", "/api/v1/statuses", (422, """{"error":"x"}"""))
            .On("GET", "/api/v1/accounts/42/statuses", (200, $"[{own}]"));

        var live = await bench.PublishAsync(bench.Job("Look", bench.Media.Picture(2, 2, 1)));

        live.RemoteId.ShouldBe("7");
        bench.Script.Posts.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_never_keeps_the_media_is_given_up()
    {
        using var bench = new Bench();
        bench.Script
            .On("POST", "/api/v2/media", (200, """{"id":"m1","url":"u1"}"""))
            .On("POST", "/api/v1/statuses", (422, """{"error":"x"}"""))
            .On("GET", "/api/v1/accounts/42/statuses", (200, "[]"));

        var problem = await Should.ThrowAsync<NetworkException>(() => bench.PublishAsync(bench.Job("Look", bench.Media.Picture(2, 2, 1))));

        problem.Failure.Code.ShouldBe("media_gone");
        bench.Script.Posts.Count().ShouldBe(3);
    }

    [Fact]
    public async Task No_log_line_holds_the_token_or_the_text()
    {
        using var bench = new Bench();
        bench.Script.On("POST", "/api/v1/statuses", (200, bench.Status("7", "Very private words")));

        await bench.PublishAsync(bench.Job("Very private words"));
        await bench.Network.DeletesPosts!.DeleteAsync(bench.Caller, "7", Cancel);

        bench.Log.ShouldNotBeEmpty();
        bench.Log.ShouldAllBe(l => !l.Contains("secret-token") && !l.Contains("private words"));
        bench.Script.Posts.Single().Headers["Authorization"].ShouldBe("Bearer secret-token");
        bench.Script.Posts.Single().Headers["User-Agent"].ShouldNotBeEmpty();
    }
}
