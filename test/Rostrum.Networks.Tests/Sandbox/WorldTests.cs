using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class A_world_that_survives
{
    [Fact]
    public async Task Given_a_state_file_when_restarted_then_posts_acts_media_and_sign_ins_are_still_there()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-world");
        try
        {
            var file = Path.Combine(folder.FullName, "world.json");
            string token, hash;
            await using (var before = await SandboxRig.StartAsync(file))
            {
                token = (string)(await before.SignInToShoutboxAsync())["access_token"]!;
                (await before.ShoutAsync(token, "kept")).EnsureSuccessStatusCode().Dispose();
                using var picture = new MemoryStream([1, 2, 3]);
                hash = (await before.Host.Media.KeepAsync(picture, "image/png", TestContext.Current.CancellationToken)).Hash;
                await before.TurnAsync(new { advanceSeconds = 3600, paused = true });
            }

            await using var rig = await SandboxRig.StartAsync(file);
            using var again = await rig.ShoutAsync(token, "second");
            var posts = await rig.ListAsync("/control/posts?network=shoutbox");

            again.StatusCode.ShouldBe(HttpStatusCode.Created);
            posts.Select(post => (string?)post!["text"]).ShouldBe(["kept", "second"]);
            posts.Select(post => (string?)post!["id"]).Distinct().Count().ShouldBe(2);
            (await rig.StoredAsync("shoutbox")).ShouldBe(2);
            (await rig.Host.Media.FindAsync(hash, TestContext.Current.CancellationToken)).ShouldBe([1, 2, 3]);
            rig.Host.Clock.Speed.ShouldBe(0);
            (rig.Host.Clock.GetUtcNow() - rig.Host.World.HostNow).ShouldBeGreaterThan(TimeSpan.FromMinutes(55));
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Given_an_answer_then_the_act_is_already_on_disk()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-world");
        try
        {
            var file = Path.Combine(folder.FullName, "world.json");
            await using var rig = await SandboxRig.StartAsync(file);
            var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;

            (await rig.ShoutAsync(token, "survives a kill")).EnsureSuccessStatusCode().Dispose();
            var copy = Path.Combine(folder.FullName, "copy.json");
            File.Copy(file, copy);
            await using var other = await SandboxRig.StartAsync(copy);

            (await other.StoredAsync("shoutbox")).ShouldBe(1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Given_tokens_or_the_clock_changed_then_they_too_are_on_disk_before_the_answer()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-world");
        try
        {
            var file = Path.Combine(folder.FullName, "world.json");
            await using var rig = await SandboxRig.StartAsync(file);

            var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
            var afterToken = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await rig.TurnAsync(new { speed = 60 });
            var afterClock = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

            afterToken.ShouldContain(token);
            afterClock.ShouldContain("\"speed\":60");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Given_a_reset_then_nobody_posted_and_nobody_is_signed_in()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        (await rig.ShoutAsync(token, "gone soon")).EnsureSuccessStatusCode().Dispose();
        await rig.BreakAsync(new { network = "awkward", kind = "late", seconds = 5 });

        (await rig.TryPostAsync("/control/reset", new { })).EnsureSuccessStatusCode().Dispose();
        using var refused = await rig.ShoutAsync(token, "no");

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await rig.ListAsync("/control/posts")).ShouldBeEmpty();
        (await rig.ListAsync("/control/acts")).ShouldBeEmpty();
        (await rig.ListAsync("/control/faults")).ShouldBeEmpty();
    }
}

public sealed class A_clock_of_its_own
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Given_speed_pause_and_jump_then_time_follows()
    {
        var host = new SteeredTime(Start);
        using var clock = new WorldClock(host);

        host.Advance(TimeSpan.FromSeconds(10));
        var normal = clock.GetUtcNow();
        clock.Run(60);
        host.Advance(TimeSpan.FromSeconds(10));
        var fast = clock.GetUtcNow();
        clock.Run(0);
        host.Advance(TimeSpan.FromHours(3));
        var still = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromDays(7));

        normal.ShouldBe(Start.AddSeconds(10));
        fast.ShouldBe(Start.AddSeconds(610));
        still.ShouldBe(fast);
        clock.GetUtcNow().ShouldBe(fast.AddDays(7));
    }

    [Fact]
    public async Task Given_a_delay_on_this_clock_then_speed_shortens_it_a_pause_holds_it_and_a_jump_ends_it()
    {
        var host = new SteeredTime(Start);
        using var clock = new WorldClock(host);
        var cancel = TestContext.Current.CancellationToken;

        clock.Run(60);
        var fast = Task.Delay(TimeSpan.FromMinutes(10), clock, cancel);
        host.Advance(TimeSpan.FromSeconds(10));
        await fast.WaitAsync(TimeSpan.FromSeconds(10), cancel);
        clock.Run(0);
        var held = Task.Delay(TimeSpan.FromSeconds(1), clock, cancel);
        host.Advance(TimeSpan.FromHours(1));

        held.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromHours(24));
        await held.WaitAsync(TimeSpan.FromSeconds(10), cancel);
    }

    [Fact]
    public async Task Given_time_passes_then_numbers_grow_never_fall_and_are_the_same_for_the_same_seed()
    {
        int[][] runs = [await ViewsAsync(seed: 4), await ViewsAsync(seed: 4), await ViewsAsync(seed: 5)];

        runs[0][0].ShouldBe(0);
        runs[0].ShouldBe(runs[0].Order());
        runs[0][^1].ShouldBeGreaterThan(100);
        runs[1].ShouldBe(runs[0]);
        runs[2].ShouldNotBe(runs[0]);
    }

    [Fact]
    public async Task Given_the_crowd_is_silent_then_only_people_change_the_numbers()
    {
        await using var rig = await SandboxRig.StartAsync(time: new SteeredTime(Start));
        var post = await ShoutAsync(rig);
        await rig.TurnAsync(new { advanceSeconds = 6 * 3600 });
        var before = Numbers(rig, post);

        (await rig.TryPostAsync("/control/crowd", new { reacts = false })).EnsureSuccessStatusCode().Dispose();
        await rig.TurnAsync(new { advanceSeconds = 24 * 3600 });
        var silent = Numbers(rig, post);
        (await rig.TryPostAsync("/control/people/like", new { network = "shoutbox", person = "olle", post })).EnsureSuccessStatusCode().Dispose();
        (await rig.TryPostAsync("/control/people/comment", new { network = "shoutbox", person = "lena", post, text = "How?" })).EnsureSuccessStatusCode().Dispose();

        silent.ShouldBe(before);
        Numbers(rig, post).ShouldBe(before with { Likes = before.Likes + 1, Comments = 1 });
        (await rig.StoredAsync("shoutbox", "comment")).ShouldBe(0, "what people do by hand is no act of the product");
    }

    private static async Task<int[]> ViewsAsync(int seed)
    {
        await using var rig = await SandboxRig.StartAsync(time: new SteeredTime(Start), seed: seed);
        var post = await ShoutAsync(rig);
        var views = new List<int>();
        foreach (var hours in new[] { 0, 1, 5, 24, 168 })
        {
            await rig.TurnAsync(new { advanceSeconds = hours * 3600 });
            views.Add(Numbers(rig, post).Views);
        }

        return [.. views];
    }

    private static async Task<string> ShoutAsync(SandboxRig rig)
    {
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        return (string)(await SandboxRig.ObjectAsync(await rig.ShoutAsync(token, "hello")))["id"]!;
    }

    private static Engagement Numbers(SandboxRig rig, string post)
    {
        var shoutbox = rig.Host.Networks.Single(network => network.Id == "shoutbox");
        return shoutbox.NumbersOf(shoutbox.Post(post)!);
    }
}

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
