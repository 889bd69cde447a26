using System.Globalization;
using System.Net;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Media;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Channels;

public sealed class What_is_known_of_a_channel
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_permission_says_on_which_day_it_was_last_of_use(string engine)
    {
        var time = new ShiftedTime();
        await using var host = await ApiHost.StartAsync(engine, time);
        var id = await host.AddChannelAsync();

        var fresh = await LastUsedAsync(host, id);
        var made = await PublishAsync(host, id);
        await MediaHost.UntilAsync(async () => (await host.GetAsync($"posts/{made}"))["state"] == "live");
        var published = await LastUsedAsync(host, id);
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

        fresh.ShouldBe("");
        published.ShouldBe(day.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Calls_that_work_are_noted_once_a_day(string engine)
    {
        var time = new ShiftedTime();
        await using var host = await ApiHost.StartAsync(engine, time);
        var id = await host.AddChannelAsync();

        await host.PostAsync($"channels/{id}/check");
        await host.PostAsync($"channels/{id}/check");
        var first = await UsesAsync(host);
        time.Advance(TimeSpan.FromDays(1));
        await host.PostAsync($"channels/{id}/check");
        var second = await UsesAsync(host);

        first.Count.ShouldBe(1);
        second.Count.ShouldBe(1);
        second[0].Day.ShouldBe(first[0].Day.AddDays(1));
        (await host.GetAsync($"channels/{id}"))["syncedAt"].ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_look_that_fails_is_no_sync_and_no_use()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AddChannelAsync("ill");
        var before = await host.GetAsync($"channels/{id}");

        var check = await host.PostAsync($"channels/{id}/check");

        check["ok"].ShouldBe("false", check.Text);
        var after = await host.GetAsync($"channels/{id}");
        after["syncedAt"].ShouldBe(before["syncedAt"]);
        after["checkedAt"].ShouldNotBe(before["checkedAt"]);
        (await UsesAsync(host)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_disconnecting_ends_is_told_in_numbers_and_comes_true(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var id = await host.AddChannelAsync();
        var other = await host.AddChannelAsync("bakery");
        var live = await PublishAsync(host, id);
        await MediaHost.UntilAsync(async () => (await host.GetAsync($"posts/{live}"))["state"] == "live");
        await PlanAsync(host, [id, other], "One", "Two");
        await PlanAsync(host, [id], "Alone");

        var told = await host.GetAsync($"channels/{id}/disconnection");
        await host.DeleteAsync($"channels/{id}");
        await MediaHost.UntilAsync(async () => (await host.GetAsync($"channels/{id}")).Status == HttpStatusCode.NotFound);

        (told["cancelledPosts"], told["cancelledDeliveries"], told["livePosts"], told["sharedWith"], told["revokes"], told["picture"])
            .ShouldBe(("2", "3", "1", "0", "true", "false"), told.Text);
        var deliveries = (await host.GetAsync($"deliveries?channelId={id}")).Json!["items"]!.AsArray().Select(d => d!["state"]!.ToString());
        deliveries.Order().ShouldBe(["cancelled", "cancelled", "cancelled", "live"]);
        (await host.GetAsync($"channels/{id}/disconnection")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync($"channels/{other}/disconnection", await host.AddKeyAsync(host.WorkspaceId, "posts:read"))).Type.ShouldBe("/problems/scope-missing");
        (await host.GetAsync($"channels/{other}/disconnection", (await host.AddWorkspaceAsync("Other")).Key)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<string> PublishAsync(ApiHost host, string channel)
    {
        var made = await host.PostAsync("posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = channel } } });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var begun = await host.PostAsync($"posts/{made["id"]}/publication");
        begun.Status.ShouldBe(HttpStatusCode.Accepted, begun.Text);
        return made["id"];
    }

    private static async Task PlanAsync(ApiHost host, string[] channels, params string[] texts)
    {
        var made = await host.PostAsync("posts", new
        {
            when = new { at = DateTimeOffset.UtcNow.AddDays(2) },
            parts = texts.Select(text => new { text }),
            channels = channels.Select(id => new { id }),
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
    }

    private static async Task<string> LastUsedAsync(ApiHost host, string id) =>
        (await host.GetAsync($"channels/{id}/scopes")).Json!["items"]![0]!["lastUsed"]?.ToString() ?? "";

    private static async Task<List<ChannelUse>> UsesAsync(ApiHost host)
    {
        await using var db = await host.OpenDbAsync();
        return [.. db.ChannelUses];
    }
}

public sealed class A_group_of_channels
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Narrows_lists_the_calendar_and_the_first_page(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (shop, other) = (await host.AddChannelAsync(), await host.AddChannelAsync("bakery"));
        await host.PatchAsync($"channels/{shop}", new { group = "Shop" });
        var (ours, theirs) = (await PlanAsync(host, shop), await PlanAsync(host, other));

        foreach (var path in new[] { "posts?", "calendar?from=2020-01-01T00:00:00Z&to=2120-01-01T00:00:00Z&" })
        {
            (await IdsAsync(host, path + "group=Shop")).ShouldBe([ours], path);
            (await IdsAsync(host, path + "group=Nothing")).ShouldBeEmpty(path);
            (await IdsAsync(host, path)).ShouldBe([ours, theirs], ignoreOrder: true, path);
        }

        (await host.GetAsync("home?group=Shop")).Json!["next"]![0]!["id"]!.ToString().ShouldBe(ours);
        (await host.GetAsync("home?group=Nothing")).Json!["next"]!.AsArray().ShouldBeEmpty();
        await using (var db = await host.OpenDbAsync())
        {
            db.Channels.Single(c => c.Id == Guid.Parse(other)).Become(ChannelState.SignInAgain, "dead");
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        (await host.GetAsync("home")).Json!["attention"]!.AsArray().Count.ShouldBe(1);
        (await host.GetAsync("home?group=Shop")).Json!["attention"]!.AsArray().ShouldBeEmpty();
    }

    private static async Task<string> PlanAsync(ApiHost host, string channel)
    {
        var made = await host.PostAsync("posts", new
        {
            when = new { at = DateTimeOffset.UtcNow.AddDays(2) }, parts = new[] { new { text = channel } }, channels = new[] { new { id = channel } },
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made["id"];
    }

    private static async Task<List<string>> IdsAsync(ApiHost host, string path) =>
        [.. (await host.GetAsync(path)).Json!["items"]!.AsArray().Select(p => p!["id"]!.ToString())];
}
