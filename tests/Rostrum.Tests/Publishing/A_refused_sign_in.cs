using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Networks;
using Rostrum.Tests.Api;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Publishing;

/// <summary>A network says "sign in again" in the middle of publishing: once the sign-in is renewed, then a person is asked.</summary>
public sealed class A_refused_sign_in
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("bluesky")]
    [InlineData("awkward")]
    public async Task An_expired_token_is_renewed_and_the_post_goes_out_once(string network)
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync(network);
        var delivery = await stage.PlanAsync(channel, "Fresh bread", Soon);
        await PreparedAsync(stage, network, delivery);
        await stage.BreakAsync(new { network, kind = "expire" });

        stage.Time.Advance(Soon);
        var live = await stage.ReachesAsync(delivery, "live", "held", "failed");

        live["state"].ShouldBe("live", live.Text);
        (await stage.OutcomesAsync(delivery)).ShouldBe(["refused", "accepted"]);
        stage.CountOf("Fresh bread").ShouldBe(1);
        (await stage.Host.GetAsync($"channels/{channel}"))["state"].ShouldBe("ready");
    }

    [Fact]
    public async Task An_app_password_session_renews_itself_too()
    {
        await using var stage = await Stage.StartAsync();
        var made = await stage.Host.PostAsync("channels", new
        {
            network = "bluesky", credentials = new { identifier = stage.World.World.Accounts.In("bluesky")[0].Handle, password = AppPassword(stage) },
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var delivery = await stage.PlanAsync(made["id"], "Fresh bread", Soon);
        await PreparedAsync(stage, "bluesky", delivery);
        await stage.BreakAsync(new { network = "bluesky", kind = "expire" });

        stage.Time.Advance(Soon);
        var live = await stage.ReachesAsync(delivery, "live", "held", "failed");

        live["state"].ShouldBe("live", live.Text);
        (await stage.OutcomesAsync(delivery)).ShouldBe(["refused", "accepted"]);
    }

    [Fact]
    public async Task Many_refused_at_once_spend_a_single_use_token_once()
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync("awkward");
        var deliveries = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            deliveries.Add(await stage.PlanAsync(channel, $"Loaf {i}", Soon));
        }

        foreach (var delivery in deliveries)
        {
            await PreparedAsync(stage, "awkward", delivery);
        }

        var before = (await stage.HeardAsync("awkward", "/v2/oauth/token")).Count;
        await stage.BreakAsync(new { network = "awkward", kind = "expire" });
        stage.Time.Advance(Soon);
        foreach (var delivery in deliveries)
        {
            (await stage.ReachesAsync(delivery, "live", "held", "failed"))["state"].ShouldBe("live");
        }

        (await stage.HeardAsync("awkward", "/v2/oauth/token")).Count.ShouldBe(before + 1);
        deliveries.Select((_, i) => stage.CountOf($"Loaf {i}")).ShouldAllBe(n => n == 1);
    }

    [Theory]
    [InlineData("bluesky")]
    [InlineData("mastodon")]
    [InlineData("awkward")]
    public async Task A_revoked_token_pauses_the_channel_with_a_reason_until_somebody_signs_in(string network)
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync(network);
        var delivery = await stage.PlanAsync(channel, "Fresh bread", Soon);
        await PreparedAsync(stage, network, delivery);
        await stage.BreakAsync(new { network, kind = "revoke" });

        stage.Time.Advance(Soon);
        var held = await stage.ReachesAsync(delivery, "live", "held", "failed");
        var shown = await stage.Host.GetAsync($"channels/{channel}");

        (held["state"], held["heldReason"]).ShouldBe(("held", "signInAgain"), held.Text);
        shown["state"].ShouldBe("signInAgain");
        shown["reason"].ShouldNotBeEmpty(shown.Text);
        (await stage.OutcomesAsync(delivery)).ShouldBe(["refused"]);
        (await stage.EventsAsync("channel.signInAgain")).Count.ShouldBe(1);
        stage.CountOf("Fresh bread").ShouldBe(0);

        (await stage.ConnectAsync(network, inPlaceOf: channel)).ShouldBe(channel);
        (await stage.Host.PostAsync($"deliveries/{delivery}/retry")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await stage.ReachesAsync(delivery, "live"))["state"].ShouldBe("live");
        stage.CountOf("Fresh bread").ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_cannot_be_renewed_and_has_run_out_pauses_the_channel()
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync("mastodon");
        var delivery = await stage.PlanAsync(channel, "Fresh bread", Soon);
        await stage.BreakAsync(new { network = "mastodon", kind = "expire" });

        stage.Time.Advance(Soon);
        var held = await stage.ReachesAsync(delivery, "live", "held", "failed");

        (held["state"], held["heldReason"]).ShouldBe(("held", "signInAgain"), held.Text);
        (await stage.OutcomesAsync(delivery)).ShouldBe(["refused"]);
    }

    [Fact]
    public async Task An_answer_without_a_token_overwrites_nothing_and_the_post_waits()
    {
        await using var stage = await Stage.StartAsync();
        var channel = await stage.ConnectAsync("awkward");
        var delivery = await stage.PlanAsync(channel, "Fresh bread", Soon);
        await PreparedAsync(stage, "awkward", delivery);
        var before = await GrantAsync(stage);
        await stage.BreakAsync(new { network = "awkward", kind = "htmlBefore", calls = "all", path = "/v2/oauth/token", times = 2 });
        await stage.BreakAsync(new { network = "awkward", kind = "expire" });

        stage.Time.Advance(Soon);
        var waiting = await stage.ShowsAsync($"deliveries/{delivery}", d => d["nextTryAt"].Length > 0 && d.Json!["failure"] is not null);
        var kept = await GrantAsync(stage);
        var live = await stage.ReachesAsync(delivery, "live", "held", "failed");

        waiting.Json!["failure"]!["sentence"]!.ToString().ShouldNotBeEmpty();
        (kept.AccessToken, kept.RefreshToken).ShouldBe((before.AccessToken, before.RefreshToken));
        kept.AccessToken.IsEmpty.ShouldBeFalse();
        live["state"].ShouldBe("live", live.Text);
        stage.CountOf("Fresh bread").ShouldBe(1);
    }

    private static string AppPassword(Stage stage) => stage.World.World.Accounts.In("bluesky")[0].AppPassword!;

    /// <summary>What can be done ahead of time is done: what is refused next is the act.</summary>
    private static async Task PreparedAsync(Stage stage, string network, string delivery)
    {
        if (network != "awkward")
        {
            return; // a text needs no preparation there
        }

        await Stage.UntilAsync(
            async () =>
            {
                await using var db = await stage.Host.OpenDbAsync();
                var checkpoint = await db.Deliveries.Where(d => d.Id == Guid.Parse(delivery)).Select(d => d.Checkpoint).SingleAsync(ApiHost.Cancel);
                return checkpoint?.Contains("\"is_ready\":true", StringComparison.OrdinalIgnoreCase) == true;
            },
            () => "the container to be ready");
    }

    private static async Task<Grant> GrantAsync(Stage stage)
    {
        var workspace = (await stage.Host.App.Services.GetRequiredService<WorkspaceDatabases>().FindAsync(stage.Host.WorkspaceId, ApiHost.Cancel))!;
        await using var db = workspace.CreateDb();
        return workspace.Vault.Open(await db.Grants.AsNoTracking().SingleAsync(ApiHost.Cancel));
    }
}
