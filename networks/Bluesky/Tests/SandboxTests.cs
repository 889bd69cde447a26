using System.Text.Json;
using Rostrum.Networks.Tests.Conformance;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Bluesky;

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>What only this network has, before its sandbox.</summary>
public sealed class Quirks_before_the_sandbox
{
    private static readonly NetworkSubject Subject = new()
    {
        CreateNetwork = BlueskyNetwork.Create,
        CreateSandbox = static () => new BlueskySandbox(),
        BaseScopes = [],
        HomeServer = static _ => "@harbourbakery.test",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_video_is_processed_and_posted_with_its_description()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);
        var publication = new Publication(world, world.Job("moving", world.Media.Video(20_000, "A boat")));

        await publication.FinishAsync();

        var video = world.Host.World.Posts.In("bluesky").Single(p => p.Text == "moving").Media.ShouldHaveSingleItem();
        video.ContentType.ShouldBe("video/mp4");
        video.Alt.ShouldBe("A boat");
    }

    [Fact]
    public async Task The_same_video_again_is_taken_from_where_it_is()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);
        var video = world.Media.Video(20_000, "A boat");
        await new Publication(world, world.Job("first time", video)).FinishAsync();

        await new Publication(world, world.Job("second time", video)).FinishAsync();

        world.PostsOf("second time").ShouldBe(1);
    }

    [Fact]
    public async Task Pictures_that_the_server_dropped_are_uploaded_again_for_the_same_record()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);
        var job = world.Job("late picture", world.Media.Picture(30, 30, 4, "x"));
        var first = new Publication(world, job);
        await first.PrepareAsync();
        var frozen = JsonDocument.Parse(first.Saved!.Json).RootElement.GetProperty("record").GetString();
        world.Pass(TimeSpan.FromMinutes(70));
        await world.RenewAsync();

        var second = new Publication(world, job with { Caller = world.Caller }, first.Saved);
        await second.StepAsync();
        var after = second.Next;
        await second.FinishAsync();

        after.ShouldBe(new("picture", StepKind.Prepare) { Timeout = after.Timeout });
        JsonDocument.Parse(second.Saved!.Json).RootElement.GetProperty("record").GetString().ShouldBe(frozen);
        world.PostsOf("late picture").ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.RateLimited, 1)]
    [InlineData(FaultKind.ErrorBefore, 4)]
    public async Task Who_may_reply_that_cannot_be_set_only_warns(FaultKind fault, int times)
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);
        var job = world.Job("guarded");
        job = job with { Content = job.Content with { Options = Replies("nobody") } };
        var publication = new Publication(world, job);
        await publication.PrepareAsync();
        await publication.StepAsync();
        world.Break(fault, times: times);

        await publication.FinishAsync();

        publication.Live.ShouldNotBeNull().Warnings.ShouldHaveSingleItem().ShouldStartWith("The post is live, but who may reply");
        world.PostsOf("guarded").ShouldBe(1);
    }

    [Fact]
    public async Task A_server_in_trouble_for_a_moment_still_learns_who_may_reply()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);
        var job = world.Job("guarded");
        job = job with { Content = job.Content with { Options = Replies("nobody") } };
        var publication = new Publication(world, job);
        await publication.PrepareAsync();
        await publication.StepAsync();
        world.Break(FaultKind.ErrorBefore, times: 2);

        await publication.FinishAsync();

        publication.Live.ShouldNotBeNull().Warnings.ShouldBeEmpty();
        var gate = AtUri.Parse(publication.Live.RemoteId)! with { Collection = AtUri.Gates };
        (await world.Caller.Sender.GetRecordAsync(gate, Cancel)).ShouldNotBeNull().Value["allow"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mention_of_nobody_and_a_page_without_preview_warn_and_stay_text()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);
        var publication = new Publication(world, world.Job("hello @nobody-here.test at https://example.com and @lena.test"));

        await publication.FinishAsync();

        publication.Live!.Warnings.ShouldBe(
        [
            "@nobody-here.test is no Bluesky account and stays plain text.",
            "The preview of example.com could not be had; the link is in the text.",
        ]);
        var record = (await world.Caller.Sender.GetRecordAsync(AtUri.Parse(publication.Live.RemoteId)!, Cancel))!.Value;
        record["facets"]!.AsArray().Count.ShouldBe(2);
        record["embed"].ShouldBeNull();
    }

    [Fact]
    public async Task A_quoted_post_that_is_gone_refuses()
    {
        await using var world = await ConformanceWorld.ConnectedAsync(Subject);
        var job = world.Job("look at this");
        var gone = JsonSerializer.SerializeToElement($"at://{world.Person.Id}/app.bsky.feed.post/3mzzzzzzzzz2a");
        job = job with { Content = job.Content with { Options = new Dictionary<string, JsonElement> { ["quote"] = gone } } };

        var failure = await new Publication(world, job).FailAsync();

        failure.Kind.ShouldBe(FailureKind.ContentRefused);
        failure.Code.ShouldBe("QuoteGone");
        world.ActsStored.ShouldBe(0);
    }

    [Fact]
    public async Task An_app_password_connects_and_publishes()
    {
        await using var world = await ConformanceWorld.StartAsync(Subject);
        var consent = (PastedConsent)world.Network.ConsentNamed("app-password")!;
        var fields = new Dictionary<string, string> { ["identifier"] = "@harbourbakery.test", ["password"] = world.Person.AppPassword! };

        await world.PasteAsync(consent, fields);
        await new Publication(world, world.Job("by password")).FinishAsync();

        world.PostsOf("by password").ShouldBe(1);
    }

    private static Dictionary<string, JsonElement> Replies(string rule) =>
        new() { ["replies"] = JsonSerializer.SerializeToElement(new[] { rule }) };
}
