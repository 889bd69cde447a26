using System.Net;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Posts;

public sealed class Working_on_one_post
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static readonly string Tomorrow = Instants.Write(TimeProvider.System.GetUtcNow().AddDays(1));

    private static Task<Answer> DraftAsync(ApiHost host, string? key = null) =>
        host.PostAsync("posts", new { parts = new[] { new { text = "Hello" } } }, key);

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Colleagues_talk_about_it_and_the_stream_says_only_that_they_did(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var post = await DraftAsync(host);
        var path = $"posts/{post["id"]}/comments";
        var colleague = await host.AddKeyAsync(host.WorkspaceId, "posts:write");

        var said = await host.PostAsync(path, new { text = "Is 149 still right?", part = 0 }, colleague);
        await host.PostAsync(path, new { text = "Yes, until the end of the year." });

        said.Status.ShouldBe(HttpStatusCode.Created, said.Text);
        var resolved = await host.PatchAsync($"{path}/{said["id"]}", new { resolved = true });
        resolved["resolvedBy"].ShouldBe("ci");
        (await host.PatchAsync($"{path}/{said["id"]}", new { text = "No." })).Type.ShouldBe("/problems/not-yours");
        (await host.GetAsync(path)).Json!["items"]!.AsArray().Select(c => c!["text"]!.ToString())
            .ShouldBe(["Is 149 still right?", "Yes, until the end of the year."]);
        await using (var db = await host.OpenDbAsync())
        {
            var told = db.Outbox.Where(o => o.Type == "post.commented").Select(o => o.Data).ToList();
            told.Count.ShouldBe(3);
            told.ShouldAllBe(d => d.Contains(post["id"]) && !d.Contains("149"));
        }

        (await host.SendAsync(HttpMethod.Delete, $"{path}/{said["id"]}", null, await host.AddKeyAsync(host.WorkspaceId, "posts:write")))
            .Type.ShouldBe("/problems/not-yours");
        (await host.SendAsync(HttpMethod.Delete, $"{path}/{said["id"]}", null, colleague)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await host.DeleteAsync($"posts/{post["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_is_no_comment_or_elsewhere_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var post = await DraftAsync(host);
        var path = $"posts/{post["id"]}/comments";
        var (_, elsewhere) = await host.AddWorkspaceAsync("Elsewhere");

        (await host.PostAsync(path, new { text = " " })).Json!["errors"]!["text"].ShouldNotBeNull();
        (await host.PostAsync(path, new { text = "x", part = -1 })).Json!["errors"]!["part"].ShouldNotBeNull();
        (await host.PostAsync(path, new { text = "x" }, elsewhere)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync(path, elsewhere)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.PostAsync(path, new { text = "x" }, await host.AddKeyAsync(host.WorkspaceId, "posts:read"))).Type.ShouldBe("/problems/scope-missing");
    }

    [Fact]
    public async Task The_second_to_save_is_told_the_version_that_is_there()
    {
        await using var host = await ApiHost.StartAsync();
        var post = await DraftAsync(host);
        var first = await host.PatchAsync($"posts/{post["id"]}", new { note = "mine" }, ("If-Match", post.Headers["ETag"]));

        var second = await host.PatchAsync($"posts/{post["id"]}", new { note = "yours" }, ("If-Match", post.Headers["ETag"]));

        second.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        second["current"].ShouldBe(first.Headers["ETag"]);
        (await host.GetAsync($"posts/{post["id"]}"))["note"].ShouldBe("mine");
    }

    [Fact]
    public async Task Whoever_has_it_open_sees_who_else_has_for_45_seconds()
    {
        var time = new MovedTime();
        await using var host = await ApiHost.StartAsync(time: time);
        var post = await DraftAsync(host);
        var path = $"posts/{post["id"]}/presence";
        var other = await host.AddKeyAsync(host.WorkspaceId, "posts:read");
        async Task<int> OthersAsync(string? key = null) =>
            (await host.SendAsync(HttpMethod.Put, path, null, key)).Json!["others"]!.AsArray().Count;

        (await OthersAsync(other)).ShouldBe(0);
        (await OthersAsync()).ShouldBe(1);
        time.Move(TimeSpan.FromSeconds(30));
        (await OthersAsync()).ShouldBe(1);
        time.Move(TimeSpan.FromSeconds(16));
        (await OthersAsync()).ShouldBe(0);
        (await OthersAsync(other)).ShouldBe(1);
        (await host.DeleteAsync(path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await OthersAsync(other)).ShouldBe(0);
        var (_, elsewhere) = await host.AddWorkspaceAsync("Elsewhere");
        (await host.SendAsync(HttpMethod.Put, path, null, elsewhere)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_draft_is_kept_as_it_is_typed_whatever_it_breaks(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();

        var post = await host.PostAsync("posts", new { });
        var empty = await host.PatchAsync($"posts/{post["id"]}", new { parts = new[] { new { text = "" } }, channels = new[] { new { id = channel } } });
        var over = await host.PatchAsync($"posts/{post["id"]}", new { parts = new[] { new { text = new string('a', 400) } } });

        post.Status.ShouldBe(HttpStatusCode.Created, post.Text);
        empty.Status.ShouldBe(HttpStatusCode.OK, empty.Text);
        over.Status.ShouldBe(HttpStatusCode.OK, over.Text);
        over["state"].ShouldBe("draft");
        over.Json!["warnings"]!.AsArray().ShouldContain(w => w!["refuses"]!.GetValue<bool>());
        (await host.PostAsync($"posts/{post["id"]}/schedule", new { at = Tomorrow })).Type.ShouldBe("/problems/content-refused");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Who_may_not_publish_and_names_a_time_asks_for_review(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        var contributor = await host.AddKeyAsync(host.WorkspaceId, "posts:write");
        await host.SendAsync(HttpMethod.Put, "queue", new { slots = new[] { new { days = new[] { "mon", "thu" }, time = "09:00" } } });

        var timed = await host.PostAsync(
            "posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = channel } }, when = new { at = Tomorrow } }, contributor);
        var slotted = await host.PostAsync(
            "posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = channel } }, when = new { slot = "next" } }, contributor);

        timed.Status.ShouldBe(HttpStatusCode.Created, timed.Text);
        timed["state"].ShouldBe("inReview");
        timed["at"].ShouldBe(Tomorrow);
        slotted["state"].ShouldBe("inReview");
        (await host.PostAsync($"posts/{timed["id"]}/schedule", new { at = Tomorrow }, contributor)).Type.ShouldBe("/problems/scope-missing");
        var approved = await host.PostAsync($"posts/{timed["id"]}/approval");
        approved["state"].ShouldBe("scheduled", approved.Text);
    }
}
