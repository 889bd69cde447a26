namespace Rostrum.Networks.Mastodon.Tests;

public sealed class Looking_for_the_own_post
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_found_by_its_source_text()
    {
        using var bench = new Bench();
        List(bench, bench.Status("7", "shown otherwise"));
        bench.Script.On("GET", "/api/v1/statuses/7/source", (200, """{"id":"7","text":"Hello @bob@other.example","spoiler_text":""}"""));

        var found = (await LookAsync(bench, bench.Job("Hello @bob@other.example "))).ShouldBeOfType<OwnPostLook.Found>();

        found.RemoteId.ShouldBe("7");
        found.Url.ShouldBe(new Uri("https://social.example/@ada/7"));
        found.Evidence.ShouldContain("social.example");
        MastodonPostState.Read(found.State)!.Visibility.ShouldBe("public");
    }

    [Fact]
    public async Task A_server_without_sources_is_asked_by_what_it_shows()
    {
        using var bench = new Bench();
        List(bench, bench.Status("6", "Hello Bob"), bench.Status("7", "Hello <a class='mention'>@<span>bob</span></a>"));

        var found = (await LookAsync(bench, bench.Job("Hello @bob@other.example"))).ShouldBeOfType<OwnPostLook.Found>();

        found.RemoteId.ShouldBe("7");
    }

    [Theory]
    [InlineData("\"application\":{\"name\":\"Rostrum\"}", "\"application\":{\"name\":\"Web\"}")]
    [InlineData("\"in_reply_to_id\":null", "\"in_reply_to_id\":\"5\"")]
    [InlineData("\"media_attachments\":[]", "\"media_attachments\":[{\"id\":\"m9\"}]")]
    [InlineData("\"poll\":null", "\"poll\":{\"votes_count\":0}")]
    [InlineData("<p>Hello</p>", "<p>Hello?</p>")]
    [InlineData("2026-11-24T12:00", "2026-11-24T11:50")]
    public async Task A_post_that_differs_is_not_ours(string was, string becomes)
    {
        using var bench = new Bench();
        var status = bench.Status("7", "Hello");
        status.ShouldContain(was);
        List(bench, status.Replace(was, becomes));

        (await LookAsync(bench, bench.Job("Hello"))).ShouldBeOfType<OwnPostLook.NotSeen>();
    }

    [Fact]
    public async Task A_warning_without_text_is_found_as_the_text()
    {
        using var bench = new Bench();
        List(bench, bench.Status("7", "careful").Replace("\"media_attachments\":[]", "\"media_attachments\":[{\"id\":\"m1\"}]"));
        var job = bench.Job("", bench.Media.Picture(2, 2, 1));
        job = job with { Content = job.Content with { Options = Bench.Options("""{"contentWarning":"careful"}""") } };

        (await LookAsync(bench, job)).ShouldBeOfType<OwnPostLook.Found>();
    }

    [Fact]
    public async Task It_reads_on_while_posts_are_newer_than_the_sending()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v1/accounts/42/statuses", () =>
            {
                var first = Script.Json(200, $"[{bench.Status("9", "later")}]");
                first.Headers.Add("Link", "<https://elsewhere.example/x?max_id=9>; rel=\"next\", <https://social.example/x?min_id=9>; rel=\"prev\"");
                return first;
            })
            .On("GET", "/api/v1/accounts/42/statuses", (200, $"[{bench.Status("7", "Hello")}]"));

        (await LookAsync(bench, bench.Job("Hello"))).ShouldBeOfType<OwnPostLook.Found>().RemoteId.ShouldBe("7");

        var pages = bench.Script.Heard.Where(h => h.Path == "/api/v1/accounts/42/statuses").ToList();
        pages[1].Address.Host.ShouldBe("social.example");
        pages[1].Address.Query.ShouldContain("max_id=9");
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        using var bench = new Bench();
        List(bench, bench.Status("7", "Hello"));

        await LookAsync(bench, bench.Job("Hello"));

        bench.Script.Heard.ShouldAllBe(h => h.Method == "GET");
    }

    [Theory]
    [InlineData("read:statuses", true)]
    [InlineData("read", true)]
    [InlineData("write:statuses", false)]
    public void It_needs_the_scope_or_a_broader_one(string granted, bool can)
    {
        using var bench = new Bench();

        bench.Network.FindsOwnPost!.CanLook([granted]).ShouldBe(can);
    }

    private static void List(Bench bench, params string[] statuses) =>
        bench.Script.On("GET", "/api/v1/accounts/42/statuses", (200, $"[{string.Join(',', statuses)}]"));

    private static Task<OwnPostLook> LookAsync(Bench bench, PublishJob job) =>
        bench.Network.FindsOwnPost!.LookAsync(job, null, bench.Time.GetUtcNow(), Cancel);
}
