using System.Net;

namespace Rostrum.Tests.Publishing;

/// <summary>In this workspace nothing goes out that nobody has approved: the publisher itself looks.</summary>
public sealed class An_approval
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Is_waited_for_and_then_the_post_goes_out_at_its_time()
    {
        await using var stage = await Stage.StartAsync();
        await RequireAsync(stage);
        var delivery = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), "Fresh bread", Soon);
        var waiting = await stage.Host.GetAsync($"deliveries/{delivery}");
        var decider = await stage.Host.AddKeyAsync(stage.Host.WorkspaceId, "approvals:decide", "posts:read");

        var own = await stage.Host.PostAsync($"posts/{waiting["postId"]}/approval");
        var approved = await stage.Host.PostAsync($"posts/{waiting["postId"]}/approval", key: decider);
        stage.Time.Advance(Soon);
        var live = await stage.ReachesAsync(delivery, "live", "held");

        waiting["state"].ShouldBe("inReview");
        (own.Status, own.Type).ShouldBe((HttpStatusCode.Forbidden, "/problems/approval-not-yours"));
        approved.Status.ShouldBe(HttpStatusCode.OK, approved.Text);
        live["state"].ShouldBe("live", live.Text);
        stage.CountOf("Fresh bread").ShouldBe(1);
    }

    [Fact]
    public async Task That_never_comes_lets_nothing_out()
    {
        await using var stage = await Stage.StartAsync();
        await RequireAsync(stage);
        var channel = await stage.ConnectAsync("mastodon");
        var waiting = await stage.PlanAsync(channel, "Fresh bread", Soon);

        stage.Time.Advance(Soon);
        await WitnessAsync(stage, channel);

        (await stage.Host.GetAsync($"deliveries/{waiting}"))["state"].ShouldBe("inReview");
        stage.CountOf("Fresh bread").ShouldBe(0);
        var now = await stage.Host.PostAsync($"posts/{(await stage.Host.GetAsync($"deliveries/{waiting}"))["postId"]}/publication");
        (now.Status, now.Type).ShouldBe((HttpStatusCode.Conflict, "/problems/approval-required"));
    }

    [Fact]
    public async Task Asked_for_after_the_post_was_scheduled_holds_it_at_the_gate_until_it_is_given()
    {
        await using var stage = await Stage.StartAsync();
        var delivery = await stage.PlanAsync(await stage.ConnectAsync("mastodon"), "Fresh bread", Soon);
        var post = (await stage.Host.GetAsync($"deliveries/{delivery}"))["postId"];
        await RequireAsync(stage);

        stage.Time.Advance(Soon);
        var held = await stage.ReachesAsync(delivery, "live", "held");
        var tried = await stage.Host.PostAsync($"deliveries/{delivery}/retry");
        var again = await stage.ReachesAsync(delivery, "live", "held");

        (held["state"], held["heldReason"]).ShouldBe(("held", "approval"), held.Text);
        tried.Status.ShouldBe(HttpStatusCode.Accepted);
        (again["state"], again["heldReason"]).ShouldBe(("held", "approval"), again.Text);
        stage.CountOf("Fresh bread").ShouldBe(0);

        (await stage.Host.DeleteAsync($"posts/{post}/schedule")).Status.ShouldBe(HttpStatusCode.OK);
        (await stage.Host.PostAsync($"posts/{post}/review")).Status.ShouldBe(HttpStatusCode.OK);
        var decider = await stage.Host.AddKeyAsync(stage.Host.WorkspaceId, "approvals:decide", "posts:read");
        (await stage.Host.PostAsync($"posts/{post}/approval", key: decider)).Status.ShouldBe(HttpStatusCode.OK);
        (await stage.Host.PostAsync($"posts/{post}/publication")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await stage.ReachesAsync(delivery, "live"))["state"].ShouldBe("live");
        stage.CountOf("Fresh bread").ShouldBe(1);
    }

    private static async Task RequireAsync(Stage stage) =>
        (await stage.Host.PatchAsync("workspace", new { approval = new { required = true } })).Status.ShouldBe(HttpStatusCode.OK);

    /// <summary>Another post, approved and due after the waiting one, has gone out: the publisher has had its chance.</summary>
    private static async Task WitnessAsync(Stage stage, string channel)
    {
        var witness = await stage.PlanAsync(channel, "Rolls", TimeSpan.FromMinutes(1));
        var decider = await stage.Host.AddKeyAsync(stage.Host.WorkspaceId, "approvals:decide", "posts:read");
        var post = (await stage.Host.GetAsync($"deliveries/{witness}"))["postId"];
        (await stage.Host.PostAsync($"posts/{post}/approval", key: decider)).Status.ShouldBe(HttpStatusCode.OK);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.ReachesAsync(witness, "live");
    }
}
