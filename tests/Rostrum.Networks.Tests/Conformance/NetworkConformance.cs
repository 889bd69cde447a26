using System.Diagnostics;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Tests.Conformance;

/// <summary>
/// What every network must do before its sandbox. A network's own class derives from this; a fault found in one network
/// becomes a case here first.
/// </summary>
public abstract class NetworkConformance(NetworkSubject subject)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Consent_asks_for_exactly_the_base_scopes_and_more_only_on_demand()
    {
        await using var world = await ConformanceWorld.StartAsync(subject);

        var started = await world.BeginAsync();
        var question = await world.QuestionAsync(started.Browser);
        var all = await world.BeginAsync(Enum.GetValues<Needs>());

        started.State.Scopes.ShouldBe(subject.BaseScopes, ignoreOrder: true);
        question.GetProperty("scopes").EnumerateArray().Select(s => s.GetString()).ShouldBe(subject.BaseScopes, ignoreOrder: true);
        all.State.Scopes.ShouldBe(world.Consent.Scopes.Select(s => s.Name).Distinct(), ignoreOrder: true);
    }

    [Fact]
    public async Task Connecting_opens_the_account_that_permitted_it()
    {
        await using var world = await ConformanceWorld.StartAsync(subject);

        var accounts = await world.ConnectAsync();
        var health = await world.Network.Accounts.CheckAsync(world.Caller, Cancel);

        accounts.ShouldContain(a => a.Id == world.Person.Id && a.Name == world.Person.Name);
        health.Account.Id.ShouldBe(world.Caller.Account.Id);
        Grant.FromBytes(world.Grant.ToBytes()).ToBytes().ShouldBe(world.Grant.ToBytes());
    }

    [Fact]
    public async Task A_refusal_of_the_person_is_said()
    {
        await using var world = await ConformanceWorld.StartAsync(subject);
        var started = await world.BeginAsync();
        var back = await world.DecideAsync(started.Browser, "refuse");

        var refused = await Should.ThrowAsync<NetworkException>(() =>
            world.Flow.FinishAsync(world.Network, world.Consent, started.State, back, Cancel));

        refused.Message.ShouldBe($"The connection was not permitted at {world.Network.Name}.");
    }

    [Fact]
    public async Task A_text_is_published_once_and_as_written()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        const string text = "Grüße — two lines\nand an emoji 🎈";

        var publication = new Publication(world, world.Job(text));
        await publication.FinishAsync();

        publication.Live.ShouldNotBeNull().RemoteId.ShouldNotBeEmpty();
        world.PostsOf(text).ShouldBe(1);
        world.ActsStored.ShouldBe(1);
        if (world.Network.ReadsBack is { } reads)
        {
            world.Pass(TimeSpan.FromMinutes(1)); // the product reads back after a minute: some lists lag
            (await reads.ReadAsync(world.Caller, publication.Live.RemoteId, Cancel)).ShouldNotBeNull().Text.ShouldBe(text);
        }
    }

    [Fact]
    public async Task Pictures_arrive_with_their_descriptions()
    {
        Assert.SkipUnless(subject.TakesPictures, "This network takes no pictures.");
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var job = world.Job("with pictures", world.Media.Picture(40, 30, 10, "first"), world.Media.Picture(30, 40, 200, "second"));

        var publication = new Publication(world, job);
        await publication.FinishAsync();

        var post = world.Host.World.Posts.In(world.Network.Id).Single(p => p.Text.Contains("with pictures", StringComparison.Ordinal));
        post.Media.Count.ShouldBe(2);
        if (world.Network.Rules.Media.AltMaxLength is not null)
        {
            post.Media.Select(m => m.Alt).ShouldBe(["first", "second"]);
        }
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused_before_any_call()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var rules = world.Network.RulesFor(world.Caller.Account.Facts);
        var tooLong = world.Job(new string('a', rules.Text.MaxLength + 1)).Content;
        var tooMany = world.Job("x", [.. Enumerable.Range(0, rules.Media.MaxItems + 1).Select(_ => world.Media.Picture(9, 9, 1))]).Content;

        rules.Check(tooLong, world.Network.Name).ShouldContain(f => f.Rule == "textTooLong" && f.Severity == FaultSeverity.Refusal);
        rules.Check(tooMany, world.Network.Name).ShouldContain(f => f.Rule == "tooManyMedia" && f.Severity == FaultSeverity.Refusal);
        rules.Check(new(), world.Network.Name).ShouldContain(f => f.Rule == "empty");
        world.ActsStored.ShouldBe(0);
    }

    [Fact]
    public async Task A_kill_after_any_step_makes_no_second_post()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var steps = 0;
        for (var lost = 0; lost == 0 || lost < steps; lost++)
        {
            var text = $"killed after step {lost}.";
            var media = subject.TakesPictures ? [world.Media.Picture(20, 20, (byte)lost, "x")] : Array.Empty<MediaItem>();
            var publication = new Publication(world, world.Job(text, media));
            var step = 0;
            for (; !publication.HasEnded && step < 50; step++)
            {
                await (step == lost ? publication.LoseStepAsync() : publication.StepAsync());
            }

            steps = Math.Max(steps, step);
            publication.HasEnded.ShouldBeTrue();
            (publication.Live is null).ShouldBe(publication.NeedsPerson);
            world.PostsOf(text).ShouldBe(1, text);
        }

        steps.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(FaultKind.CutAfter)]
    [InlineData(FaultKind.ResetAfter)]
    [InlineData(FaultKind.CutAnswer)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.MalformedAfter)]
    [InlineData(FaultKind.HtmlAfter)]
    [InlineData(FaultKind.EmptyAfter)]
    public async Task An_answer_lost_after_the_act_is_one_act_of_unknown_outcome_and_ends_as_one_post(FaultKind fault)
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject); // connecting has warmed the connection
        var publication = new Publication(world, world.Job("lost answer"));
        await publication.PrepareAsync();
        world.Break(fault);

        var failure = await publication.FailAsync();

        failure.Kind.ShouldBe(FailureKind.OutcomeUnknown);
        world.ActsStored.ShouldBe(1);
        await ResolveAsync(publication);
        world.ActsStored.ShouldBe(1);
        world.PostsOf("lost answer").ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.CutBefore)]
    [InlineData(FaultKind.ResetBefore)]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.HtmlBefore)]
    public async Task A_failure_before_the_act_ends_as_one_post(FaultKind fault)
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var publication = new Publication(world, world.Job("never arrived"));
        await publication.PrepareAsync();
        world.Break(fault);

        var failure = await publication.FailAsync();

        failure.Kind.ShouldBeOneOf(FailureKind.OutcomeUnknown, FailureKind.Busy);
        world.ActsStored.ShouldBe(0);
        if (failure.Kind == FailureKind.OutcomeUnknown)
        {
            await ResolveAsync(publication);
        }
        else
        {
            await publication.FinishAsync();
        }

        world.PostsOf("never arrived").ShouldBe(subject.CanResolve || failure.Kind == FailureKind.Busy ? 1 : 0);
    }

    [Fact]
    public async Task A_limit_says_until_when_and_nothing_is_posted()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var publication = new Publication(world, world.Job("limited"));
        await publication.PrepareAsync();
        world.Break(FaultKind.RateLimited, seconds: 90);
        var before = TimeProvider.System.GetUtcNow();

        var failure = await publication.FailAsync();

        failure.Kind.ShouldBeOneOf(FailureKind.RateLimited, FailureKind.QuotaSpent);
        (failure.RetryAt.ShouldNotBeNull() - before).TotalSeconds.ShouldBeInRange(80, 130);
        world.ActsStored.ShouldBe(0);
        await publication.FinishAsync();
        world.PostsOf("limited").ShouldBe(1);
    }

    [Fact]
    public async Task A_revoked_sign_in_asks_to_sign_in_again()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var publication = new Publication(world, world.Job("revoked"));
        await publication.PrepareAsync();
        world.Host.Faults.Add(new(0, world.Network.Id, FaultKind.Revoke));

        (await publication.FailAsync()).Kind.ShouldBe(FailureKind.SignInAgain);
        world.ActsStored.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_that_ran_out_is_renewed_and_the_old_refresh_token_is_not_needed_again()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        Assert.SkipWhen(world.Consent.Renewal == Renewal.None || world.Grant.ExpiresAt is null, "Tokens of this network do not run out.");
        world.Host.Faults.Add(new(0, world.Network.Id, FaultKind.Expire));
        var ranOut = await Should.ThrowAsync<NetworkException>(() => world.Network.Accounts.CheckAsync(world.Caller, Cancel));

        await world.RenewAsync();
        await world.Network.Accounts.CheckAsync(world.Caller, Cancel);
        await world.RenewAsync();
        await world.Network.Accounts.CheckAsync(world.Caller, Cancel);

        ranOut.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Fact]
    public async Task Members_that_nobody_knows_change_nothing()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject, static inner => new ExtraMembers(inner));
        var publication = new Publication(world, world.Job("future members"));

        await publication.FinishAsync();

        world.PostsOf("future members").ShouldBe(1);
        if (world.Network.Timeline is { } timeline)
        {
            world.Pass(TimeSpan.FromMinutes(2));
            (await timeline.ListAsync(world.Caller, null, Cancel)).Items.ShouldContain(p => p.Id == publication.Live!.RemoteId);
        }
    }

    [Fact]
    public async Task Only_declared_hosts_are_called_and_only_home_is_given_the_token()
    {
        HostsSeen? seen = null;
        await using var world = await ConformanceWorld.ConnectedAsync(subject, inner => seen = new HostsSeen(inner));
        var media = subject.TakesPictures ? [world.Media.Picture(20, 20, 1, "x")] : Array.Empty<MediaItem>();
        await new Publication(world, world.Job("where to?", media)).FinishAsync();

        var home = (world.Grant.Server ?? world.Network.Server)!.Authority;
        var signIn = (world.Grant.Endpoints ?? world.Consent.Endpoints)!.Token.Authority;
        seen!.All.ShouldBeSubsetOf([home, signIn, .. world.Network.Hosts, .. world.Network.TokenHosts]);
        seen.GivenToken(world.Grant.AccessToken.Reveal()).ShouldBeSubsetOf([home, .. world.Network.TokenHosts]);
    }

    [Fact]
    public async Task No_secret_and_no_text_reaches_the_log()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var publication = new Publication(world, world.Job("zebra crossing"));
        await publication.PrepareAsync();
        world.Break(FaultKind.ErrorAfter);
        await publication.FailAsync();

        var log = string.Join('\n', world.Log);

        log.ShouldNotBeEmpty();
        log.ShouldNotContain("zebra");
        log.ShouldNotContain("code=");
        foreach (var secret in new[] { world.Grant.AccessToken, world.Grant.RefreshToken, world.Grant.DPoPKey }.Where(s => !s.IsEmpty))
        {
            log.ShouldNotContain(secret.Reveal());
        }
    }

    [Fact]
    public async Task Cancelling_ends_an_act_within_a_second()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var job = world.Job("cancelled");
        var publication = new Publication(world, job);
        await publication.PrepareAsync();
        world.Break(FaultKind.HangBefore);
        using var stop = new CancellationTokenSource();
        var waiting = world.Network.Publisher!.AdvanceAsync(job, publication.Saved, stop.Token);
        await world.HangingAsync();
        var since = Stopwatch.StartNew();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_deleted_post_is_gone_and_deleting_again_is_no_fault()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        Assert.SkipWhen(world.Network.DeletesPosts is null, "This network does not delete.");
        var publication = new Publication(world, world.Job("short-lived"));
        await publication.FinishAsync();

        await world.Network.DeletesPosts!.DeleteAsync(world.Caller, publication.Live!.RemoteId, Cancel);
        await world.Network.DeletesPosts.DeleteAsync(world.Caller, publication.Live.RemoteId, Cancel);

        world.PostsOf("short-lived").ShouldBe(0);
        if (world.Network.ReadsBack is { } reads)
        {
            (await reads.ReadAsync(world.Caller, publication.Live.RemoteId, Cancel)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_post_is_listed_counted_and_its_comment_is_read()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(subject);
        var publication = new Publication(world, world.Job("to be seen"));
        await publication.FinishAsync();
        var id = publication.Live!.RemoteId;
        world.Pass(TimeSpan.FromMinutes(5));

        if (world.Network.Timeline is { } timeline)
        {
            (await timeline.ListAsync(world.Caller, null, Cancel)).Items.ShouldContain(p => p.Id == id);
        }

        if (world.Network.Metrics is { } metrics)
        {
            var values = await metrics.ReadAsync(world.Caller, [id], Cancel);
            values.Keys.ShouldContain(id);
            values[id].Keys.ShouldBeSubsetOf(metrics.Offered);
            (await metrics.FollowersAsync(world.Caller, Cancel)).ShouldBe(world.Person.Followers);
        }

        if (world.Network.Inbox is { } inbox)
        {
            await world.CommentAsync(id, "Is there more?");
            var item = (await inbox.ReadAsync(world.Caller, null, null, Cancel)).Items.ShouldHaveSingleItem();
            item.Text.ShouldContain("Is there more?");
            inbox.Kinds.ShouldContain(item.Kind);
            (await inbox.ReadAsync(world.Caller, item.Id, null, Cancel)).Items.ShouldBeEmpty();
        }
    }

    private async Task ResolveAsync(Publication publication)
    {
        await publication.ResolveAsync();
        publication.NeedsPerson.ShouldBe(!subject.CanResolve);
        await publication.FinishAsync();
    }
}
