using System.Net;
using System.Text;
using Rostrum.Calendar;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Calendar;

public sealed class A_calendar_feed
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static async Task<HttpResponseMessage> ReadAsync(string url, string? etag = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return await http.SendAsync(request, ApiHost.Cancel);
    }

    private static Task<Answer> PlanAsync(ApiHost host, string channel, string text, int day) => host.PostAsync("posts", new
    {
        parts = new[] { new { text } }, channels = new[] { new { id = channel } },
        when = new { at = Instants.Write(TimeProvider.System.GetUtcNow().AddDays(day)) },
    });

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Is_read_without_a_key_and_says_what_is_planned_but_not_what_is_written(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (channel, other) = (await host.AddChannelAsync(), await host.AddChannelAsync("bakery"));
        var post = await PlanAsync(host, channel, "Secret, until then; really", 2);
        await PlanAsync(host, channel, "Too far away", 100);
        await PlanAsync(host, other, "Elsewhere", 2);

        var feed = await host.PostAsync("calendar-feeds", new { name = "Phone", channelIds = new[] { channel } });

        feed.Status.ShouldBe(HttpStatusCode.Created, feed.Text);
        using var answer = await ReadAsync(feed["url"]);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/calendar; charset=utf-8");
        answer.Headers.CacheControl!.MaxAge.ShouldBe(TimeSpan.FromMinutes(5));
        var text = await answer.Content.ReadAsStringAsync(ApiHost.Cancel);
        text.Split("BEGIN:VEVENT").Length.ShouldBe(2);
        text.ShouldContain($"UID:{post["id"]}@rostrum\r\n");
        text.ShouldContain("SUMMARY:Post: harbour\r\n");
        text.Replace("\r\n ", "", StringComparison.Ordinal).ShouldMatch($"URL:http://[^/]+/w/[a-z-]+/posts/{post["id"]}");
        text.ShouldNotContain("Secret");
        using var same = await ReadAsync(feed["url"], answer.Headers.ETag!.ToString());
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await host.GetAsync("calendar-feeds")).Text.ShouldNotContain(feed["url"][^36..^4]);
        await host.DeleteAsync($"calendar-feeds/{feed["id"]}");
        using var gone = await ReadAsync(feed["url"]);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        host.Log.All.ShouldNotContain(feed["url"][^36..^4]);
    }

    [Fact]
    public async Task Says_what_is_written_where_it_was_made_so()
    {
        await using var host = await ApiHost.StartAsync();
        await PlanAsync(host, await host.AddChannelAsync(), "Bread, fresh; warm\nCome early", 2);

        var feed = await host.PostAsync("calendar-feeds", new { name = "Team", withText = true });

        using var answer = await ReadAsync(feed["url"]);
        var text = await answer.Content.ReadAsStringAsync(ApiHost.Cancel);
        text.ShouldContain("SUMMARY:Bread\\, fresh\\; warm\r\n");
        text.ShouldContain("Come early");
        text.Split("\r\n").ShouldAllBe(l => Encoding.UTF8.GetByteCount(l) <= 75);
    }

    [Fact]
    public async Task What_is_no_feed_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var feed = await host.PostAsync("calendar-feeds", new { name = "Phone" });
        var (other, _) = await host.AddWorkspaceAsync("Elsewhere");

        using var foreign = await ReadAsync(feed["url"].Replace(host.WorkspaceId.ToString(), other.ToString(), StringComparison.Ordinal));
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.PostAsync("calendar-feeds", new { name = "" })).Type.ShouldBe("/problems/validation");
        (await host.PostAsync("calendar-feeds", new { name = "x", channelIds = new[] { Guid.NewGuid() } })).Type.ShouldBe("/problems/validation");
        (await host.PostAsync("calendar-feeds", new { name = "x" }, await host.AddKeyAsync(host.WorkspaceId, "posts:read"))).Type
            .ShouldBe("/problems/scope-missing");
        (await host.DeleteAsync($"calendar-feeds/{Guid.NewGuid()}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void Folds_long_lines_between_characters()
    {
        var text = new CalendarText().Words("SUMMARY", string.Concat(Enumerable.Repeat("パン🥖", 30))).ToString();

        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldAllBe(l => Encoding.UTF8.GetByteCount(l) <= 75);
        lines.Skip(1).ShouldAllBe(l => l.StartsWith(' '));
        text.Replace("\r\n ", "", StringComparison.Ordinal).ShouldBe("SUMMARY:" + string.Concat(Enumerable.Repeat("パン🥖", 30)) + "\r\n");
    }
}
