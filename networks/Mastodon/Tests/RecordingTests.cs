using System.Text.Json;

namespace Rostrum.Networks.Mastodon.Tests;

/// <summary>What real servers answered (4.6 and 4.7, 2026-08) is understood.</summary>
public sealed class Recorded_answers
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_account_and_its_servers_limits_are_read()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v1/accounts/verify_credentials", Recorded.Read("verify-credentials").ToAnswer)
            .On("GET", "/api/v2/instance", Recorded.Read("instance-v2-mastodon-social").ToAnswer)
            .On("GET", "/api/v1/apps/verify_credentials", Recorded.Read("app-verify").ToAnswer);

        var account = (await bench.Network.Accounts.ListAsync(bench.Caller, Cancel)).ShouldHaveSingleItem();

        account.Id.ShouldBe("117020457910412882");
        account.Handle.ShouldBe("@mastodonpy_test@mastodon.social");
        account.Server.ShouldBe(Bench.Home);
        var facts = MastodonFacts.Read(account.Facts);
        facts.HonoursKey.ShouldBeTrue();
        facts.AppName.ShouldBe("Mastodon.py test suite");
        facts.DefaultVisibility.ShouldBe("public");
        var rules = bench.Network.RulesFor(account.Facts);
        rules.Text.MaxLength.ShouldBe(500);
        rules.Text.UrlWeight.ShouldBe(23);
        rules.Media.MaxItems.ShouldBe(4);
        rules.Media.ImageBytes.ShouldBe(16_777_216);
        rules.Media.AltMaxLength.ShouldBe(facts.DescriptionLimit);
        rules.Media.VideoTypes.ShouldContain("video/mp4");
        rules.Media.ImageTypes.ShouldAllBe(t => t.StartsWith("image/"));
    }

    [Fact]
    public void Version_1_of_the_instance_document_gives_the_same_limits()
    {
        var one = Facts("instance-v1");
        var two = Facts("instance-v2");

        one.MaxCharacters.ShouldBe(two.MaxCharacters);
        one.MaxMedia.ShouldBe(two.MaxMedia);
        one.ImageBytes.ShouldBe(two.ImageBytes);
        one.PollMaxSeconds.ShouldBe(two.PollMaxSeconds);
        one.Domain.ShouldBe("localhost:3000");
        one.HonoursKey.ShouldBeFalse("version 1 names no API version");
        two.HonoursKey.ShouldBeTrue();
    }

    [Theory]
    [InlineData("status-post")]
    [InlineData("status-post-content-warning")]
    [InlineData("status-post-media")]
    [InlineData("status-quote-post")]
    public async Task A_published_post_gives_id_and_address(string recording)
    {
        using var bench = new Bench();
        bench.Script.On("POST", "/api/v1/statuses", Recorded.Read(recording).ToAnswer);

        var live = await bench.PublishAsync(bench.Job("Toot!"));

        live.RemoteId.ShouldStartWith("11702");
        live.Url!.AbsolutePath.ShouldEndWith(live.RemoteId);
    }

    [Theory]
    [InlineData("status-too-long-422-german", FailureKind.ContentRefused)]
    [InlineData("status-too-long-422-japanese", FailureKind.ContentRefused)]
    [InlineData("status-empty-422", FailureKind.ContentRefused)]
    [InlineData("unauthenticated-401", FailureKind.SignInAgain)]
    public async Task A_refusal_is_understood_in_any_language(string recording, FailureKind kind)
    {
        using var bench = new Bench();
        var recorded = Recorded.Read(recording);
        bench.Script.On("POST", "/api/v1/statuses", recorded.ToAnswer);

        var problem = await Should.ThrowAsync<NetworkException>(() => bench.PublishAsync(bench.Job("Toot!")));

        problem.Failure.Kind.ShouldBe(kind);
        problem.Failure.Status.ShouldBe(recorded.Status);
    }

    [Fact]
    public async Task Media_in_work_and_media_ready_are_told_apart()
    {
        using var bench = new Bench();
        var video = bench.Media.Video(1000);
        bench.Script
            .On("POST", "/api/v2/media", Recorded.Read("media-v2-post-202").ToAnswer)
            .On("GET", MediaPath("media-v2-post-202"), Recorded.Read("media-put-206-processing").ToAnswer)
            .On("GET", MediaPath("media-v2-post-202"), Recorded.Read("media-get-ready").ToAnswer)
            .On("POST", "/api/v1/statuses", Recorded.Read("status-post-media").ToAnswer);

        await bench.PublishAsync(bench.Job("LOL check this out", video));

        bench.Script.Heard.Select(h => h.Method).ShouldBe(["POST", "GET", "GET", "POST"]);
    }

    [Fact]
    public async Task A_ready_picture_is_not_asked_about()
    {
        using var bench = new Bench();
        bench.Script
            .On("POST", "/api/v2/media", Recorded.Read("media-v2-post-200").ToAnswer)
            .On("POST", "/api/v1/statuses", Recorded.Read("status-post-media").ToAnswer);

        await bench.PublishAsync(bench.Job("x", bench.Media.Picture(4, 4, 1)));

        bench.Script.Heard.Select(h => h.Method).ShouldBe(["POST", "POST"]);
    }

    [Fact]
    public async Task Lists_notifications_and_deletions_are_read()
    {
        using var bench = new Bench();
        bench.Script
            .On("GET", "/api/v1/accounts/42/statuses", Recorded.Read("account-statuses").ToAnswer)
            .On("GET", "/api/v1/notifications", Recorded.Read("notifications-list").ToAnswer)
            .On("DELETE", "/api/v1/statuses/1", Recorded.Read("status-delete").ToAnswer)
            .On("DELETE", "/api/v1/statuses/2", Recorded.Read("status-delete-again-404").ToAnswer)
            .On("GET", "/api/v1/statuses/0", Recorded.Read("status-missing-404").ToAnswer)
            .On("GET", "/api/v1/statuses/3", Recorded.Read("status-get").ToAnswer);

        var posts = await bench.Network.Timeline!.ListAsync(bench.Caller, null, Cancel);
        var inbox = await bench.Network.Inbox!.ReadAsync(bench.Caller, null, null, Cancel);
        await bench.Network.DeletesPosts!.DeleteAsync(bench.Caller, "1", Cancel);
        await bench.Network.DeletesPosts!.DeleteAsync(bench.Caller, "2", Cancel);

        posts.Items.ShouldHaveSingleItem().Text.ShouldBe("Toot!");
        inbox.Items.ShouldAllBe(i => bench.Network.Inbox!.Kinds.Contains(i.Kind));
        (await bench.Network.ReadsBack!.ReadAsync(bench.Caller, "0", Cancel)).ShouldBeNull();
        (await bench.Network.ReadsBack!.ReadAsync(bench.Caller, "3", Cancel)).ShouldNotBeNull().Text.ShouldBe("oh no!");
    }

    [Fact]
    public async Task Every_recording_survives_every_reader()
    {
        var folder = Rostrum.Networks.Tests.Support.Repository.SharedFolder("recordings", "mastodon");
        var readers = new (string Method, Func<Bench, Task> Run)[]
        {
            ("GET", b => b.Network.Accounts.ListAsync(b.Caller, Cancel)),
            ("GET", b => b.Network.Timeline!.ListAsync(b.Caller, null, Cancel)),
            ("GET", b => b.Network.Inbox!.ReadAsync(b.Caller, null, null, Cancel)),
            ("GET", b => b.Network.ReadsBack!.ReadAsync(b.Caller, "1", Cancel)),
            ("POST", b => b.PublishAsync(b.Job("x"))),
        };
        foreach (var name in Directory.EnumerateFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)))
        {
            var recorded = Recorded.Read(name);
            foreach (var (_, run) in readers)
            {
                using var bench = new Bench();
                foreach (var path in (string[])[
                    "/api/v1/accounts/verify_credentials", "/api/v2/instance", "/api/v1/apps/verify_credentials",
                    "/api/v1/accounts/42/statuses", "/api/v1/notifications", "/api/v1/statuses/1", "/api/v1/statuses/1/source"])
                {
                    bench.Script.On("GET", path, recorded.ToAnswer);
                }

                bench.Script.On("POST", "/api/v1/statuses", recorded.ToAnswer);
                try
                {
                    await run(bench);
                }
                catch (NetworkException)
                {
                    // A reader may say what is wrong; it may not break.
                }
            }
        }
    }

    private static MastodonFacts Facts(string recording) => MastodonFacts.Of(
        JsonSerializer.Deserialize(Recorded.Read(recording).Body, MastodonJson.Default.WireInstance)!, Bench.Home);

    private static string MediaPath(string recording)
    {
        using var body = JsonDocument.Parse(Recorded.Read(recording).Body);
        return "/api/v1/media/" + body.RootElement.GetProperty("id").GetString();
    }
}
