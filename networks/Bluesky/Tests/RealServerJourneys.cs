using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky.Tests;

public sealed class Connecting_to_a_real_server(RealServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Oauth_asks_for_exactly_the_base_scopes_and_gives_a_grant_of_that_account()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);

        var grant = await journey.ConnectAsync(Cancel);

        grant.Subject.ShouldBe(journey.Account.Did);
        grant.Server.ShouldBe((await server.StartAsync(Cancel)).Pds);
        grant.Scopes.ShouldBe(BlueskyConsents.Scopes.Where(s => s.Needs is Needs.Always or Needs.Publishing).Select(s => s.Name), ignoreOrder: true);
        grant.RefreshToken.IsEmpty.ShouldBeFalse();
        grant.ExpiresAt.ShouldNotBeNull();
        var accounts = await journey.Network.Accounts.ListAsync(journey.CallerOf(journey.OAuth, grant), Cancel);
        accounts.ShouldHaveSingleItem().Handle.ShouldBe(journey.Account.Handle);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{did}")]
    [InlineData("https://bsky.app/profile/{handle}")]
    public async Task Nothing_a_did_or_a_profile_page_lead_to_the_account_as_well(string? typed)
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        typed = typed?.Replace("{did}", journey.Account.Did, StringComparison.Ordinal)
            .Replace("{handle}", journey.Account.Handle, StringComparison.Ordinal);

        var grant = await journey.FinishAsync(await journey.StartAsync(typed, Cancel), Cancel);

        grant.Subject.ShouldBe(journey.Account.Did);
        grant.Server.ShouldBe((await server.StartAsync(Cancel)).Pds);
    }

    [Fact]
    public async Task Another_account_than_the_named_one_is_refused()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var other = await server.CreateAccountAsync(Cancel);
        var started = await journey.StartAsync(other.Did, Cancel);
        using var browser = new Browserless(started.Browser);

        // The server itself holds the person to the account that was hinted at; where one did not, we would notice.
        var back = await browser.PermitAsync(other, string.Join(' ', started.State.Scopes), Cancel);
        var refused = await Should.ThrowAsync<NetworkException>(() => journey.Flow.FinishAsync(
            journey.Network, journey.OAuth, started.State with { ExpectedSubject = journey.Account.Did }, back, Cancel));

        refused.Message.ShouldBe("You signed in to another Bluesky account than the one you named.");
    }

    [Fact]
    public async Task An_answer_with_another_state_or_issuer_is_refused()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var started = await journey.StartAsync(Cancel);

        var foreign = await Should.ThrowAsync<NetworkException>(() => journey.Flow.FinishAsync(
            journey.Network, journey.OAuth, started.State, new("http://127.0.0.1:8080/c?state=other&code=x&iss=x"), Cancel));
        var wrongIssuer = await Should.ThrowAsync<NetworkException>(() => journey.Flow.FinishAsync(
            journey.Network, journey.OAuth, started.State, new($"http://127.0.0.1:8080/c?state={started.State.State}&code=x&iss=https%3A%2F%2Fevil.example"), Cancel));

        foreign.Failure.Code.ShouldBe("state_mismatch");
        wrongIssuer.Failure.Code.ShouldBe("issuer_mismatch");
    }

    [Fact]
    public async Task A_refusal_in_the_browser_is_said_in_words()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var started = await journey.StartAsync(Cancel);
        using var browser = new Browserless(started.Browser);
        var back = await browser.RefuseAsync(journey.Account, Cancel);

        var refused = await Should.ThrowAsync<NetworkException>(() =>
            journey.Flow.FinishAsync(journey.Network, journey.OAuth, started.State, back, Cancel));

        refused.Failure.Code.ShouldBe("access_denied");
        refused.Message.ShouldBe("The connection was not permitted at Bluesky.");
    }

    [Fact]
    public async Task A_renewed_grant_works_and_a_replayed_refresh_token_asks_to_sign_in_again()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var first = await journey.ConnectAsync(Cancel);

        var second = await journey.Flow.RenewAsync(journey.Network, journey.OAuth, first, Cancel);
        await journey.Network.Accounts.CheckAsync(journey.CallerOf(journey.OAuth, second), Cancel);
        var replayed = await Should.ThrowAsync<NetworkException>(() => journey.Flow.RenewAsync(journey.Network, journey.OAuth, first, Cancel));

        second.RefreshToken.Reveal().ShouldNotBe(first.RefreshToken.Reveal());
        second.Scopes.ShouldBe(first.Scopes, ignoreOrder: true);
        replayed.Failure.Kind.ShouldBe(FailureKind.SignInAgain, replayed.Failure.ToString());
    }

    [Fact]
    public async Task A_revoked_grant_is_dead()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var grant = await journey.ConnectAsync(Cancel);

        await journey.Flow.RevokeAsync(journey.Network, journey.OAuth, grant, Cancel);

        var dead = await Should.ThrowAsync<NetworkException>(() =>
            journey.Network.Accounts.CheckAsync(journey.CallerOf(journey.OAuth, grant), Cancel));
        dead.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Fact]
    public async Task A_password_opens_a_session_that_renews_and_ends()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);

        var grant = await journey.SignInAsync(Cancel);
        var renewed = await journey.Flow.RenewAsync(journey.Network, journey.AppPassword, grant, Cancel);
        var again = await journey.Flow.RenewAsync(journey.Network, journey.AppPassword, grant, Cancel);
        await journey.Network.Accounts.CheckAsync(journey.CallerOf(journey.AppPassword, again), Cancel);
        await journey.Flow.RevokeAsync(journey.Network, journey.AppPassword, again, Cancel);
        var dead = await Should.ThrowAsync<NetworkException>(() => journey.Flow.RenewAsync(journey.Network, journey.AppPassword, again, Cancel));

        grant.Subject.ShouldBe(journey.Account.Did);
        (grant.ExpiresAt - grant.IssuedAt)!.Value.TotalMinutes.ShouldBe(120, 2);
        (grant.RefreshExpiresAt - grant.IssuedAt)!.Value.TotalDays.ShouldBe(90, 1);
        renewed.AccessToken.Reveal().ShouldNotBeEmpty();
        dead.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_handle_are_told_apart()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);

        var wrong = await Should.ThrowAsync<NetworkException>(() => journey.AppPassword.Session.OpenAsync(
            new Dictionary<string, string> { ["identifier"] = journey.Account.Handle, ["password"] = "guess" }, Cancel));
        var unknown = await Should.ThrowAsync<NetworkException>(() => journey.AppPassword.Session.OpenAsync(
            new Dictionary<string, string> { ["identifier"] = "nobody-here.test", ["password"] = "guess" }, Cancel));

        wrong.Failure.Kind.ShouldBe(FailureKind.SignInAgain);
        unknown.Failure.Code.ShouldBe("HandleNotFound");
    }
}

public sealed class Publishing_to_a_real_server(RealServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_with_facets_and_two_pictures_reads_back_as_it_was_written()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var friend = await server.CreateAccountAsync(Cancel);
        var caller = journey.CallerOf(journey.OAuth, await journey.ConnectAsync(Cancel));
        var text = $"Grüße 🎉 an @{friend.Handle} von https://example.com/a(b)? und #Köln";
        var content = new PartContent
        {
            Text = text,
            Media = [journey.Media.Picture(60, 40, 200, "A light field"), journey.Media.Picture(30, 50, 20)],
            Options = Options(("languages", "[\"de\"]"), ("replies", "[\"mentioned\",\"following\"]"), ("labels", "[\"graphic-media\"]")),
        };

        var live = await journey.Driver.PublishAsync(journey.Job(caller, content), Cancel);

        var record = await ReadAsync(caller, live.RemoteId);
        record["text"]!.GetValue<string>().ShouldBe(text);
        var facets = record["facets"]!.AsArray();
        Value(facets[0], "did").ShouldBe(friend.Did);
        Slice(text, facets[0]).ShouldBe("@" + friend.Handle);
        Value(facets[1], "uri").ShouldBe("https://example.com/a(b)");
        Slice(text, facets[1]).ShouldBe("https://example.com/a(b)");
        Value(facets[2], "tag").ShouldBe("Köln");
        Slice(text, facets[2]).ShouldBe("#Köln");
        var images = record["embed"]!["images"]!.AsArray();
        images.Count.ShouldBe(2);
        images[0]!["alt"]!.GetValue<string>().ShouldBe("A light field");
        images[0]!["aspectRatio"]!.ToJsonString().ShouldBe("{\"width\":60,\"height\":40}");
        images[1]!["alt"]!.GetValue<string>().ShouldBe("");
        record["langs"]!.ToJsonString().ShouldBe("[\"de\"]");
        record["labels"]!["values"]![0]!["val"]!.GetValue<string>().ShouldBe("graphic-media");
        var gate = await caller.Sender.GetRecordAsync(AtUri.Parse(live.RemoteId)! with { Collection = AtUri.Gates }, Cancel);
        gate!.Value["allow"]!.AsArray().Select(r => r!["$type"]!.GetValue<string>())
            .ShouldBe(["app.bsky.feed.threadgate#mentionRule", "app.bsky.feed.threadgate#followingRule"]);
        live.Warnings.ShouldBeEmpty();
        live.Url!.AbsoluteUri.ShouldStartWith($"https://bsky.app/profile/{journey.Account.Did}/post/");
    }

    [Fact]
    public async Task A_repeated_act_is_the_same_post()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var caller = journey.CallerOf(journey.OAuth, await journey.ConnectAsync(Cancel));
        var job = journey.Job(caller, new() { Text = "Once only" });
        var live = await journey.Driver.PublishAsync(job, Cancel);
        var (step, before) = journey.Driver.Steps.Single(s => s.Step.Kind == StepKind.Act);

        var again = await journey.Driver.PublishAsync(job, Cancel, before);
        var look = await journey.Network.FindsOwnPost!.LookAsync(job, before, job.DueAt, Cancel);

        step.RepeatIsSafe.ShouldBeTrue();
        again.RemoteId.ShouldBe(live.RemoteId);
        again.State.ShouldBe(live.State);
        look.ShouldBeOfType<OwnPostLook.Found>().RemoteId.ShouldBe(live.RemoteId);
        (await journey.Network.Timeline!.ListAsync(caller, null, Cancel)).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_key_that_is_still_free_says_that_nothing_was_done()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var caller = journey.CallerOf(journey.AppPassword, await journey.SignInAsync(Cancel));
        var job = journey.Job(caller, new() { Text = "Never sent" });
        var around = ((PublishStep.Later)await journey.Network.Publisher!.AdvanceAsync(job, null, Cancel)).Next;
        var frozen = ((PublishStep.Later)await journey.Network.Publisher.AdvanceAsync(job, around, Cancel)).Next;

        var look = await journey.Network.FindsOwnPost!.LookAsync(job, frozen, job.DueAt, Cancel);

        journey.Network.Publisher.Next(job, frozen).Kind.ShouldBe(StepKind.Act);
        look.ShouldBeOfType<OwnPostLook.NotDone>();
    }

    [Fact]
    public async Task A_thread_hangs_together_and_a_post_can_be_quoted_and_deleted()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var caller = journey.CallerOf(journey.OAuth, await journey.ConnectAsync(Cancel, Needs.Deleting));
        var first = await PublishAsync("one", null, null);
        var second = await PublishAsync("two", first, first);
        var third = await PublishAsync("three", first, second);
        var quote = await journey.Driver.PublishAsync(
            journey.Job(caller, new()
            {
                Text = "look",
                Media = [journey.Media.Picture(20, 20, 9, "Dark")],
                Options = Options(("quote", $"\"https://bsky.app/profile/{journey.Account.Handle}/post/{AtUri.Parse(first.RemoteId)!.RecordKey}\"")),
            }),
            Cancel);

        var reply = (await ReadAsync(caller, third.RemoteId))["reply"]!;
        reply["root"]!["uri"]!.GetValue<string>().ShouldBe(first.RemoteId);
        reply["parent"]!["uri"]!.GetValue<string>().ShouldBe(second.RemoteId);
        var embed = (await ReadAsync(caller, quote.RemoteId))["embed"]!;
        embed["$type"]!.GetValue<string>().ShouldBe("app.bsky.embed.recordWithMedia");
        embed["record"]!["record"]!["uri"]!.GetValue<string>().ShouldBe(first.RemoteId);

        await journey.Network.DeletesPosts!.DeleteAsync(caller, third.RemoteId, Cancel);
        await journey.Network.DeletesPosts.DeleteAsync(caller, third.RemoteId, Cancel);

        (await journey.Network.ReadsBack!.ReadAsync(caller, third.RemoteId, Cancel)).ShouldBeNull();
        (await journey.Network.ReadsBack.ReadAsync(caller, second.RemoteId, Cancel))!.Text.ShouldBe("two");
        (await journey.Network.Timeline!.ListAsync(caller, null, Cancel)).Items.Count.ShouldBe(3);

        async Task<PublishStep.Live> PublishAsync(string text, PublishStep.Live? root, PublishStep.Live? parent) =>
            await journey.Driver.PublishAsync(
                journey.Job(caller, new() { Text = text, Kind = root is null ? PartKind.Post : PartKind.Reply }) with
                {
                    Root = root is null ? null : new(root.RemoteId, root.State),
                    Parent = parent is null ? null : new(parent.RemoteId, parent.State),
                },
                Cancel);
    }

    [Fact]
    public async Task A_permission_that_was_not_asked_for_is_named()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var caller = journey.CallerOf(journey.OAuth, await journey.ConnectAsync(Cancel));
        var live = await journey.Driver.PublishAsync(journey.Job(caller, new() { Text = "stays" }), Cancel);

        var refused = await Should.ThrowAsync<NetworkException>(() =>
            journey.Network.DeletesPosts!.DeleteAsync(caller, live.RemoteId, Cancel));

        refused.Failure.Kind.ShouldBe(FailureKind.ScopeMissing);
        refused.Failure.Scope.ShouldBe("repo:app.bsky.feed.post?action=delete");
        var lacks = journey.Network.Lacks!(null, caller.Sender.Scopes);
        lacks.Select(l => l.Ability).ShouldBe([Needs.Deleting, Needs.Metrics, Needs.Inbox]);
    }

    [Fact]
    public async Task Nothing_secret_and_nothing_written_reaches_the_log()
    {
        using var journey = await Journey.BeginAsync(server, Cancel);
        var grant = await journey.ConnectAsync(Cancel);
        var caller = journey.CallerOf(journey.OAuth, grant);
        await journey.Driver.PublishAsync(journey.Job(caller, new() { Text = "a caption nobody may log" }), Cancel);

        var log = string.Join('\n', journey.Log);

        log.ShouldContain("/xrpc/com.atproto.repo.putRecord");
        log.ShouldNotContain("caption");
        log.ShouldNotContain(grant.AccessToken.Reveal());
        log.ShouldNotContain(grant.RefreshToken.Reveal());
        log.ShouldNotContain("did:plc");
        log.ShouldNotContain("?");
    }

    private static async Task<JsonObject> ReadAsync(Caller caller, string uri) =>
        (await caller.Sender.GetRecordAsync(AtUri.Parse(uri)!, Cancel)).ShouldNotBeNull().Value;

    private static string Value(JsonNode? facet, string member) => facet!["features"]![0]![member]!.GetValue<string>();

    private static string Slice(string text, JsonNode? facet)
    {
        var index = facet!["index"]!;
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return System.Text.Encoding.UTF8.GetString(
            bytes[index["byteStart"]!.GetValue<int>()..index["byteEnd"]!.GetValue<int>()]);
    }

    private static Dictionary<string, JsonElement> Options(params (string Name, string Json)[] options) =>
        options.ToDictionary(o => o.Name, o => JsonDocument.Parse(o.Json).RootElement.Clone());
}
