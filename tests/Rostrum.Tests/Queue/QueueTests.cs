using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using Rostrum.Model;
using Rostrum.Platform.Clock;
using Rostrum.Queue;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Queue;

public sealed class Weekly_slots
{
    private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    private static DateTimeOffset At(string text) => Instants.TryRead(text, out var at) ? at : throw new FormatException(text);

    [Theory]
    [InlineData("2026-03-28T00:00:00Z", "2026-03-28T08:00:00.000Z 2026-03-29T07:00:00.000Z 2026-03-30T07:00:00.000Z")]
    [InlineData("2026-10-24T00:00:00Z", "2026-10-24T07:00:00.000Z 2026-10-25T08:00:00.000Z 2026-10-26T08:00:00.000Z")]
    public void Nine_in_the_morning_stays_nine_when_clocks_change(string from, string expected)
    {
        var slots = new[] { new QueueSlot([1, 2, 3, 4, 5, 6, 7], 9 * 60) };

        var moments = SlotPlan.Moments(slots, Madrid, At(from), At(from).AddDays(3));

        string.Join(' ', moments.Select(m => Instants.Write(m.At))).ShouldBe(expected);
    }

    [Fact]
    public void What_clocks_skip_falls_on_the_first_moment_after_and_is_one_slot()
    {
        var (mine, yours) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        QueueSlot[] slots = [new([7], 150) { ChannelIds = [mine] }, new([7], 180) { ChannelIds = [yours] }];

        var moment = SlotPlan.Moments(slots, Madrid, At("2026-03-29T00:00:00Z"), At("2026-03-29T12:00:00Z")).ShouldHaveSingleItem();

        Instants.Write(moment.At).ShouldBe("2026-03-29T01:00:00.000Z");
        moment.ChannelIds.ShouldBe([mine, yours]);
    }

    [Fact]
    public void What_happens_twice_is_taken_the_first_time()
    {
        var moments = SlotPlan.Moments([new([7], 150)], Madrid, At("2026-10-24T12:00:00Z"), At("2026-10-25T12:00:00Z"));

        Instants.Write(moments.ShouldHaveSingleItem().At).ShouldBe("2026-10-25T00:30:00.000Z");
    }
}

public sealed class The_queue
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static readonly string[] EveryDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private static Task<Answer> SetAsync(ApiHost host, params object[] slots) => host.SendAsync(HttpMethod.Put, "queue", new { slots });

    private static Task<Answer> QueueAsync(ApiHost host, params string[] channels) => host.PostAsync("posts", new
    {
        parts = new[] { new { text = "Hello" } }, channels = channels.Select(c => new { id = c }), when = new { slot = "next" },
    });

    private static string[] Each(JsonNode? list, string member) => [.. list!.AsArray().Select(s => s![member]!.ToString())];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Gives_each_post_the_next_moment_that_is_free_for_all_its_channels(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (first, second) = (await host.AddChannelAsync(), await host.AddChannelAsync("bakery"));
        var set = await SetAsync(
            host, new { days = EveryDay, time = "09:00" }, new { days = EveryDay, time = "18:00", channelIds = new[] { first } });
        set.Status.ShouldBe(HttpStatusCode.OK, set.Text);
        var free = Each((await host.GetAsync($"queue/next?channelId={first}&count=4")).Json!["items"], "at");

        var alone = await QueueAsync(host, first);
        var both = await QueueAsync(host, first, second);

        alone.Status.ShouldBe(HttpStatusCode.Created, alone.Text);
        alone["at"].ShouldBe(free[0]);
        alone["state"].ShouldBe("scheduled");
        both.Json!["resolved"]!["local"]!.ToString().ShouldEndWith("T09:00");
        both["at"].ShouldBe(free.Skip(1).First(IsNine));
        var left = Each((await host.GetAsync($"queue/next?channelId={first}&count=4")).Json!["items"], "at");
        left.ShouldNotContain(alone["at"]);
        left.ShouldNotContain(both["at"]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Two_who_ask_at_once_never_get_the_same_moment(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        await SetAsync(host, new { days = EveryDay, time = "09:00" });
        var drafts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => host.PostAsync(
            "posts", new { parts = new[] { new { text = $"Draft {i}" } }, channels = new[] { new { id = channel } } })));

        var planned = await Task.WhenAll(
        [
            .. Enumerable.Range(0, 8).Select(_ => QueueAsync(host, channel)),
            .. drafts.Select(d => host.PostAsync($"posts/{d["id"]}/schedule", new { slot = "next" })),
        ]);

        planned.ShouldAllBe(p => p["state"] == "scheduled");
        planned.Select(p => p["at"]).ShouldBeUnique();
        var first = planned.Select(p => p["at"]).Min()!;
        (await host.GetAsync($"queue/slots?from={first}&to={Instants.Write(TimeProvider.System.GetUtcNow().AddDays(13))}"))
            .Json!["items"]!.AsArray().Take(12).ShouldAllBe(s => s!["taken"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Is_drawn_with_what_is_taken_and_what_is_free(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (first, second) = (await host.AddChannelAsync(), await host.AddChannelAsync("bakery"));
        await SetAsync(host, new { days = EveryDay, time = "09:00" });
        var mine = await QueueAsync(host, first);
        var range = $"queue/slots?from={mine["at"]}&to={Instants.Write(TimeProvider.System.GetUtcNow().AddDays(4))}";

        var all = (await host.GetAsync(range)).Json!["items"]!.AsArray();
        var ours = (await host.GetAsync($"{range}&channelId={first}")).Json!["items"]!.AsArray();

        all[0]!["freeChannelIds"]!.AsArray().ShouldHaveSingleItem()!.ToString().ShouldBe(second);
        all[0]!["taken"]!.GetValue<bool>().ShouldBeFalse();
        ours[0]!["taken"]!.GetValue<bool>().ShouldBeTrue();
        ours[1]!["taken"]!.GetValue<bool>().ShouldBeFalse();
        ours[1]!["local"]!.ToString().ShouldEndWith("T09:00");
        await host.DeleteAsync($"posts/{mine["id"]}/schedule");
        (await host.GetAsync($"queue/next?channelId={first}&count=1")).Json!["items"]![0]!["at"]!.ToString().ShouldBe(mine["at"]);
    }

    [Fact]
    public async Task Refuses_what_is_no_slot_and_says_when_none_is_free()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();

        (await QueueAsync(host, channel)).Json!["errors"]!["when.slot"].ShouldNotBeNull();
        (await SetAsync(host, new { days = EveryDay, time = "25:00" })).Json!["errors"]!["slots[0].time"].ShouldNotBeNull();
        (await SetAsync(host, new { days = Array.Empty<string>(), time = "09:00" })).Json!["errors"]!["slots[0].days"].ShouldNotBeNull();
        (await SetAsync(host, new { days = EveryDay, time = "09:00", channelIds = new[] { Guid.NewGuid() } }))
            .Json!["errors"]!["slots[0].channelIds"].ShouldNotBeNull();
        (await host.SendAsync(HttpMethod.Put, "queue", new { zone = "Mars/Base", slots = Array.Empty<object>() })).Json!["errors"]!["zone"].ShouldNotBeNull();
        await SetAsync(host, new { days = EveryDay, time = "09:00" });
        var stale = await host.SendAsync(HttpMethod.Put, "queue", new { slots = Array.Empty<object>() }, null, ("If-Match", "\"0\""));
        stale.Type.ShouldBe("/problems/version-conflict");
        stale["current"].ShouldBe("\"1\"");
        var writer = await host.AddKeyAsync(host.WorkspaceId, "posts:write");
        (await host.SendAsync(HttpMethod.Put, "queue", new { slots = Array.Empty<object>() }, writer)).Type.ShouldBe("/problems/scope-missing");
        (await host.GetAsync("queue/next?count=51")).Type.ShouldBe("/problems/validation");
        (await host.GetAsync("queue/slots?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z")).Type.ShouldBe("/problems/validation");
        var mixed = await host.PostAsync("posts", new { when = new { slot = "next", at = "2030-01-01T00:00:00Z" } });
        mixed.Json!["errors"]!["when.slot"].ShouldNotBeNull();
    }

    private static bool IsNine(string at) =>
        Instants.TryRead(at, out var instant) && Instant.FromDateTimeOffset(instant).InZone(DateTimeZoneProviders.Tzdb["Europe/Madrid"]).Hour == 9;
}
