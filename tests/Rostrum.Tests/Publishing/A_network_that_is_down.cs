namespace Rostrum.Tests.Publishing;

public sealed class A_network_that_is_down
{
    private const int Posts = 24;
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Is_left_alone_with_a_reason_and_a_next_try_and_everything_goes_out_once_it_is_back()
    {
        Door? door = null;
        await using var stage = await Stage.StartAsync(new()
        {
            Reroute = addresses => addresses["shoutbox"] = (door = new(addresses["shoutbox"])).Address,
        });
        var channel = await stage.ConnectAsync("shoutbox");
        var other = await stage.ConnectAsync("mastodon");
        var deliveries = new List<string>();
        for (var i = 0; i < Posts; i++)
        {
            deliveries.Add(await stage.PlanAsync(channel, $"Loaf {i}", Soon));
        }

        var elsewhere = await stage.PlanAsync(other, "Fresh bread", Soon);
        await door!.ShutAsync();
        stage.Time.Advance(Soon);
        var status = await stage.ShowsAsync("status", s => s.Text.Contains("networkDown", StringComparison.Ordinal));
        var list = await stage.Host.GetAsync("deliveries?limit=200");

        status.Json!["lanes"]!.AsArray().ShouldContain(l => l!["channelId"]!.ToString() == channel && l["pausedUntil"] != null);
        var told = list.Json!["items"]!.AsArray().Where(d => d!["failure"]?["networkCode"]?.ToString() == "networkDown").ToList();
        told.ShouldNotBeEmpty(list.Text);
        told.ShouldAllBe(d => d!["state"]!.ToString() == "scheduled" && d["nextTryAt"] != null && d["failure"]!["sentence"]!.ToString().Length > 0);
        (await stage.ReachesAsync(elsewhere, "live"))["state"].ShouldBe("live");

        door.Open();
        stage.Time.Advance(TimeSpan.FromSeconds(31));
        foreach (var delivery in deliveries)
        {
            (await stage.ReachesAsync(delivery, "live", "failed", "needsPerson", "held"))["state"].ShouldBe("live");
        }

        Enumerable.Range(0, Posts).Select(i => stage.CountOf($"Loaf {i}")).ShouldAllBe(n => n == 1);
        (await stage.Host.GetAsync("status")).Json!["lanes"]!.AsArray().ShouldBeEmpty();
        await door.DisposeAsync();
    }
}
