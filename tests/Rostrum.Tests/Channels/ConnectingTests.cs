using System.Net;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Channels;

public sealed class Connecting_an_account_by_pasted_credentials
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Start_paste_choose_done_and_no_secret_comes_back(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);

        var begun = await host.PostAsync("connections", new { network = "paper" });
        var pasted = await host.PostAsync($"connections/{begun["id"]}/credentials", new { fields = new { name = "harbour", pass = "right" } });
        var chosen = await host.PostAsync($"connections/{begun["id"]}/channels", new { accounts = new[] { "harbour" } });

        begun.Status.ShouldBe(HttpStatusCode.Created, begun.Text);
        begun["state"].ShouldBe("consent");
        begun.Json!["fields"]!.AsArray().Select(f => f!["name"]!.ToString()).ShouldBe(["name", "pass"]);
        pasted["state"].ShouldBe("choose", pasted.Text);
        pasted.Json!["accounts"]![0]!["id"]!.ToString().ShouldBe("harbour");
        chosen.Status.ShouldBe(HttpStatusCode.OK, chosen.Text);
        var id = chosen.Json!["items"]![0]!["id"]!.ToString();
        var done = await host.GetAsync($"connections/{begun["id"]}");
        done["state"].ShouldBe("done");
        done.Json!["channels"]![0]!.ToString().ShouldBe(id);
        var channel = await host.GetAsync($"channels/{id}");
        channel["state"].ShouldBe("ready");
        channel.Json!["can"]!.AsArray().Select(c => c!.ToString()).ShouldContain("publish");
        (begun.Text + pasted.Text + chosen.Text + done.Text + channel.Text).ShouldNotContain("secret-harbour");
        await using var db = await host.OpenDbAsync();
        var row = await db.Connections.SingleAsync(ApiHost.Cancel);
        row.Sealed.ShouldBeNull();
        (await db.Grants.CountAsync(ApiHost.Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task What_the_network_refuses_is_said_and_nothing_is_stored()
    {
        await using var host = await ApiHost.StartAsync();

        var refused = await host.PostAsync("channels", new { network = "paper", credentials = new { name = "harbour", pass = "wrong" } });
        var missing = await host.PostAsync("channels", new { network = "paper", credentials = new { name = "harbour", colour = "x" } });
        var unknown = await host.PostAsync("channels", new { network = "nowhere", credentials = new { } });

        refused.Status.ShouldBe(HttpStatusCode.BadGateway);
        refused.Type.ShouldBe("/problems/network-refused");
        refused["failureKind"].ShouldBe("signInAgain");
        refused["detail"].ShouldBe("Paper does not know this pass.");
        missing.Json!["errors"]!.AsObject().Select(e => e.Key).Order().ShouldBe(["credentials.colour", "credentials.pass"]);
        unknown.Status.ShouldBe(HttpStatusCode.BadRequest);
        await using var db = await host.OpenDbAsync();
        (await db.Channels.CountAsync(ApiHost.Cancel)).ShouldBe(0);
        (await db.Grants.CountAsync(ApiHost.Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task Several_accounts_must_be_chosen_from()
    {
        await using var host = await ApiHost.StartAsync();

        var several = await host.PostAsync("channels", new { network = "paper", credentials = new { name = "many", pass = "right" } });
        var one = await host.PostAsync("channels", new { network = "paper", credentials = new { name = "many", pass = "right" }, account = "many-2" });

        several.Status.ShouldBe(HttpStatusCode.Conflict);
        several.Type.ShouldBe("/problems/choose-account");
        several.Json!["accounts"]!.AsArray().Count.ShouldBe(2);
        one.Status.ShouldBe(HttpStatusCode.Created, one.Text);
        one["handle"].ShouldBe("@two");
        var rest = await host.PostAsync($"connections/{several["connectionId"]}/channels", new { accounts = new[] { "many-1" } });
        rest.Status.ShouldBe(HttpStatusCode.OK, rest.Text);
    }

    [Fact]
    public async Task Signing_in_again_keeps_the_channel()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        await using (var db = await host.OpenDbAsync())
        {
            (await db.Channels.SingleAsync(ApiHost.Cancel)).Become(ChannelState.SignInAgain, "dead");
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        var begun = await host.PostAsync("connections", new { network = "paper", channelId = channel });
        await host.PostAsync($"connections/{begun["id"]}/credentials", new { fields = new { name = "bakery", pass = "right" } });
        var wrong = await host.PostAsync($"connections/{begun["id"]}/channels", new { accounts = new[] { "bakery" } });
        var again = await host.PostAsync("connections", new { network = "paper", channelId = channel });
        await host.PostAsync($"connections/{again["id"]}/credentials", new { fields = new { name = "harbour", pass = "right" } });
        var done = await host.PostAsync($"connections/{again["id"]}/channels", new { accounts = new[] { "harbour" } });

        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        done.Json!["items"]![0]!["id"]!.ToString().ShouldBe(channel);
        (await host.GetAsync($"channels/{channel}"))["state"].ShouldBe("ready");
        await using var after = await host.OpenDbAsync();
        (await after.Grants.CountAsync(ApiHost.Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task An_attempt_ends_after_half_an_hour_and_leads_to_no_other_site()
    {
        var time = new ShiftedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var begun = await host.PostAsync("connections", new { network = "paper" });
        var away = await host.PostAsync("connections", new { network = "paper", returnTo = "//evil.example/x" });
        var other = await host.PostAsync("connections", new { network = "paper", returnTo = "https://evil.example/" });

        time.Advance(TimeSpan.FromMinutes(31));
        var late = await host.PostAsync($"connections/{begun["id"]}/credentials", new { fields = new { name = "x", pass = "right" } });

        (await host.GetAsync($"connections/{begun["id"]}"))["state"].ShouldBe("expired");
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        away.Status.ShouldBe(HttpStatusCode.BadRequest);
        other.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_browser_that_nobody_waits_for_is_told_so()
    {
        await using var host = await ApiHost.StartAsync();

        var page = await host.GetAsync("/connect/callback?state=guessed&code=x", key: "");

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Text.ShouldContain("Nothing waits for this answer");
        page.Headers["Referrer-Policy"].ShouldBe("no-referrer");
    }
}

public sealed class Keeping_channels
{
    [Fact]
    public async Task A_channel_is_renamed_grouped_paused_and_checked()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AddChannelAsync();

        var edited = await host.PatchAsync($"channels/{id}", new { name = "Front window", group = "Shop", defaults = new { ink = "blue" } });
        var wrong = await host.PatchAsync($"channels/{id}", new { defaults = new { ink = "green" } });
        var paused = await host.SendAsync(HttpMethod.Put, $"channels/{id}/pause", new { reason = "Holidays" });
        var resumed = await host.DeleteAsync($"channels/{id}/pause");
        var check = await host.PostAsync($"channels/{id}/check");
        var scopes = await host.GetAsync($"channels/{id}/scopes");

        edited["name"].ShouldBe("Front window", edited.Text);
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        paused["state"].ShouldBe("paused");
        paused["reason"].ShouldBe("Holidays");
        resumed["state"].ShouldBe("ready");
        check["ok"].ShouldBe("true");
        check.Json!["quota"]![0]!["limit"]!.GetValue<int>().ShouldBe(100);
        scopes.Json!["items"]![0]!["purpose"]!.ToString().ShouldBe("publishes the posts you schedule");
        (await host.GetAsync("channels?group=Shop")).Json!["items"]!.AsArray().Count.ShouldBe(1);
        (await host.GetAsync("channels?group=None")).Json!["items"]!.AsArray().Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_network_says_what_it_can_and_how_its_settings_look()
    {
        await using var host = await ApiHost.StartAsync();

        var paper = await host.GetAsync("networks/paper");
        var all = await host.GetAsync("networks");

        paper.Json!["rules"]!["maxLength"]!.GetValue<int>().ShouldBe(100);
        paper.Json["settings"]!["properties"]!["ink"]!["oneOf"]!.AsArray().Count.ShouldBe(2);
        paper.Json["consents"]![0]!["kind"]!.ToString().ShouldBe("pasted");
        all.Json!["items"]!.AsArray().Count.ShouldBeGreaterThan(2);
        (await host.GetAsync("networks/nowhere")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Disconnecting_is_an_operation_that_can_be_followed()
    {
        await using var host = await ApiHost.StartAsync();
        var id = await host.AddChannelAsync();

        var begun = await host.DeleteAsync($"channels/{id}");
        var twice = await host.DeleteAsync($"channels/{id}");

        begun.Status.ShouldBe(HttpStatusCode.Accepted, begun.Text);
        begun["kind"].ShouldBe("channel.disconnect");
        begun.Headers["Location"].ShouldBe($"/api/v1/operations/{begun["id"]}");
        (await host.GetAsync($"operations/{begun["id"]}")).Status.ShouldBe(HttpStatusCode.OK);
        (twice.Status is HttpStatusCode.Accepted or HttpStatusCode.NotFound).ShouldBeTrue(twice.Text);
    }
}
