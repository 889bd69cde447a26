using System.Net;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Posts;

public sealed class Listing_posts
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Pages_hold_each_post_once_while_others_are_added(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var made = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            made.Add((await host.PostAsync("posts", new { parts = new[] { new { text = $"Post {i}" } }, tags = new[] { "all" } }))["id"]);
        }

        var seen = new List<string>();
        var path = "posts?limit=3&tag=all";
        while (path.Length > 0)
        {
            var page = await host.GetAsync(path);
            page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
            seen.AddRange(page.Json!["items"]!.AsArray().Select(p => p!["id"]!.ToString()));
            await host.PostAsync("posts", new { parts = new[] { new { text = "Later" } }, tags = new[] { "all" } });
            path = page.Headers.TryGetValue("Link", out var link) ? link[(link.IndexOf("/api/v1/", StringComparison.Ordinal) + 8)..link.IndexOf('>')] : "";
        }

        made.Reverse();
        seen.ShouldBe(made);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Filters_hold_and_a_cursor_of_another_list_is_refused(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var day in new[] { 3, 1, 2 })
        {
            (await host.PostAsync("posts", new
            {
                parts = new[] { new { text = $"Day {day} 50%" } },
                channels = new[] { new { id = channel } },
                when = new { at = Instants.Write(now.AddDays(day)) },
            })).Status.ShouldBe(HttpStatusCode.Created);
        }

        await host.PostAsync("posts", new { parts = new[] { new { text = "Draft" } } });

        async Task<string[]> Texts(string query) => [.. (await host.GetAsync("posts?" + query)).Json!["items"]!.AsArray()
            .Select(p => p!["parts"]![0]!["text"]!.ToString())];
        (await Texts("sort=at")).ShouldBe(["Day 1 50%", "Day 2 50%", "Day 3 50%"]);
        (await Texts("sort=-at&limit=1")).ShouldBe(["Day 3 50%"]);
        (await Texts("state=draft")).ShouldBe(["Draft"]);
        (await Texts($"channelId={channel}&state=scheduled&state=held")).Length.ShouldBe(3);
        (await Texts("q=" + Uri.EscapeDataString("2 50%"))).ShouldBe(["Day 2 50%"]);
        (await Texts($"sort=at&from={Instants.Write(now.AddDays(1))}&to={Instants.Write(now.AddDays(3))}")).ShouldBe(["Day 1 50%", "Day 2 50%"]);
        var page = await host.GetAsync("posts?limit=1&state=scheduled");
        var foreign = await host.GetAsync($"posts?limit=1&state=draft&cursor={page["next"]}");
        foreign.Type.ShouldBe("/problems/cursor-invalid");
        (await host.GetAsync("posts?cursor=zzz")).Type.ShouldBe("/problems/cursor-invalid");
    }

    [Fact]
    public async Task The_same_external_reference_is_told_with_the_post_that_has_it()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await host.PostAsync("posts", new { externalRef = "blog-812" });

        var second = await host.PostAsync("posts", new { externalRef = "blog-812" });

        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Type.ShouldBe("/problems/already-exists");
        second["existingId"].ShouldBe(first["id"]);
    }

    [Fact]
    public async Task An_unchanged_post_is_not_sent_again()
    {
        await using var host = await ApiHost.StartAsync();
        var made = await host.PostAsync("posts", new { note = "x" });

        var same = await host.SendAsync(HttpMethod.Get, $"posts/{made["id"]}", null, null, ("If-None-Match", made.Headers["ETag"]));

        same.Status.ShouldBe(HttpStatusCode.NotModified);
        same.Text.ShouldBe("");
    }
}
