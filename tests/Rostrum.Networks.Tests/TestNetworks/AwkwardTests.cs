using Rostrum.Sandbox;
using Rostrum.TestNetworks;

namespace Rostrum.Networks.Tests.TestNetworks;

public sealed class The_awkward_network
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_one_flow_connects_it()
    {
        await using var rig = await StartAsync();

        var grant = await rig.ConnectAsync("paperlantern", Needs.FirstComment);
        var caller = await rig.CallerAsync(grant);
        var health = await rig.Network.Accounts.CheckAsync(caller, Cancel);

        grant.Scopes.ShouldBe(["user.info", "post.publish", "post.list", "comment.publish"]);
        grant.Subject.ShouldBe(caller.Account.Id);
        caller.Account.Handle.ShouldBe("paperlantern");
        health.Quotas.ShouldHaveSingleItem().Limit.ShouldBe(Awkward.CallsPerHour);
        health.Quotas[0].Used.ShouldBeInRange(2, 10);
    }

    [Fact]
    public async Task A_refresh_token_is_used_once_and_its_replay_ends_the_session()
    {
        await using var rig = await StartAsync();
        var first = await rig.ConnectAsync();

        var second = await rig.Flow.RenewAsync(rig.Network, rig.Consent, first, Cancel);
        await rig.CallerAsync(second);
        var replay = await Should.ThrowAsync<NetworkException>(() => rig.Flow.RenewAsync(rig.Network, rig.Consent, first, Cancel));
        var dead = await Should.ThrowAsync<NetworkException>(() => rig.CallerAsync(second));

        second.RefreshToken.ShouldNotBe(first.RefreshToken);
        second.Scopes.ShouldBe(first.Scopes);
        replay.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
        dead.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Fact]
    public async Task A_post_goes_through_its_container()
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        var driver = rig.Driver();

        var live = await driver.PublishAsync(rig.Job(caller, "two steps", rig.Media.Picture(4, 4, 1), rig.Media.Picture(4, 4, 2)), Cancel);

        driver.Steps.Select(s => s.Step.Name).Distinct()
            .ShouldBe(["begin", "upload", "container", "processing", "publish", "address"]);
        driver.Steps.Count(s => s.Step.Kind == StepKind.Act).ShouldBe(1);
        live.Url!.AbsolutePath.ShouldBe($"/p/{live.RemoteId}");
        (await rig.Sandbox.StoredAsync("awkward")).ShouldBe(1);
        var post = (await rig.Sandbox.ListAsync("/control/posts?network=awkward")).ShouldHaveSingleItem()!;
        post["media"]!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("cutAfter")]
    [InlineData("resetAfter")]
    [InlineData("errorAfter")]
    [InlineData("malformedAfter")]
    [InlineData("emptyAfter")]
    public async Task A_lost_answer_is_told_by_the_container_and_repeating_does_no_harm(string kind)
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        var job = rig.Job(caller, "once");
        var from = await rig.PrepareAsync(job);
        await rig.Sandbox.BreakAsync(new { network = "awkward", kind, times = 1 });

        var problem = await rig.ActFailsAsync(job, from);
        var look = await rig.Network.FindsOwnPost!.LookAsync(job, from, job.DueAt, Cancel);
        var again = await rig.Network.Publisher!.AdvanceAsync(job, from, Cancel);

        problem.Failure.Kind.ShouldBe(FailureKind.OutcomeUnknown);
        rig.Network.Publisher.Next(job, from).RepeatIsSafe.ShouldBeTrue();
        var found = look.ShouldBeOfType<OwnPostLook.Found>();
        again.ShouldBeOfType<PublishStep.Accepted>().RemoteId.ShouldBe(found.RemoteId);
        (await rig.Sandbox.StoredAsync("awkward")).ShouldBe(1);
    }

    [Fact]
    public async Task A_container_that_was_not_spent_says_that_nothing_happened()
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        var job = rig.Job(caller, "not yet");
        var from = await rig.PrepareAsync(job);
        await rig.Sandbox.BreakAsync(new { network = "awkward", kind = "cutBefore", times = 1 });

        await rig.ActFailsAsync(job, from);
        var look = await rig.Network.FindsOwnPost!.LookAsync(job, from, job.DueAt, Cancel);

        look.ShouldBeOfType<OwnPostLook.NotDone>().Evidence.ShouldContain("FINISHED");
        (await rig.Sandbox.StoredAsync("awkward")).ShouldBe(0);
    }

    [Fact]
    public async Task A_container_that_is_not_ready_after_all_goes_back_to_waiting()
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        await rig.Sandbox.BreakAsync(new { network = "awkward", kind = "slow", seconds = 3600 });
        var id = await AwkwardApi.CreateContainerAsync(caller.Sender, "too early", [], Cancel);
        var job = rig.Job(caller, "too early");
        var early = new Checkpoint($$"""{"media":[],"container_id":"{{id}}","is_ready":true,"asked":0,"post_id":null}""");

        var step = (await rig.Network.Publisher!.AdvanceAsync(job, early, Cancel)).ShouldBeOfType<PublishStep.NotDone>();

        rig.Network.Publisher.Next(job, step.Next).Name.ShouldBe("processing");
        step.Wait.ShouldBeGreaterThan(TimeSpan.Zero);
        (await rig.Sandbox.StoredAsync("awkward")).ShouldBe(0);
    }

    [Fact]
    public async Task A_comment_that_answers_400_is_unknown_and_then_found()
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync(also: Needs.FirstComment));
        var live = await rig.Driver().PublishAsync(rig.Job(caller, "the post"), Cancel);
        var job = rig.Job(caller, "the comment");
        job = job with { Parent = new(live.RemoteId, live.State), Content = job.Content with { Kind = PartKind.FirstComment } };

        var problem = await rig.ActFailsAsync(job, null);
        var look = await rig.Network.FindsOwnPost!.LookAsync(job, null, job.DueAt, Cancel);

        problem.Failure.Kind.ShouldBe(FailureKind.OutcomeUnknown);
        rig.Network.Publisher!.Next(job, null).RepeatIsSafe.ShouldBeFalse();
        look.ShouldBeOfType<OwnPostLook.Found>();
        (await rig.Sandbox.StoredAsync("awkward", "comment")).ShouldBe(1);
    }

    [Fact]
    public async Task A_spent_quota_of_the_app_waits_for_its_reset()
    {
        await using var rig = await StartAsync();
        var caller = await rig.CallerAsync(await rig.ConnectAsync());
        var job = rig.Job(caller, "later");
        var from = await rig.PrepareAsync(job);
        await rig.Sandbox.BreakAsync(new { network = "awkward", kind = "rateLimited", times = 1, seconds = 600 });

        var problem = await rig.ActFailsAsync(job, from);

        problem.Failure.Kind.ShouldBe(FailureKind.QuotaSpent);
        problem.Failure.RetryAt.ShouldNotBeNull().ShouldBe(DateTimeOffset.UtcNow.AddMinutes(10), TimeSpan.FromMinutes(2));
        rig.Network.Quotas.ShouldContain(q => q.Scope == QuotaScope.App);
    }

    [Fact]
    public async Task The_list_is_late_and_no_log_line_holds_a_secret()
    {
        await using var rig = await StartAsync();
        var grant = await rig.ConnectAsync();
        var caller = await rig.CallerAsync(grant);
        await rig.Sandbox.BreakAsync(new { network = "awkward", kind = "listLag", seconds = 36000 });

        var live = await rig.Driver().PublishAsync(rig.Job(caller, "seen late"), Cancel);
        var early = await rig.Network.ReadsBack!.ReadAsync(caller, live.RemoteId, Cancel);
        await rig.Sandbox.HealAsync("awkward");
        await rig.Sandbox.TurnAsync(new { advanceSeconds = 60 });
        var late = await rig.Network.ReadsBack.ReadAsync(caller, live.RemoteId, Cancel);

        early.ShouldBeNull();
        late.ShouldNotBeNull().Text.ShouldBe("seen late");
        string[] secrets = [grant.AccessToken.Reveal(), grant.RefreshToken.Reveal(), Awkward.ClientSecret, "seen late"];
        rig.Log.ShouldAllBe(line => !secrets.Any(line.Contains));
    }

    private static Task<TestNetworkRig> StartAsync() =>
        TestNetworkRig.StartAsync(AwkwardNetwork.Create, Awkward.ClientKey, Awkward.ClientSecret);
}
