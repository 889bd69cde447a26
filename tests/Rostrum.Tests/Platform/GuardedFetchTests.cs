using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Http;
using Rostrum.Platform.Outgoing;

namespace Rostrum.Tests.Platform;

public sealed class Fetching_a_strangers_page
{
    private static readonly AddressGuard Guard = new(new());
    private static readonly string[] Public = ["8.8.8.8"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_arrives_with_its_type()
    {
        await using var server = await StrangerServer.StartAsync(Page);
        server.Name("site.org", Public);

        var (result, body) = await FetchAsync(server, "http://site.org/a?token=cnry-1");

        result.ShouldBe(new FetchResult.Got(new("http://site.org/a?token=cnry-1"), "text/html", "utf-8", 4));
        body.ShouldBe("page");
        server.Connected.ShouldBe([IPAddress.Parse("8.8.8.8")]);
        server.Log.Lines.ShouldContain(line => line.Contains("site.org"));
        server.Log.Lines.ShouldNotContain(line => line.Contains("cnry"));
    }

    [Fact]
    public async Task A_name_that_turns_private_at_the_second_look_up_is_refused()
    {
        await using var server = await StrangerServer.StartAsync(context =>
        {
            context.Response.Headers.Connection = "close"; // so that the second request connects anew
            return Page(context);
        });
        server.Name("site.org", Public, ["127.0.0.1"]);
        using var outgoing = server.Handler(Guard);

        (await FetchAsync(server, "http://site.org/", outgoing)).Result.ShouldBeOfType<FetchResult.Got>();
        (await FetchAsync(server, "http://site.org/", outgoing)).Result.ShouldBe(new FetchResult.Failed(OutgoingFailure.NotAllowed));

        server.Resolved.ShouldBe(["site.org", "site.org"]);
        server.Connected.ShouldBe([IPAddress.Parse("8.8.8.8")]);
    }

    [Theory]
    [InlineData("8.8.8.8", "10.0.0.1")]
    [InlineData("::1", "8.8.8.8")]
    [InlineData("8.8.8.8", "::ffff:127.0.0.1")]
    public async Task One_bad_address_refuses_the_whole_name(string first, string second)
    {
        await using var server = await StrangerServer.StartAsync(Page);
        server.Name("site.org", [first, second]);

        (await FetchAsync(server, "http://site.org/")).Result.ShouldBe(new FetchResult.Failed(OutgoingFailure.NotAllowed));

        server.Connected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_with_only_ipv6_works()
    {
        await using var server = await StrangerServer.StartAsync(Page);
        server.Name("site.org", ["2a00:1450::1"]);

        (await FetchAsync(server, "http://site.org/")).Body.ShouldBe("page");
    }

    [Fact]
    public async Task A_dead_first_address_gives_way_to_the_second()
    {
        await using var server = await StrangerServer.StartAsync(Page);
        server.Name("site.org", ["8.8.4.4", "8.8.8.8"]);

        (await FetchAsync(server, "http://site.org/")).Body.ShouldBe("page");

        server.Connected.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task Three_redirects_are_followed_and_not_four(int redirects, bool arrives)
    {
        await using var server = await StrangerServer.StartAsync(context =>
        {
            var hop = int.Parse(context.Request.Path.Value![1..], null);
            return hop < redirects ? Redirect(context, $"/{hop + 1}") : Page(context);
        });
        server.Name("site.org", Public);

        var (result, _) = await FetchAsync(server, "http://site.org/0");

        (result is FetchResult.Got).ShouldBe(arrives);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://inside.org/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://site.org:6379/")]
    public async Task A_redirect_inside_is_refused(string location)
    {
        await using var server = await StrangerServer.StartAsync(context =>
            context.Request.Path == "/" ? Redirect(context, location) : Page(context));
        server.Name("site.org", Public);
        server.Name("inside.org", ["192.168.0.10"]);

        (await FetchAsync(server, "http://site.org/")).Result.ShouldBe(new FetchResult.Failed(OutgoingFailure.NotAllowed));

        server.Asked.ShouldBe(["site.org/"]);
    }

    [Fact]
    public void A_redirect_from_https_to_http_is_refused()
    {
        using var outgoing = new OutgoingHandler(Guard, TimeProvider.System, new QuietLogger<OutgoingHandler>());
        using var fetch = new GuardedFetch(outgoing, Guard, TimeProvider.System, "Rostrum/0.1");

        fetch.NextHop(new("https://site.org/"), new("http://site.org/x"), plainHttp: true).ShouldBeNull();
        fetch.NextHop(new("https://site.org/"), new("//other.org/x", UriKind.Relative), plainHttp: false)
            .ShouldBe(new Uri("https://other.org/x"));
    }

    [Fact]
    public async Task An_endless_answer_stops_at_the_limit()
    {
        await using var server = await StrangerServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        });
        server.Name("site.org", Public);

        var (result, body) = await FetchAsync(server, "http://site.org/");

        result.ShouldBe(new FetchResult.Failed(OutgoingFailure.TooLarge));
        body.Length.ShouldBeLessThanOrEqualTo(100_000);
    }

    [Fact]
    public async Task An_announced_10_GB_answer_is_not_read_at_all()
    {
        await using var server = await StrangerServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.ContentLength = 10_000_000_000;
            await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        server.Name("site.org", Public);

        var (result, body) = await FetchAsync(server, "http://site.org/");

        result.ShouldBe(new FetchResult.Failed(OutgoingFailure.TooLarge));
        body.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_packed_bomb_is_counted_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[50_000_000]);
        }

        await using var server = await StrangerServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.ToArray(), context.RequestAborted);
        });
        server.Name("site.org", Public);
        packed.Length.ShouldBeLessThan(100_000);

        (await FetchAsync(server, "http://site.org/")).Result.ShouldBe(new FetchResult.Failed(OutgoingFailure.TooLarge));
    }

    [Fact]
    public async Task A_slow_drip_ends_with_the_total_time()
    {
        await using var server = await StrangerServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        server.Name("site.org", Public);

        var (result, _) = await FetchAsync(server, "http://site.org/", limit: TimeSpan.FromMilliseconds(300));

        result.ShouldBe(new FetchResult.Failed(OutgoingFailure.NoAnswer));
    }

    [Theory]
    [InlineData(404, "text/html", nameof(OutgoingFailure.NotFound))]
    [InlineData(403, "text/html", nameof(OutgoingFailure.NotFound))]
    [InlineData(500, "text/html", nameof(OutgoingFailure.NoAnswer))]
    [InlineData(200, "application/octet-stream", nameof(OutgoingFailure.NotFound))]
    public async Task Other_answers_have_their_class(int status, string type, string failure)
    {
        await using var server = await StrangerServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync("page");
        });
        server.Name("site.org", Public);

        (await FetchAsync(server, "http://site.org/")).Result.ShouldBe(new FetchResult.Failed(Enum.Parse<OutgoingFailure>(failure)));
    }

    [Fact]
    public async Task Failures_take_as_long_whatever_their_cause()
    {
        await using var server = await StrangerServer.StartAsync(Page);
        var started = Stopwatch.StartNew();

        var unknown = await FetchAsync(server, "http://nowhere.org/");
        unknown.Result.ShouldBe(new FetchResult.Failed(OutgoingFailure.NoAnswer));
        started.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(190);

        started.Restart();
        (await FetchAsync(server, "http://127.0.0.1/")).Result.ShouldBe(new FetchResult.Failed(OutgoingFailure.NotAllowed));
        started.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(190);
    }

    [Fact]
    public async Task A_proxy_in_the_environment_changes_nothing()
    {
        await using var server = await StrangerServer.StartAsync(Page);
        server.Name("site.org", Public);
        server.Name("inside.org", ["10.0.0.1"]);
        var before = Environment.GetEnvironmentVariable("http_proxy");
        Environment.SetEnvironmentVariable("http_proxy", "http://proxy.org:3128");
        try
        {
            (await FetchAsync(server, "http://site.org/")).Body.ShouldBe("page");
            (await FetchAsync(server, "http://inside.org/")).Result.ShouldBe(new FetchResult.Failed(OutgoingFailure.NotAllowed));
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", before);
        }

        server.Resolved.ShouldNotContain("proxy.org");
    }

    [Fact]
    public async Task No_cookie_and_no_trace_id_goes_out()
    {
        await using var server = await StrangerServer.StartAsync(context =>
        {
            context.Response.Headers.SetCookie = "id=1; path=/";
            return context.Request.Path == "/" ? Redirect(context, "/next") : Page(context);
        });
        server.Name("site.org", Public);
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        (await FetchAsync(server, "http://site.org/")).Body.ShouldBe("page");

        server.Headers.Count.ShouldBe(2);
        server.Headers.ShouldAllBe(h => !h.Contains("Cookie") && !h.Contains("traceparent") && h.Contains("Rostrum/0.1"));
    }

    [Fact]
    public async Task A_callers_budget_runs_out_and_anothers_does_not()
    {
        await using var server = await StrangerServer.StartAsync(Page);
        server.Name("site.org", Public);
        using var outgoing = server.Handler(Guard);
        using var fetch = new GuardedFetch(outgoing, Guard, TimeProvider.System, "Rostrum/0.1");
        for (var i = 0; i < 60; i++)
        {
            (await fetch.FetchAsync(Request("http://site.org/"), Stream.Null, Cancel)).ShouldBeOfType<FetchResult.Got>();
        }

        (await fetch.FetchAsync(Request("http://site.org/"), Stream.Null, Cancel)).ShouldBe(new FetchResult.Failed(OutgoingFailure.NotAllowed));
        (await fetch.FetchAsync(Request("http://site.org/") with { Budget = "b" }, Stream.Null, Cancel)).ShouldBeOfType<FetchResult.Got>();
    }

    private static FetchRequest Request(string address) =>
        new(address, 100_000, TimeSpan.FromSeconds(20), ["text/*", "application/xml"], "a") { PlainHttp = true };

    private static async Task<(FetchResult Result, string Body)> FetchAsync(
        StrangerServer server, string address, OutgoingHandler? handler = null, TimeSpan? limit = null)
    {
        using var own = handler is null ? server.Handler(Guard) : null;
        using var fetch = new GuardedFetch(handler ?? own!, Guard, TimeProvider.System, "Rostrum/0.1");
        using var body = new MemoryStream();
        var request = Request(address);
        var result = await fetch.FetchAsync(request with { TotalTime = limit ?? request.TotalTime }, body, Cancel);
        return (result, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private static Task Page(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync("page");
    }

    private static Task Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = 302;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }
}

public sealed class Calling_through_the_one_handler
{
    private static readonly AddressGuard Guard = new(new());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_http_client_gets_a_request_failure_and_nothing_was_sent()
    {
        await using var server = await StrangerServer.StartAsync(context => context.Response.WriteAsync("x"));
        server.Name("inside.org", ["10.0.0.1"]);
        using var http = new HttpClient(server.Handler(Guard));

        var refusal = await Should.ThrowAsync<OutgoingException>(http.PostAsync("https://inside.org/", new StringContent("act"), Cancel));

        refusal.Failure.ShouldBe(OutgoingFailure.NotAllowed);
        refusal.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        refusal.Message.ShouldNotContain("10.0.0.1");
        server.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_buffered_answer_stops_at_the_limit_of_its_request()
    {
        await using var server = await StrangerServer.StartAsync(context => context.Response.WriteAsync(new string('x', 5_000)));
        server.Name("site.org", ["8.8.8.8"]);
        using var http = new HttpClient(server.Handler(Guard));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://site.org/");
        request.Options.Set(OutgoingHandler.PlainHttp, true);
        request.Options.Set(OutgoingHandler.MaxAnswer, 4_999);

        (await Should.ThrowAsync<OutgoingException>(http.SendAsync(request, Cancel))).Failure.ShouldBe(OutgoingFailure.TooLarge);
    }

    [Fact]
    public async Task An_excepted_origin_is_called_where_it_is()
    {
        await using var server = await StrangerServer.StartAsync(context => context.Response.WriteAsync("inside"));
        server.Name("mastodon.lan", ["10.0.0.1"]);
        using var http = new HttpClient(server.Handler(new AddressGuard(new() { Allow = AllowedOrigin.ParseList("http://mastodon.lan:3000") })));

        (await http.GetStringAsync("http://mastodon.lan:3000/", Cancel)).ShouldBe("inside");
        await Should.ThrowAsync<OutgoingException>(http.GetStringAsync("http://mastodon.lan:3001/", Cancel));
    }

    [Fact]
    public async Task A_redirect_is_handed_back_and_not_followed()
    {
        await using var server = await StrangerServer.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "http://elsewhere.org/";
            return Task.CompletedTask;
        });
        using var http = new HttpClient(server.Handler(new AddressGuard(new() { Allow = AllowedOrigin.ParseList("http://10.0.0.2:3000") })));

        using var answer = await http.PostAsync("http://10.0.0.2:3000/token", new StringContent("client_secret=x"), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        server.Asked.Count.ShouldBe(1);
    }
}
