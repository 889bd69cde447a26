using System.Net;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Posts;

public sealed class Reading_the_calendar
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static string Day(int day) => Instants.Write(Now.AddDays(day));

    private static async Task<Answer> ScheduleAsync(ApiHost host, string channel, int day, string text, params string[] tags)
    {
        var made = await host.PostAsync("posts", new
        {
            parts = new[] { new { text } }, tags, channels = new[] { new { id = channel } }, when = new { at = Day(day) },
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }

    private static string[] Texts(Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return [.. answer.Json!["items"]!.AsArray().Select(p => p!["text"]!.ToString())];
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_range_comes_as_cards_in_order_of_time_page_by_page(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        var other = await host.AddChannelAsync("bakery");
        await ScheduleAsync(host, channel, 3, "Third", "winter", "shop");
        await ScheduleAsync(host, channel, 1, "First 見出し", "winter");
        await ScheduleAsync(host, other, 2, "Second");
        await ScheduleAsync(host, channel, 9, "Outside");

        var range = $"calendar?from={Day(0)}&to={Day(5)}";
        var all = await host.GetAsync(range);

        Texts(all).ShouldBe(["First 見出し", "Second", "Third"]);
        var card = all.Json!["items"]![0]!;
        card["state"]!.ToString().ShouldBe("scheduled");
        card["channels"]![0]!["id"]!.ToString().ShouldBe(channel);
        card["channels"]![0]!["state"]!.ToString().ShouldBe("scheduled");
        card["author"]!["name"]!.ToString().ShouldBe("ci");
        card["problem"]!.GetValue<bool>().ShouldBeFalse();
        var page = await host.GetAsync(range + "&limit=2");
        Texts(page).ShouldBe(["First 見出し", "Second"]);
        Texts(await host.GetAsync($"{range}&limit=2&cursor={page["next"]}")).ShouldBe(["Third"]);
        Texts(await host.GetAsync($"{range}&channelId={channel}&tag=winter&q=thi")).ShouldBe(["Third"]);
        Texts(await host.GetAsync($"{range}&q={Uri.EscapeDataString("見出")}")).ShouldBe(["First 見出し"]);
        Texts(await host.GetAsync($"{range}&state=live")).ShouldBeEmpty();
        (await host.GetAsync("tags")).Json!["items"]!.AsArray().Select(t => $"{t!["name"]} {t["posts"]}").ShouldBe(["winter 2", "shop 1"]);
        (await host.GetAsync("posts/count?state=scheduled"))["count"].ShouldBe("4");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_tray_holds_what_has_no_time_newest_first_with_its_channels(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        await ScheduleAsync(host, channel, 1, "Planned");
        await host.PostAsync("posts", new { parts = new[] { new { text = "Old idea" } } });
        await host.PostAsync("posts", new { channels = new[] { new { id = channel } } });

        var tray = await host.GetAsync("calendar?undated=true");

        Texts(tray).ShouldBe(["", "Old idea"]);
        tray.Json!["items"]![0]!["channels"]![0]!["id"]!.ToString().ShouldBe(channel);
        tray.Json["items"]![0]!["channels"]![0]!["state"]!.ToString().ShouldBe("draft");
        var page = await host.GetAsync("calendar?undated=true&limit=1");
        Texts(await host.GetAsync($"calendar?undated=true&limit=1&cursor={page["next"]}")).ShouldBe(["Old idea"]);
    }

    [Fact]
    public async Task A_long_text_is_cut_where_a_character_ends()
    {
        await using var host = await ApiHost.StartAsync();
        const string family = "👩‍👩‍👧‍👦";
        await host.PostAsync("posts", new { parts = new[] { new { text = string.Concat(Enumerable.Repeat(family, 200)) } } });

        var text = Texts(await host.GetAsync("calendar?undated=true")).ShouldHaveSingleItem();

        text.ShouldBe(string.Concat(Enumerable.Repeat(family, 160)));
    }

    [Fact]
    public async Task Labels_follow_an_edit_and_a_deletion()
    {
        await using var host = await ApiHost.StartAsync();
        var made = await host.PostAsync("posts", new { tags = new[] { "winter", "shop" } });

        await host.PatchAsync($"posts/{made["id"]}", new { tags = new[] { "summer", "shop" } });

        async Task<string[]> Tags() => [.. (await host.GetAsync("tags")).Json!["items"]!.AsArray().Select(t => t!["name"]!.ToString())];
        (await Tags()).ShouldBe(["shop", "summer"]);
        await host.DeleteAsync($"posts/{made["id"]}");
        (await Tags()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_a_range_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var media = await host.AddKeyAsync(host.WorkspaceId, "media:read");

        (await host.GetAsync("calendar")).Type.ShouldBe("/problems/validation");
        (await host.GetAsync($"calendar?from={Day(0)}&to=tomorrow")).Type.ShouldBe("/problems/validation");
        (await host.GetAsync($"calendar?from={Day(0)}&to={Day(1)}&limit=2001")).Type.ShouldBe("/problems/validation");
        (await host.GetAsync($"calendar?from={Day(0)}&to={Day(1)}&undated=true")).Type.ShouldBe("/problems/validation");
        (await host.GetAsync("calendar?undated=true&colour=red")).Type.ShouldBe("/problems/unknown-parameter");
        (await host.GetAsync("calendar?undated=true", media)).Type.ShouldBe("/problems/scope-missing");
        (await host.GetAsync("tags", media)).Type.ShouldBe("/problems/scope-missing");
        (await host.GetAsync("posts/count", media)).Type.ShouldBe("/problems/scope-missing");
        var (_, elsewhere) = await host.AddWorkspaceAsync("Elsewhere");
        await host.PostAsync("posts", new { tags = new[] { "mine" } });
        Texts(await host.GetAsync("calendar?undated=true", elsewhere)).ShouldBeEmpty();
    }
}
