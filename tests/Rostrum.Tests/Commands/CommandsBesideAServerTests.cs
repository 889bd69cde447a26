using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Commands;

public sealed class Commands_beside_a_running_server
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_channel_is_connected_and_a_post_planned_shown_and_cancelled(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);

        var channel = await RunAsync(host, """{"name":"harbour","pass":"right"}""", "channel", "add", PaperNetwork.Id);
        channel.Code.ShouldBe(0, channel.Error);
        var post = await RunAsync(
            host, "", "post", "create", "--channel", "@harbour", "--text", "Panettone is back", "--then", "Order before the 20th.",
            "--local", "2031-12-01T09:00", "--zone", "Europe/Madrid");
        post.Code.ShouldBe(0, post.Error);
        var shown = await RunAsync(host, "", "post", "show", post.Out.Trim(), "--json");
        var listed = await RunAsync(host, "", "post", "list", "--state", "scheduled");
        var cancelled = await RunAsync(host, "", "post", "cancel", post.Out.Trim());
        cancelled.Code.ShouldBe(0, cancelled.Error);

        var json = JsonNode.Parse(shown.Out)!;
        json["at"]!.GetValue<string>().ShouldStartWith("2031-12-01T08:00:00");
        json["deliveries"]!.AsArray().Select(d => d!["channelId"]!.GetValue<string>()).Distinct().ShouldBe([channel.Out.Trim()]);
        listed.Out.ShouldContain("Panettone is back");
        await using var db = await host.OpenDbAsync();
        var states = await db.Deliveries.Select(d => d.State).ToListAsync(TestContext.Current.CancellationToken);
        states.ShouldAllBe(s => s == DeliveryState.Cancelled);
    }

    [Fact]
    public async Task Text_comes_from_standard_input_and_a_draft_has_no_time()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddChannelAsync();

        var post = await RunAsync(host, "Hello\nfrom a pipe\n", "post", "create", "--channel", "harbour", "--json");

        var json = JsonNode.Parse(post.Out)!;
        json["state"]!.GetValue<string>().ShouldBe("draft");
        json["parts"]![0]!["text"]!.GetValue<string>().ShouldBe("Hello\nfrom a pipe");
    }

    [Fact]
    public async Task One_sign_in_with_several_accounts_asks_which()
    {
        await using var host = await ApiHost.StartAsync();
        const string credentials = """{"name":"many","pass":"right"}""";

        var asked = await RunAsync(host, credentials, "channel", "add", PaperNetwork.Id);
        var chosen = await RunAsync(host, credentials, "channel", "add", PaperNetwork.Id, "--account", "@two");

        asked.Code.ShouldBe(1);
        asked.Error.ShouldContain("many-1");
        chosen.Code.ShouldBe(0, chosen.Error);
        (await RunAsync(host, "", "channel", "list")).Out.ShouldContain("@two");
    }

    [Fact]
    public async Task A_channel_is_signed_in_again_and_stays_the_same_channel()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();

        var run = await RunAsync(host, """{"name":"harbour","pass":"right"}""", "channel", "reconnect", channel);

        run.Code.ShouldBe(0, run.Error);
        run.Out.Trim().ShouldBe(channel);
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_rule_by_rule_and_the_own_key_is_ended()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddChannelAsync();

        var refused = await RunAsync(host, new string('x', 101), "post", "create", "--channel", "harbour", "--at", "2031-12-01T09:00:00Z");
        var wrong = await RunAsync(host, """{"name":"harbour","pass":"wrong"}""", "channel", "add", PaperNetwork.Id);
        var garbage = await RunAsync(host, "not json", "channel", "add", PaperNetwork.Id);
        var missing = await RunAsync(host, "", "post", "show", Guid.NewGuid().ToString());

        refused.Code.ShouldBe(1);
        refused.Error.ShouldContain("100");
        wrong.Error.ShouldContain("Paper does not know this pass.");
        garbage.Code.ShouldBe(2);
        garbage.Error.ShouldContain("\"pass\"");
        missing.Code.ShouldBe(1);
        var keys = await host.App.Services.GetRequiredService<ApiKeys>().ListAsync(host.WorkspaceId, TestContext.Current.CancellationToken);
        keys.Where(k => k.Name == "command line").ShouldAllBe(k => k.RevokedAt != null);
    }

    [Fact]
    public async Task A_person_answers_for_a_delivery_nobody_can_know_about()
    {
        await using var host = await ApiHost.StartAsync();
        await host.AddChannelAsync();
        var post = await RunAsync(host, "", "post", "create", "--channel", "harbour", "--text", "Hello", "--at", "2031-12-01T09:00:00Z", "--json");
        var delivery = JsonNode.Parse(post.Out)!["deliveries"]![0]!["id"]!.GetValue<string>();
        await using (var db = await host.OpenDbAsync())
        {
            await db.Deliveries.ExecuteUpdateAsync(
                d => d.SetProperty(x => x.State, DeliveryState.NeedsPerson), TestContext.Current.CancellationToken);
        }

        (await RunAsync(host, "", "post", "resolve", delivery)).Code.ShouldBe(2);
        var run = await RunAsync(host, "", "post", "resolve", delivery, "--live", "--url", "https://paper.example/1");

        run.Code.ShouldBe(0, run.Error);
        run.Out.Trim().ShouldBe("live");
    }

    [Fact]
    public async Task A_used_key_says_when_and_times_are_spelled_as_in_the_API()
    {
        await using var host = await ApiHost.StartAsync();
        (await host.GetAsync("posts")).Status.ShouldBe(HttpStatusCode.OK);

        var keys = JsonNode.Parse((await RunAsync(host, "", "key", "list", "--workspace", "harbour-bakery", "--json")).Out)!.AsArray();

        var used = keys.Single(k => k!["name"]!.GetValue<string>() == "ci")!;
        used["lastUsedAt"]!.GetValue<string>().ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        used["createdAt"]!.GetValue<string>().ShouldEndWith("Z");
    }

    [Fact]
    public async Task A_busy_port_is_said_with_a_way_out()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var run = await CommandLineRun.OfAsync(instance.Settings, null, "", "serve", "--url", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        run.Code.ShouldBe(1);
        run.Error.ShouldContain("busy");
        run.Error.ShouldContain("ROSTRUM_URL=");
    }

    [Fact]
    public async Task A_second_server_on_one_folder_is_refused_in_one_sentence()
    {
        await using var host = await ApiHost.StartAsync();
        var settings = host.App.Services.GetRequiredService<RostrumSettings>();

        var run = await CommandLineRun.OfAsync(settings, null, "", "serve", "--url", "http://127.0.0.1:0");

        run.Code.ShouldBe(1);
        run.Error.Trim().ShouldBe($"Another server already works on this data folder: {Path.Combine(settings.DataFolder, "jobs.lock")} is locked."
            + " Stop it first, or give this one a folder of its own.");
        run.Out.ShouldBeEmpty();
    }

    private static Task<CommandLineRun> RunAsync(ApiHost host, string input, params string[] args) =>
        CommandLineRun.OfAsync(host.App.Services.GetRequiredService<RostrumSettings>(), host.Address, input, args);
}
