using System.Net;
using Microsoft.EntityFrameworkCore;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;
using Rostrum.Tests.Publishing;

namespace Rostrum.Tests.Home;

public sealed class Reading_the_first_page
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static async Task<Answer> PublishedAsync(ApiHost host, string channel, string text)
    {
        var made = await host.PostAsync("posts", new { parts = new[] { new { text } }, channels = new[] { new { id = channel } } });
        await host.PostAsync($"posts/{made["id"]}/publication");
        return made;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_empty_workspace_says_what_is_still_to_be_done(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);

        var home = await host.GetAsync("home");

        home.Status.ShouldBe(HttpStatusCode.OK, home.Text);
        home["zone"].ShouldBe("Europe/Madrid");
        home.Json!["today"]!.AsArray().ShouldBeEmpty();
        home.Json["attention"]!.AsArray().ShouldBeEmpty();
        home.Json["week"]!["onTimePercent"].ShouldBeNull();
        home.Json["setup"]!.AsObject().ShouldAllBe(s => !s.Value!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_was_published_and_what_comes_next_are_shown(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        var live = await PublishedAsync(host, channel, "Out now");
        await host.PostAsync("posts", new
        {
            parts = new[] { new { text = "Next week" } }, channels = new[] { new { id = channel } },
            when = new { at = Instants.Write(TimeProvider.System.GetUtcNow().AddDays(7)) },
        });
        await Stage.UntilAsync(
            async () => (await host.GetAsync($"posts/{live["id"]}"))["state"] == "live", () => "It did not go out.");

        Answer home = null!;
        await Stage.UntilAsync(
            async () => (home = await host.GetAsync("home")).Json!["recent"]!.AsArray().Count == 1, () => "It is not among the finished.");

        home.Json!["recent"]![0]!["text"]!.ToString().ShouldBe("Out now");
        home.Json["next"]![0]!["text"]!.ToString().ShouldBe("Next week");
        home.Json["week"]!["published"]!.GetValue<int>().ShouldBe(1);
        home.Json["week"]!["histogram"]!.AsArray().Sum(b => b!["count"]!.GetValue<int>()).ShouldBe(1);
        home.Json["setup"]!["hasLivePost"]!.GetValue<bool>().ShouldBeTrue();
        home.Json["setup"]!["hasMember"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_waits_for_somebody_stands_there_with_a_sentence(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        var asked = await host.PostAsync("posts", new { parts = new[] { new { text = "May I?" } }, channels = new[] { new { id = channel } } });
        await host.PostAsync($"posts/{asked["id"]}/review");
        await using (var db = await host.OpenDbAsync())
        {
            var row = await db.Channels.SingleAsync(ApiHost.Cancel);
            row.Become(Rostrum.Model.ChannelState.SignInAgain, "Paper refused our access.");
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        var attention = (await host.GetAsync("home")).Json!["attention"]!.AsArray();

        attention.Select(a => a!["kind"]!.ToString()).ShouldBe(["signInAgain", "approval"]);
        attention[0]!["sentence"]!.ToString().ShouldBe("Paper refused our access.");
        attention[1]!["postId"]!.ToString().ShouldBe(asked["id"]);
        var writer = await host.AddKeyAsync(host.WorkspaceId, "posts:write");
        (await host.GetAsync("home", writer)).Json!["attention"]!.AsArray().Select(a => a!["kind"]!.ToString()).ShouldBe(["signInAgain"]);
        (await host.GetAsync("home", await host.AddKeyAsync(host.WorkspaceId, "media:read"))).Type.ShouldBe("/problems/scope-missing");
    }
}
