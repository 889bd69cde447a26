namespace Rostrum.Tests.Publishing;

/// <summary>That a post is being sent is told while it lasts, or with its outcome where that came at once.</summary>
public sealed class A_post_being_sent
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Is_told_before_it_is_told_to_be_live(string engine)
    {
        await using var stage = await Stage.StartAsync(new() { Engine = engine });
        var delivery = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), "Fresh bread", TimeSpan.FromSeconds(1));

        await stage.ReachesAsync(delivery, "live");

        (await ToldAsync(stage, delivery)).ShouldBe(["delivery.working", "delivery.live"]);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Is_shown_and_told_while_the_network_takes_its_time(string engine)
    {
        await using var stage = await Stage.StartAsync(new() { Engine = engine });
        var channel = await stage.ConnectAsync("mastodon");
        await stage.BreakAsync(new { network = "mastodon", kind = "hangAfter" });
        var delivery = await stage.PlanAsync(channel, "Fresh bread", TimeSpan.FromSeconds(1));
        var post = (await stage.Host.GetAsync($"deliveries/{delivery}"))["postId"];

        await stage.ShowsAsync("posts?state=working", list => list.Json!["items"]!.AsArray().Any(p => p!["id"]!.ToString() == post));
        (await ToldAsync(stage, delivery)).ShouldBe(["delivery.working"]);
        await stage.ControlAsync("/control/release", new { network = "mastodon" });
        await stage.ReachesAsync(delivery, "live");

        (await ToldAsync(stage, delivery)).ShouldBe(["delivery.working", "delivery.live"]);
        (await stage.Host.GetAsync($"posts/{post}"))["state"].ShouldBe("live");
    }

    private static async Task<IReadOnlyList<string>> ToldAsync(Stage stage, string delivery)
    {
        await using var db = await stage.Host.OpenDbAsync();
        return [.. db.Outbox.Where(e => e.Type.StartsWith("delivery.") && e.Data.Contains(delivery)).OrderBy(e => e.Seq).Select(e => e.Type)];
    }
}
