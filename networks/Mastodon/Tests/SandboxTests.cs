using Rostrum.Networks.Tests.Conformance;
using Rostrum.Sandbox;

namespace Rostrum.Networks.Mastodon.Tests;

/// <summary>The quirks, before the two pretend servers.</summary>
public sealed class Before_the_sandbox
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("instance", true, 500, 4)]
    [InlineData("other", false, 5000, 16)]
    public async Task Each_server_tells_its_own_limits(string origin, bool honoursKey, int characters, int media)
    {
        await using var world = await ConnectedAsync(origin);
        var facts = MastodonFacts.Read(world.Caller.Account.Facts);
        var rules = world.Network.RulesFor(world.Caller.Account.Facts);

        facts.HonoursKey.ShouldBe(honoursKey);
        facts.AppName.ShouldBe("Rostrum");
        rules.Text.MaxLength.ShouldBe(characters);
        rules.Media.MaxItems.ShouldBe(media);
        world.Caller.Account.Handle.ShouldStartWith("@" + world.Person.Handle + "@127.0.0.1:");
    }

    [Theory]
    [InlineData("instance", 1)]
    [InlineData("other", 2)]
    public async Task The_same_request_twice_is_one_post_only_where_the_key_is_kept(string origin, int posts)
    {
        await using var world = await ConnectedAsync(origin);
        var job = world.Job("twice");

        var first = (await world.Network.Publisher!.AdvanceAsync(job, null, Cancel)).ShouldBeOfType<PublishStep.Live>();
        var second = (await world.Network.Publisher.AdvanceAsync(job, null, Cancel)).ShouldBeOfType<PublishStep.Live>();

        world.ActsStored.ShouldBe(posts);
        (first.RemoteId == second.RemoteId).ShouldBe(posts == 1);
        world.Network.Publisher.Next(job, null).RepeatIsSafe.ShouldBe(posts == 1);
    }

    [Theory]
    [InlineData("instance")]
    [InlineData("other")]
    public async Task A_lost_post_is_found_among_posts_that_look_like_it(string origin)
    {
        await using var world = await ConnectedAsync(origin);
        const string text = "Hello @paperlantern@elsewhere.example, see https://example.com/a?b=c\n\nand more…";
        await FinishAsync(world, world.Job(text + "!"));
        var job = world.Job(text, world.Media.Picture(8, 8, 1, "x"));
        var publication = new Publication(world, job);
        await publication.PrepareAsync();
        world.Break(FaultKind.CutAfter);
        await publication.FailAsync();
        await FinishAsync(world, world.Job(text));

        var found = (await world.Network.FindsOwnPost!.LookAsync(job, publication.Saved, job.DueAt, Cancel)).ShouldBeOfType<OwnPostLook.Found>();

        var post = world.Host.World.Posts.Find("mastodon", found.RemoteId).ShouldNotBeNull();
        post.Text.ShouldBe(text);
        post.Media.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_thread_is_a_chain_that_is_never_wider_than_its_beginning()
    {
        await using var world = await ConnectedAsync("instance");
        var first = await FinishAsync(world, With(world.Job("one"), """{"visibility":"private","contentWarning":"careful","language":"ja"}"""));
        var job = world.Job("two");
        var second = await FinishAsync(world, job with
        {
            Root = new(first.RemoteId, first.State), Parent = new(first.RemoteId, first.State),
            Content = job.Content with { Kind = PartKind.Reply, Options = Bench.Options("""{"visibility":"public"}""") },
        });

        var one = world.Host.World.Posts.Find("mastodon", first.RemoteId)!;
        var two = world.Host.World.Posts.Find("mastodon", second.RemoteId)!;
        (one.Visibility, one.ContentWarning, one.Language).ShouldBe(("private", "careful", "ja"));
        (two.ReplyTo, two.Visibility).ShouldBe((one.Id, "private"));
    }

    [Fact]
    public async Task A_video_is_waited_for_and_a_poll_is_asked()
    {
        await using var world = await ConnectedAsync("instance");
        var video = world.Job("moving", world.Media.Video(200_000, "a walk"));
        var publication = new Publication(world, video);
        var steps = new List<string>();
        while (!publication.HasEnded)
        {
            steps.Add(publication.Next.Name);
            await publication.StepAsync();
        }

        await FinishAsync(world, With(world.Job("Which?"), """{"pollOptions":["one","two"],"pollMinutes":60}"""));

        steps.Distinct().ShouldBe(["upload 1 of 1", "processing", "post"]);
        var poll = world.Host.World.Posts.In("mastodon").Single(p => p.Text == "Which?").Extra["poll"].ShouldNotBeNull();
        poll.ToJsonString().ShouldContain("two");
    }

    [Fact]
    public async Task An_edit_changes_words_and_descriptions_and_keeps_the_upload()
    {
        await using var world = await ConnectedAsync("instance");
        var picture = world.Media.Picture(8, 8, 1, "old words");
        var live = await FinishAsync(world, world.Job("Old text", picture));
        var uploads = Uploads(world);

        var edited = await world.Network.EditsPosts!.EditAsync(
            world.Caller, new(live.RemoteId, live.State), new() { Text = "New text", Media = [picture with { Alt = "new words" }] },
            world.Media, Cancel);

        var post = world.Host.World.Posts.Find("mastodon", live.RemoteId)!;
        post.Text.ShouldBe("New text");
        post.Media.ShouldHaveSingleItem().Alt.ShouldBe("new words");
        Uploads(world).ShouldBe(uploads);
        (await world.Network.ReadsBack!.ReadAsync(world.Caller, live.RemoteId, Cancel))!.Text.ShouldBe("New text");
        edited.State.ShouldNotBeNull();
    }

    [Fact]
    public async Task Uploads_that_were_cleaned_away_before_the_act_are_made_again()
    {
        await using var world = await ConnectedAsync("instance");
        var publication = new Publication(world, world.Job("late", world.Media.Picture(8, 8, 1, "x")));
        await publication.PrepareAsync();
        world.Pass(TimeSpan.FromDays(3));

        await publication.FinishAsync();

        world.PostsOf("late").ShouldBe(1);
        world.ActsStored.ShouldBe(1);
    }

    [Fact]
    public async Task A_pasted_token_publishes_too()
    {
        await using var world = await ConnectedAsync("instance");
        var token = world.Grant.AccessToken.Reveal();

        await world.PasteAsync((PastedConsent)world.Network.ConsentNamed("token")!, new Dictionary<string, string>
        {
            ["server"] = world.Host.AddressOf("mastodon", "instance").AbsoluteUri, ["accessToken"] = token,
        });
        await FinishAsync(world, world.Job("pasted"));

        world.PostsOf("pasted").ShouldBe(1);
        world.Grant.Subject.ShouldBe(world.Person.Id);
    }

    [Fact]
    public async Task Disconnecting_ends_the_token()
    {
        await using var world = await ConnectedAsync("instance");

        await world.Flow.RevokeAsync(world.Network, world.Consent, world.Grant, Cancel);

        (await Should.ThrowAsync<NetworkException>(() => world.Network.Accounts.CheckAsync(world.Caller, Cancel)))
            .Failure.Kind.ShouldBe(FailureKind.SignInAgain);
    }

    private static Task<ConformanceWorld> ConnectedAsync(string origin) => ConformanceWorld.ConnectedAsync(MastodonConformance.Subject(origin));

    private static PublishJob With(PublishJob job, string options) => job with { Content = job.Content with { Options = Bench.Options(options) } };

    private static async Task<PublishStep.Live> FinishAsync(ConformanceWorld world, PublishJob job)
    {
        var publication = new Publication(world, job);
        await publication.FinishAsync();
        return publication.Live.ShouldNotBeNull();
    }

    private static int Uploads(ConformanceWorld world) => world.Media.Wishes.Count;
}
