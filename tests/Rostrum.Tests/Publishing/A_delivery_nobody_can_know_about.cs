using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Tests.Commands;

namespace Rostrum.Tests.Publishing;

/// <summary>The answer of a network without look-up was lost: a person says what became of the post, by API or by command.</summary>
public sealed class A_delivery_nobody_can_know_about
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("api")]
    [InlineData("command")]
    public async Task Is_live_when_a_person_says_so_and_the_thread_goes_on(string by)
    {
        await using var stage = await Stage.StartAsync();
        var delivery = await LostAsync(stage, "cutAfter", "Fresh bread");

        var said = by == "api"
            ? (await stage.Host.PostAsync($"deliveries/{delivery}/verdict", new { verdict = "isLive", url = "https://shoutbox.example/1" }))["state"]
            : await CommandAsync(stage, "resolve", delivery, "--live", "--url", "https://shoutbox.example/1");

        said.ShouldBe("live");
        var live = await stage.Host.GetAsync($"deliveries/{delivery}");
        (live["evidence"], live["url"]).ShouldBe(("person", "https://shoutbox.example/1"));
        stage.CountOf("Fresh bread").ShouldBe(1);
        (await stage.OutcomesAsync(delivery)).ShouldBe(["unknown"]);
        (await stage.Host.PostAsync($"deliveries/{delivery}/verdict", new { verdict = "postAgain" })).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("command")]
    public async Task Is_posted_again_when_a_person_says_that_it_is_not_there(string by)
    {
        await using var stage = await Stage.StartAsync();
        var delivery = await LostAsync(stage, "cutBefore", "Fresh bread");
        stage.CountOf("Fresh bread").ShouldBe(0);

        var said = by == "api"
            ? (await stage.Host.PostAsync($"deliveries/{delivery}/verdict", new { verdict = "postAgain" }))["state"]
            : await CommandAsync(stage, "resolve", delivery, "--post-again");
        var live = await stage.ReachesAsync(delivery, "live", "failed", "held", "needsPerson");

        said.ShouldBe("scheduled");
        live["state"].ShouldBe("live", live.Text);
        stage.CountOf("Fresh bread").ShouldBe(1);
        (await stage.OutcomesAsync(delivery)).ShouldBe(["unknown", "accepted"]);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("command")]
    public async Task Is_given_up_and_may_still_be_tried_again(string by)
    {
        await using var stage = await Stage.StartAsync();
        var delivery = await LostAsync(stage, "cutBefore", "Fresh bread");

        var said = by == "api"
            ? (await stage.Host.PostAsync($"deliveries/{delivery}/verdict", new { verdict = "giveUp" }))["state"]
            : await CommandAsync(stage, "resolve", delivery, "--give-up");
        var given = await stage.Host.GetAsync($"deliveries/{delivery}");
        var again = by == "api"
            ? (await stage.Host.PostAsync($"deliveries/{delivery}/retry"))["state"]
            : await CommandAsync(stage, "retry", delivery);

        said.ShouldBe("failed");
        given.Json!["failure"]!["kind"]!.ToString().ShouldBe("gaveUp");
        again.ShouldBe("scheduled");
        (await stage.ReachesAsync(delivery, "live"))["state"].ShouldBe("live");
        stage.CountOf("Fresh bread").ShouldBe(1);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("command")]
    public async Task A_post_cancelled_before_its_time_never_goes_out(string by)
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync("shoutbox");
        var delivery = await stage.PlanAsync(channel, "Fresh bread", Soon);
        var post = (await stage.Host.GetAsync($"deliveries/{delivery}"))["postId"];

        if (by == "api")
        {
            (await stage.Host.DeleteAsync($"posts/{post}")).Status.ShouldBe(HttpStatusCode.NoContent);
        }
        else
        {
            (await CommandAsync(stage, "cancel", post)).ShouldBe(post);
        }

        var witness = await stage.PlanAsync(channel, "Rolls", Soon);
        stage.Time.Advance(Soon);
        await stage.ReachesAsync(witness, "live");
        stage.CountOf("Fresh bread").ShouldBe(0);
        (await stage.OutcomesAsync(delivery)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_channels_recent_posts_are_shown_to_recognise_it_by_where_the_network_lists_them()
    {
        await using var stage = await Stage.StartAsync();
        var listed = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), "Fresh bread", Soon);
        stage.Time.Advance(Soon);
        await stage.ReachesAsync(listed, "live");
        var unlisted = await LostAsync(stage, "cutAfter", "Rolls");

        var some = await stage.Host.GetAsync($"deliveries/{listed}/candidates");
        var none = await stage.Host.GetAsync($"deliveries/{unlisted}/candidates");

        some.Json!["items"]![0]!["text"]!.ToString().ShouldBe("Fresh bread");
        (none.Status, none.Type).ShouldBe((HttpStatusCode.Conflict, "/problems/state-conflict"));
    }

    private static async Task<string> LostAsync(Stage stage, string kind, string text)
    {
        var delivery = await stage.PlanAsync(await stage.ConnectAsync("shoutbox"), text, Soon);
        await stage.BreakAsync(new { network = "shoutbox", kind });
        stage.Time.Advance(Soon);
        await stage.ReachesAsync(delivery, "unknown", "needsPerson");
        stage.Time.Advance(Settled);
        (await stage.ReachesAsync(delivery, "needsPerson")).Json!["failure"]!["sentence"]!.ToString().ShouldContain("live?");
        return delivery;
    }

    private static async Task<string> CommandAsync(Stage stage, string command, params string[] args)
    {
        var run = await CommandLineRun.OfAsync(
            stage.Host.App.Services.GetRequiredService<RostrumSettings>(), stage.Host.Address, "", ["post", command, .. args]);
        run.Code.ShouldBe(0, run.Error);
        return run.Out.Trim();
    }
}
