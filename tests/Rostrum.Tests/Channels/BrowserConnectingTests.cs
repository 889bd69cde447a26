using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Channels;

public sealed class Connecting_an_account_in_a_browser
{
    private const string Home = "mastodon.example";

    [Fact]
    public async Task The_browser_comes_back_the_account_is_chosen_and_what_it_posts_can_be_edited_and_deleted()
    {
        await using var world = await StartWorldAsync();
        await using var host = await StartAsync(world);
        var begun = await host.PostAsync("connections", new { network = "mastodon", homeServer = Home, returnTo = "/channels" });
        begun.Status.ShouldBe(HttpStatusCode.Created, begun.Text);

        using var back = await ConsentAsync(host, begun["url"]);
        var waiting = await host.GetAsync($"connections/{begun["id"]}");

        back.StatusCode.ShouldBe(HttpStatusCode.Found);
        back.Headers.Location!.ToString().ShouldBe($"/channels?connection={begun["id"]}");
        waiting["state"].ShouldBe("choose", waiting.Text);
        var account = waiting.Json!["accounts"]![0]!["id"]!.ToString();
        var chosen = await host.PostAsync($"connections/{begun["id"]}/channels", new { accounts = new[] { account } });
        chosen.Status.ShouldBe(HttpStatusCode.OK, chosen.Text);
        await PublishEditDeleteAsync(host, chosen.Json!["items"]![0]!["id"]!.ToString());
    }

    [Fact]
    public async Task Without_a_public_address_the_pasted_one_does_and_only_once()
    {
        await using var world = await StartWorldAsync();
        await using var host = await StartAsync(world);
        var begun = await host.PostAsync("connections", new { network = "mastodon", homeServer = Home });
        var address = await AllowAsync(host, begun["url"]);

        var foreign = await host.PostAsync($"connections/{begun["id"]}/answer", new { redirectedTo = "http://127.0.0.1/?state=other&code=x" });
        var pasted = await host.PostAsync($"connections/{begun["id"]}/answer", new { redirectedTo = address.ToString() });
        var again = await host.PostAsync($"connections/{begun["id"]}/answer", new { redirectedTo = address.ToString() });
        using var late = await host.Http.GetAsync(address, ApiHost.Cancel);

        foreign.Status.ShouldBe(HttpStatusCode.BadRequest);
        pasted["state"].ShouldBe("choose", pasted.Text);
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        late.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        host.Log.All.ShouldNotContain("code=");
    }

    [Fact]
    public async Task A_refusal_at_the_network_is_told()
    {
        await using var world = await StartWorldAsync();
        await using var host = await StartAsync(world);
        var begun = await host.PostAsync("connections", new { network = "mastodon", homeServer = Home });
        var state = System.Web.HttpUtility.ParseQueryString(new Uri(begun["url"]).Query)["state"];

        var page = await host.GetAsync($"/connect/callback?error=access_denied&state={state}", key: "");

        page.Text.ShouldContain("Not connected");
        var connection = await host.GetAsync($"connections/{begun["id"]}");
        connection["state"].ShouldBe("refused");
        connection.Json!["problem"]!["sentence"]!.ToString().ShouldContain("not permitted");
    }

    private static async Task PublishEditDeleteAsync(ApiHost host, string channel)
    {
        var post = await host.PostAsync("posts", new { parts = new[] { new { text = "Hello from here" } }, channels = new[] { new { id = channel } } });
        var now = await host.PostAsync($"posts/{post["id"]}/publication");
        now.Status.ShouldBe(HttpStatusCode.Accepted, now.Text);
        var id = now.Json!["deliveries"]![0]!["id"]!.ToString();
        var live = await UntilAsync(host, $"deliveries/{id}", d => d["state"] is "live" or "failed" or "held");
        live["state"].ShouldBe("live", live.Text);
        (await host.GetAsync($"deliveries/{id}/attempts")).Json!["items"]!.AsArray().Count.ShouldBeGreaterThan(0);
        (await host.GetAsync($"deliveries/{id}/candidates")).Json!["items"]![0]!["text"]!.ToString().ShouldContain("Hello from here");
        (await host.GetAsync($"posts/{post["id"]}/history")).Json!["items"]!.AsArray().Count.ShouldBeGreaterThan(2);
        var edit = await host.PatchAsync($"deliveries/{id}/live", new { text = "Hello, edited" });
        (await UntilAsync(host, $"operations/{edit["id"]}", o => o["state"] != "running"))["state"].ShouldBe("done");
        (await host.GetAsync($"deliveries/{id}/candidates")).Json!["items"]![0]!["text"]!.ToString().ShouldContain("Hello, edited");
        var delete = await host.DeleteAsync($"deliveries/{id}/live");
        (await UntilAsync(host, $"operations/{delete["id"]}", o => o["state"] != "running"))["state"].ShouldBe("done");
        (await host.GetAsync($"deliveries/{id}"))["goneAt"].ShouldNotBeEmpty();
        var off = await host.DeleteAsync($"channels/{channel}");
        (await UntilAsync(host, $"operations/{off["id"]}", o => o["state"] != "running"))["state"].ShouldBe("done");
        (await host.GetAsync($"channels/{channel}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<Answer> UntilAsync(ApiHost host, string path, Func<Answer, bool> done)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await host.GetAsync(path);
            if (done(answer))
            {
                return answer;
            }

            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(60), answer.Text);
            await Task.Delay(100, ApiHost.Cancel);
        }
    }

    private static Task<SandboxHost> StartWorldAsync() =>
        SandboxHost.StartAsync(new() { Networks = AllSandboxNetworks.ForDemo() }, ApiHost.Cancel);

    private static Task<ApiHost> StartAsync(SandboxHost world) => ApiHost.StartAsync(addresses: new(
        new Dictionary<string, Uri>(world.Addresses) { [$"mastodon.{Home}"] = world.Addresses["mastodon.instance"] }));

    /// <summary>What a person does: reads the question, allows, and is sent back to us.</summary>
    private static async Task<HttpResponseMessage> ConsentAsync(ApiHost host, string url) =>
        await host.Http.GetAsync(await AllowAsync(host, url), ApiHost.Cancel);

    private static async Task<Uri> AllowAsync(ApiHost host, string url)
    {
        var page = new Uri(url);
        using var ask = new HttpRequestMessage(HttpMethod.Get, page);
        ask.Headers.Accept.ParseAdd("application/json");
        using var asked = await host.Http.SendAsync(ask, ApiHost.Cancel);
        var question = JsonNode.Parse(await asked.Content.ReadAsStringAsync(ApiHost.Cancel))!;
        var form = question["fields"]!.AsObject().ToDictionary(f => f.Key, f => f.Value!.ToString());
        form["account"] = question["accounts"]![0]!["id"]!.ToString();
        form["decision"] = "allow";
        using var body = new FormUrlEncodedContent(form);
        using var decided = await host.Http.PostAsync(new Uri(page, question["action"]!.ToString()), body, ApiHost.Cancel);
        return decided.Headers.Location.ShouldNotBeNull();
    }
}
