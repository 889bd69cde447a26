using System.Net;
using System.Net.Http.Json;
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

public sealed class A_sandbox_on_its_ports
{
    [Fact]
    public async Task Given_a_busy_port_then_it_is_said_with_its_number()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var busy = await Should.ThrowAsync<IOException>(() => SandboxHost.StartAsync(
            new SandboxOptions { Networks = [new Shoutbox()], WorldPort = port }, TestContext.Current.CancellationToken));

        busy.Message.ShouldContain(port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Given_many_posts_at_once_then_each_is_one_act_with_an_id_of_its_own()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        using var many = new HttpClient();
        many.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await rig.BreakAsync(new { network = "shoutbox", kind = "errorAfter", times = 10 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            using var answer = await many.PostAsJsonAsync(rig.At("shoutbox", "/api/shouts"), new { text = $"post {number}" });
            return answer.StatusCode;
        }));
        var posts = await rig.ListAsync("/control/posts?network=shoutbox");

        answers.Count(status => status == HttpStatusCode.InternalServerError).ShouldBe(10);
        answers.Count(status => status == HttpStatusCode.Created).ShouldBe(50);
        (await rig.StoredAsync("shoutbox")).ShouldBe(60);
        posts.Select(post => (string?)post!["id"]).Distinct().Count().ShouldBe(60);
        posts.Select(post => (string?)post!["text"]).Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public async Task Given_a_long_video_then_its_bytes_are_counted_and_hashed_but_not_kept()
    {
        await using var rig = await SandboxRig.StartAsync();
        using var video = new MemoryStream(new byte[9 * 1024 * 1024]);

        var media = await rig.Host.Media.KeepAsync(video, "video/mp4", TestContext.Current.CancellationToken);

        media.Length.ShouldBe(9 * 1024 * 1024);
        media.Hash.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(new byte[9 * 1024 * 1024])));
        (await rig.Host.Media.FindAsync(media.Hash, TestContext.Current.CancellationToken)).ShouldBeNull();
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
