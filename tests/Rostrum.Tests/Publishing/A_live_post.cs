namespace Rostrum.Tests.Publishing;

/// <summary>What is live is looked at again.</summary>
public sealed class A_live_post
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinuteAfter = TimeSpan.FromSeconds(61);
    private static readonly TimeSpan HourAfter = TimeSpan.FromMinutes(62);

    [Theory]
    [InlineData("bluesky")]
    [InlineData("mastodon")]
    public async Task Is_read_back_after_a_minute(string network)
    {
        await using var stage = await Stage.StartAsync();
        var delivery = await stage.PlanAsync(await stage.ConnectAsync(network), "Fresh bread", Soon);
        stage.Time.Advance(Soon);
        var live = await stage.ReachesAsync(delivery, "live");
        live.Json!["readBack"]?["at"].ShouldBeNull();

        stage.Time.Advance(MinuteAfter);
        var read = await stage.ShowsAsync($"deliveries/{delivery}", d => d.Json!["readBack"]?["at"] is not null);

        ((bool)read.Json!["readBack"]!["ok"]!).ShouldBeTrue(read.Text);
        read["goneAt"].ShouldBeEmpty();
        (await stage.EventsAsync("delivery.changedOnNetwork")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("bluesky")]
    [InlineData("mastodon")]
    public async Task That_somebody_removed_is_seen_to_be_gone_and_stays_in_the_history(string network)
    {
        await using var stage = await Stage.StartAsync();
        var delivery = await stage.PlanAsync(await stage.ConnectAsync(network), "Fresh bread", Soon);
        stage.Time.Advance(Soon);
        await stage.ReachesAsync(delivery, "live");
        var remote = stage.World.World.Posts.In(network).Single(p => p.Text == "Fresh bread");
        await stage.ControlAsync("/control/posts/remove", new { network, post = remote.Id });

        stage.Time.Advance(HourAfter);
        var gone = await stage.ShowsAsync($"deliveries/{delivery}", d => d["goneAt"].Length > 0);

        gone["state"].ShouldBe("live");
        (await stage.EventsAsync("delivery.goneFromNetwork")).ShouldHaveSingleItem()["deliveryId"]!.ToString().ShouldBe(delivery);
    }
}
