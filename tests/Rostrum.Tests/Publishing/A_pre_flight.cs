namespace Rostrum.Tests.Publishing;

/// <summary>What would stop a post is noticed before its time.</summary>
public sealed class A_pre_flight
{
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(3);
    private static readonly TimeSpan HourBefore = TimeSpan.FromMinutes(2 * 60 + 11); // it is spread over ten minutes

    [Theory]
    [InlineData("bluesky")]
    [InlineData("mastodon")]
    [InlineData("awkward")]
    public async Task Tells_an_hour_before_that_a_token_was_revoked(string network)
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync(network);
        var delivery = await stage.PlanAsync(channel, "Fresh bread", Ahead);
        await stage.BreakAsync(new { network, kind = "revoke" });

        stage.Time.Advance(HourBefore);
        var warned = await stage.ShowsAsync($"deliveries/{delivery}", d => d.Json!["warnings"]!.AsArray().Count > 0);
        var shown = await stage.Host.GetAsync($"channels/{channel}");
        var told = (await stage.EventsAsync("delivery.preflightFailed")).ShouldHaveSingleItem();

        warned["state"].ShouldBe("scheduled");
        (shown["state"], shown["reason"].Length > 0).ShouldBe(("signInAgain", true), shown.Text);
        told["deliveryId"]!.ToString().ShouldBe(delivery);
        told["checks"]![0]!["name"]!.ToString().ShouldBe("token");
        (await stage.EventsAsync("channel.signInAgain")).Count.ShouldBe(1);

        await stage.ConnectAsync(network, inPlaceOf: channel);
        stage.Time.Advance(Ahead - HourBefore);
        (await stage.ReachesAsync(delivery, "live", "held"))["state"].ShouldBe("live");
    }

    [Fact]
    public async Task Renews_a_token_that_has_run_out_and_has_nothing_to_tell()
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync("bluesky");
        var delivery = await stage.PlanAsync(channel, "Fresh bread", Ahead);
        var before = (await stage.Host.GetAsync($"channels/{channel}")).Json!["token"]!["renewsAt"]!.ToString();
        await stage.BreakAsync(new { network = "bluesky", kind = "expire" });

        stage.Time.Advance(HourBefore);
        await stage.ShowsAsync($"channels/{channel}", c => c.Json!["token"]!["renewsAt"]!.ToString() != before);
        stage.Time.Advance(Ahead - HourBefore);
        var live = await stage.ReachesAsync(delivery, "live", "held");

        live["state"].ShouldBe("live", live.Text);
        live.Json!["warnings"]!.AsArray().ShouldBeEmpty();
        (await stage.EventsAsync("delivery.preflightFailed")).ShouldBeEmpty();
    }
}
