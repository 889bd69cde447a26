using System.Net;

namespace Rostrum.Tests.Publishing;

/// <summary>The program was down when a post was due.</summary>
public sealed class A_post_that_is_late
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Goes_out_within_the_hour_and_says_how_late_it_was()
    {
        await using var stage = await Stage.StartAsync();
        var delivery = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), "Fresh bread", Soon);

        await stage.Host.RestartAsync(() => stage.Time.Advance(Soon + TimeSpan.FromMinutes(30)));
        var live = await stage.ReachesAsync(delivery, "live", "held");

        live["state"].ShouldBe("live", live.Text);
        ((double)live.Json!["lateSeconds"]!).ShouldBeInRange(1800, 1900);
        ((double)(await stage.Host.GetAsync("status")).Json!["lateness"]!["maxSeconds"]!).ShouldBeGreaterThanOrEqualTo(1800);
    }

    [Fact]
    public async Task Is_held_beyond_it_and_asked_about()
    {
        await using var stage = await Stage.StartAsync();
        var parts = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), ["Fresh bread", "and rolls"], Soon);

        await stage.Host.RestartAsync(() => stage.Time.Advance(Soon + TimeSpan.FromHours(3)));
        var held = await stage.ReachesAsync(parts[0], "live", "held");
        var next = await stage.ReachesAsync(parts[1], "live", "held");

        (held["state"], held["heldReason"]).ShouldBe(("held", "late"), held.Text);
        held.Json!["failure"]!["sentence"]!.ToString().ShouldContain("3 hours late");
        (next["state"], next["heldReason"]).ShouldBe(("held", "earlierPart"), next.Text);
        stage.CountOf("Fresh bread").ShouldBe(0);

        (await stage.Host.PostAsync($"deliveries/{parts[0]}/retry")).Status.ShouldBe(HttpStatusCode.Accepted);
        foreach (var part in parts)
        {
            (await stage.ReachesAsync(part, "live"))["state"].ShouldBe("live");
        }

        (stage.CountOf("Fresh bread"), stage.CountOf("and rolls")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task The_workspace_says_how_late_is_too_late()
    {
        await using var stage = await Stage.StartAsync();
        (await stage.Host.PatchAsync("workspace", new { latePolicy = new { publishWithinSeconds = 60 } })).Status.ShouldBe(HttpStatusCode.OK);
        var delivery = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), "Fresh bread", Soon);

        await stage.Host.RestartAsync(() => stage.Time.Advance(Soon + TimeSpan.FromMinutes(2)));
        var held = await stage.ReachesAsync(delivery, "live", "held");

        (held["state"], held["heldReason"]).ShouldBe(("held", "late"), held.Text);
        (await stage.EventsAsync("delivery.held")).Count.ShouldBe(1);
    }
}
