using System.Net;

namespace Rostrum.Networks.Tests.Sandbox;

public sealed class Faults_strike_at_the_exact_point
{
    /// <summary>Kind, what the caller sees (a status, or 0 for a broken connection), and how many acts are stored.</summary>
    public static TheoryData<string, int, int> Kinds => new()
    {
        { "rateLimited", 429, 0 },
        { "errorBefore", 503, 0 },
        { "errorAfter", 500, 1 },
        { "cutBefore", 0, 0 },
        { "resetBefore", 0, 0 },
        { "cutAfter", 0, 1 },
        { "resetAfter", 0, 1 },
        { "cutAnswer", 0, 1 },
        { "malformedAfter", 200, 1 },
        { "htmlBefore", 200, 0 },
        { "htmlAfter", 200, 1 },
        { "emptyAfter", 200, 1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Given_a_fault_for_one_call_when_posted_on_a_warm_connection_then_acts_are_counted_right(
        string kind, int status, int stored)
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        (await rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/me", token)).EnsureSuccessStatusCode().Dispose();
        await rig.BreakAsync(new { network = "shoutbox", kind, times = 1, seconds = 7 });

        var seen = await SeenAsync(rig, token);

        seen.ShouldBe(status);
        (await rig.StoredAsync("shoutbox")).ShouldBe(stored);
        (await SeenAsync(rig, token)).ShouldBe(201, "the fault was for one call");
        (await rig.StoredAsync("shoutbox")).ShouldBe(stored + 1);
    }

    [Fact]
    public async Task Given_429_then_the_wait_is_in_the_header()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "rateLimited", seconds = 42 });

        using var answer = await rig.ShoutAsync(token, "hello");

        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(42));
    }

    [Fact]
    public async Task Given_a_hang_after_the_act_then_it_is_stored_and_answered_only_when_released()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "hangAfter" });

        var call = rig.ShoutAsync(token, "hello");
        var waited = await rig.WaitAsync("acts=1&hanging=1&network=shoutbox&seconds=20");
        var answeredBefore = call.IsCompleted;
        await rig.ReleaseAsync();
        using var answer = await call;

        ((bool)waited["reached"]!).ShouldBeTrue();
        answeredBefore.ShouldBeFalse();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await rig.StoredAsync("shoutbox")).ShouldBe(1);
    }

    [Fact]
    public async Task Given_a_hang_before_the_act_when_the_caller_dies_then_nothing_is_ever_stored()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "hangBefore" });

        var call = rig.ShoutAsync(token, "hello");
        await rig.WaitAsync("hanging=1&network=shoutbox&seconds=20");
        rig.Http.CancelPendingRequests();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await SettledAsync(async () => (int)(await rig.WaitAsync("acts=0&seconds=1"))["hanging"]! == 0);
        await rig.ReleaseAsync();

        (await rig.StoredAsync("shoutbox")).ShouldBe(0);
    }

    [Fact]
    public async Task Given_a_late_act_then_the_caller_is_cut_and_the_post_arrives_by_the_virtual_clock()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "late", seconds = 90 });

        var seen = await SeenAsync(rig, token);
        var early = await rig.StoredAsync("shoutbox");
        await rig.TurnAsync(new { advanceSeconds = 91 });
        var waited = await rig.WaitAsync("acts=1&network=shoutbox&seconds=20");

        seen.ShouldBe(0);
        early.ShouldBe(0);
        ((int)waited["acts"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Given_a_path_then_only_that_path_is_struck_and_reads_are_struck_only_when_asked()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "errorBefore", path = "/elsewhere" });
        await rig.BreakAsync(new { network = "shoutbox", kind = "errorBefore", calls = "reads" });

        using var post = await rig.ShoutAsync(token, "hello");
        using var read = await rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/me", token);
        using var again = await rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/me", token);

        post.StatusCode.ShouldBe(HttpStatusCode.Created);
        read.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await rig.ListAsync("/control/faults")).Single()!["path"]!.GetValue<string>().ShouldBe("/elsewhere");
    }

    [Fact]
    public async Task Given_every_call_is_cut_after_then_reads_break_too_and_an_act_is_stored_once()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "cutAfter", calls = "all", times = 0 });

        var seen = await SeenAsync(rig, token);
        await Should.ThrowAsync<HttpRequestException>(() => rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/me", token));
        await rig.HealAsync("shoutbox");
        using var healed = await rig.CallAsync(HttpMethod.Get, "shoutbox", "/api/me", token);

        seen.ShouldBe(0);
        (await rig.StoredAsync("shoutbox")).ShouldBe(1);
        healed.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Given_a_fault_for_a_time_then_it_heals_by_the_virtual_clock()
    {
        await using var rig = await SandboxRig.StartAsync();
        var token = (string)(await rig.SignInToShoutboxAsync())["access_token"]!;
        await rig.BreakAsync(new { network = "shoutbox", kind = "errorBefore", times = 0, forSeconds = 300 });

        var during = await SeenAsync(rig, token);
        await rig.TurnAsync(new { advanceSeconds = 301 });
        var after = await SeenAsync(rig, token);

        during.ShouldBe(503);
        after.ShouldBe(201);
    }

    [Theory]
    [InlineData("revoke")]
    [InlineData("expire")]
    public async Task Given_tokens_end_then_the_next_call_is_refused_and_only_an_expired_one_can_be_renewed(string kind)
    {
        await using var rig = await SandboxRig.StartAsync();
        var tokens = await rig.SignInToShoutboxAsync();
        await rig.BreakAsync(new { network = "shoutbox", kind });

        using var refused = await rig.ShoutAsync((string)tokens["access_token"]!, "hello");
        var renew = () => rig.ShoutboxTokenAsync(("grant_type", "refresh_token"), ("refresh_token", (string)tokens["refresh_token"]!));

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        if (kind == "revoke")
        {
            await Should.ThrowAsync<HttpRequestException>(renew);
        }
        else
        {
            using var again = await rig.ShoutAsync((string)(await renew())["access_token"]!, "hello");
            again.StatusCode.ShouldBe(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Given_an_unknown_network_or_kind_then_the_control_api_says_so()
    {
        await using var rig = await SandboxRig.StartAsync();

        using var network = await rig.TryPostAsync("/control/faults", new { network = "nowhere", kind = "late" });
        using var kind = await rig.TryPostAsync("/control/faults", new { network = "shoutbox", kind = "meteor" });

        network.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        kind.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await rig.ListAsync("/control/faults")).ShouldBeEmpty();
    }

    /// <summary>The status, or 0 when the connection broke.</summary>
    private static async Task<int> SeenAsync(SandboxRig rig, string token)
    {
        try
        {
            using var answer = await rig.ShoutAsync(token, "hello");
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private static async Task SettledAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await condition())
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Delay(50, late.Token);
        }
    }
}
