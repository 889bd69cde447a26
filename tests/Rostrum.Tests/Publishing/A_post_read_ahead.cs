using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Publishing;

/// <summary>What decides about a post is read seconds before its moment; whatever changes after that still counts.</summary>
public sealed class A_post_read_ahead
{
    private const string Text = "Fresh bread";

    [Fact]
    public async Task Is_held_when_its_channel_is_paused_in_the_last_second()
    {
        await using var stage = await Stage.StartAsync(new() { Level = LogLevel.Debug });
        var channel = await stage.ConnectAsync("mastodon");
        var delivery = await TakenAsync(stage, channel);

        var paused = await stage.Host.SendAsync(HttpMethod.Put, $"channels/{channel}/pause", new { reason = "Stop" });
        paused.Status.ShouldBe(HttpStatusCode.OK, paused.Text);
        stage.Time.Run(1);
        var held = await stage.ReachesAsync(delivery, "live", "held");

        (held["state"], held["heldReason"]).ShouldBe(("held", "paused"), held.Text);
        stage.CountOf(Text).ShouldBe(0);
    }

    /// <summary>PostgreSQL tells the time itself, so it cannot stand still there: where the pause came too late, it is tried anew.</summary>
    [Fact]
    public async Task Is_held_on_PostgreSQL_too()
    {
        await using var stage = await Stage.StartAsync(new() { Engine = "postgres", Level = LogLevel.Debug });
        var channel = await stage.ConnectAsync("mastodon");
        var (round, text, delivery, due) = (0, "", "", DateTimeOffset.UnixEpoch);
        while (stage.Time.GetUtcNow() > due.AddSeconds(-0.2))
        {
            await stage.Host.SendAsync(HttpMethod.Delete, $"channels/{channel}/pause");
            (text, due) = ($"{Text} {++round}", stage.Time.GetUtcNow().AddSeconds(3.5));
            delivery = await stage.PlanAsync(channel, text, due - stage.Time.GetUtcNow());
            await IsReadAsync(stage, delivery);
            await stage.Host.SendAsync(HttpMethod.Put, $"channels/{channel}/pause", new { reason = "Stop" });
        }

        var held = await stage.ReachesAsync(delivery, "live", "held");

        (held["state"], held["heldReason"]).ShouldBe(("held", "paused"), held.Text);
        stage.CountOf(text).ShouldBe(0);
    }

    [Fact]
    public async Task Waits_for_an_approval_that_is_asked_for_in_the_last_second()
    {
        await using var stage = await Stage.StartAsync(new() { Level = LogLevel.Debug });
        var delivery = await TakenAsync(stage, await stage.ConnectAsync("mastodon"));

        await using (var db = await stage.Host.OpenDbAsync())
        {
            await db.Settings.ExecuteUpdateAsync(s => s.SetProperty(w => w.ApprovalRequired, true), ApiHost.Cancel);
        }

        stage.Time.Run(1);
        var held = await stage.ReachesAsync(delivery, "live", "held");

        (held["state"], held["heldReason"]).ShouldBe(("held", "approval"), held.Text);
        stage.CountOf(Text).ShouldBe(0);
    }

    [Fact]
    public async Task Goes_out_as_it_was_changed_in_the_last_second()
    {
        await using var stage = await Stage.StartAsync(new() { Level = LogLevel.Debug });
        var delivery = await TakenAsync(stage, await stage.ConnectAsync("mastodon"));

        var post = (await stage.Host.GetAsync($"deliveries/{delivery}"))["postId"];
        var changed = await stage.Host.PatchAsync($"posts/{post}", new { parts = new[] { new { text = "Fresh rolls" } } });
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);
        stage.Time.Run(1);
        await Stage.UntilAsync(() => Task.FromResult(stage.CountOf("Fresh rolls") > 0), () => "The changed post did not go out.");

        (stage.CountOf(Text), stage.CountOf("Fresh rolls")).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Is_followed_by_the_part_that_was_added_in_the_last_second()
    {
        await using var stage = await Stage.StartAsync(new() { Level = LogLevel.Debug });
        var delivery = await TakenAsync(stage, await stage.ConnectAsync("mastodon"));

        var post = (await stage.Host.GetAsync($"deliveries/{delivery}"))["postId"];
        var changed = await stage.Host.PatchAsync($"posts/{post}", new { parts = new[] { new { text = Text }, new { text = "and rolls" } } });
        changed.Status.ShouldBe(HttpStatusCode.OK, changed.Text);
        stage.Time.Run(1);
        await Stage.UntilAsync(() => Task.FromResult(stage.CountOf("and rolls") > 0), () => "The part that was added did not go out.");

        (stage.CountOf(Text), stage.CountOf("and rolls")).ShouldBe((1, 1));
    }

    /// <summary>A post whose moment is near while the clock stands still: the engine has had it read.</summary>
    private static async Task<string> TakenAsync(Stage stage, string channel)
    {
        stage.Time.Run(0);
        var delivery = await stage.PlanAsync(channel, Text, TimeSpan.FromSeconds(1.5));
        await IsReadAsync(stage, delivery);
        return delivery;
    }

    private static Task IsReadAsync(Stage stage, string delivery) => Stage.UntilAsync(
        () => Task.FromResult(stage.Host.Log.All.Contains($"Delivery {delivery} was read before its moment")), () => stage.Host.Log.All);
}
