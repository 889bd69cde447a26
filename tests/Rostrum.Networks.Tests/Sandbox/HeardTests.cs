using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class What_the_networks_heard
{
    [Fact]
    public async Task Given_a_whole_dance_then_no_secret_is_shown_but_the_post_is()
    {
        await using var rig = await SandboxRig.StartAsync();
        var tokens = await rig.SignInToShoutboxAsync();
        (await rig.ShoutAsync((string)tokens["access_token"]!, "a visible text")).EnsureSuccessStatusCode().Dispose();
        await rig.ShoutboxTokenAsync(("grant_type", "refresh_token"), ("refresh_token", (string)tokens["refresh_token"]!));
        using var odd = await rig.Http.GetAsync(
            rig.At("shoutbox", $"/api/me?hidden={tokens["access_token"]}"), TestContext.Current.CancellationToken);

        var heard = await rig.Control.GetStringAsync("/control/requests", TestContext.Current.CancellationToken);

        string[] secrets =
        [
            (string)tokens["access_token"]!, (string)tokens["refresh_token"]!, Shoutbox.ClientSecret,
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Shoutbox.ClientId}:{Shoutbox.ClientSecret}")), "code-",
        ];
        secrets.ShouldAllBe(secret => !heard.Contains(secret));
        heard.ShouldContain("a visible text");
        heard.ShouldContain("state=st4te");
        heard.ShouldContain("Bearer ***");
    }

    [Fact]
    public async Task Given_a_cut_act_then_the_log_says_cut_and_which_fault()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "cutAfter" });

        await Should.ThrowAsync<HttpRequestException>(() => rig.ShoutAsync(token, "hello"));
        var act = (await rig.ListAsync("/control/acts?network=shoutbox")).Single()!;
        var heard = (await rig.ListAsync("/control/requests?network=shoutbox"))
            .Single(one => (long)one!["id"]! == (long)act["requestId"]!)!;

        ((string?)heard["fault"]).ShouldBe("cutAfter");
        ((string?)heard["act"]).ShouldBe("post");
        heard["status"].ShouldBeNull();
        ((string?)act["fingerprint"]).ShouldBe(World.Fingerprint("hello", []));
    }

    [Fact]
    public async Task Given_another_site_in_the_browser_then_it_may_not_steer_the_world()
    {
        await using var rig = await SandboxRig.StartAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Host.WorldAddress, "/control/reset"));
        foreign.Headers.Add("Origin", "https://elsewhere.example");
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Host.WorldAddress, "/control/clock"))
        {
            Content = new StringContent("{\"speed\":60}"),
        };
        using var rebound = new HttpRequestMessage(HttpMethod.Get, new Uri(rig.Host.WorldAddress, "/control/acts"));
        rebound.Headers.Host = "elsewhere.example";
        var cancel = TestContext.Current.CancellationToken;

        using var one = await rig.Control.SendAsync(foreign, cancel);
        using var two = await rig.Control.SendAsync(form, cancel);
        using var three = await rig.Control.SendAsync(rebound, cancel);

        one.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        two.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        three.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Given_an_open_page_when_somebody_posts_then_it_hears_of_it()
    {
        await using var rig = await SandboxRig.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        using var stream = new StreamReader(await rig.Control.GetStreamAsync("/control/live", cancel));
        var first = await RevisionAsync(stream, cancel);

        (await rig.TryPostAsync("/control/people/post", new { network = "shoutbox", person = "mio", text = "hi" })).EnsureSuccessStatusCode().Dispose();
        var second = await RevisionAsync(stream, cancel);
        var view = (await rig.Control.GetFromJsonAsync<JsonObject>("/control/view", cancel))!;

        second.ShouldBeGreaterThan(first);
        view["networks"]![0]!["posts"]![0]!["text"]!.GetValue<string>().ShouldBe("hi");
    }

    private static async Task<long> RevisionAsync(StreamReader stream, CancellationToken cancel)
    {
        while (await stream.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return long.Parse(line[6..], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        throw new EndOfStreamException();
    }
}

public sealed class The_world_page
{
    [Fact]
    public async Task Given_the_page_then_it_carries_no_inline_script_or_style_and_its_policy_forbids_them()
    {
        await using var rig = await SandboxRig.StartAsync();
        var cancel = TestContext.Current.CancellationToken;

        using var answer = await rig.Control.GetAsync("/", cancel);
        var html = await answer.Content.ReadAsStringAsync(cancel);
        using var style = await rig.Control.GetAsync("/world.css", cancel);
        using var script = await rig.Control.GetAsync("/world.js", cancel);

        html.ShouldNotContain("style=");
        html.ShouldNotContain("<style");
        html.ShouldNotContain("onclick=");
        html.Split("<script").Length.ShouldBe(2);
        html.ShouldContain("<script src=\"world.js\"></script>");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'; style-src 'self'");
        style.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        script.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
    }

    [Fact]
    public async Task Given_a_post_whose_answer_was_cut_then_the_view_says_so()
    {
        await using var rig = await SandboxRig.StartAsync();
        var cancel = TestContext.Current.CancellationToken;
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "cutAfter" });

        await Should.ThrowAsync<HttpRequestException>(() => rig.ShoutAsync(token, "first"));
        (await rig.ShoutAsync(token, "second")).EnsureSuccessStatusCode().Dispose();
        var view = (await rig.Control.GetFromJsonAsync<JsonObject>("/control/view", cancel))!;

        var posts = view["networks"]![0]!["posts"]!.AsArray();
        posts.Select(post => ((string)post!["text"]!, (bool)post["unheard"]!)).ShouldBe([("second", false), ("first", true)]);
        ((string)view["networks"]![0]!["account"]!).ShouldContain("@harbourbakery");
    }
}
