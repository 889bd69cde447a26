using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Platform.Clock;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Posts;

[Trait("zone", "matters")]
public sealed class Scheduling_a_post
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    private static string In(TimeSpan span) => Instants.Write(TimeProvider.System.GetUtcNow() + span);

    private static async Task<Answer> DraftAsync(ApiHost host, string channel, string text = "Hello") =>
        await host.PostAsync("posts", new { parts = new[] { new { text }, new { text = "More" } }, channels = new[] { new { id = channel } } });

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task It_plans_the_chain_and_enqueues_its_first_part_only(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var draft = await DraftAsync(host, await host.AddChannelAsync());

        var scheduled = await host.PostAsync($"posts/{draft["id"]}/schedule", new { at = In(TimeSpan.FromDays(3)) });

        scheduled.Status.ShouldBe(HttpStatusCode.OK, scheduled.Text);
        scheduled["state"].ShouldBe("scheduled");
        await using var db = await host.OpenDbAsync();
        var jobs = await db.Set<JobRow>().AsNoTracking().ToListAsync(ApiHost.Cancel);
        var publish = jobs.Where(j => j.Kind == "publish-delivery/1").ShouldHaveSingleItem();
        var first = await db.Deliveries.AsNoTracking().SingleAsync(d => d.Part == 0, ApiHost.Cancel);
        publish.Subject.ShouldBe(first.Id);
        publish.Exact.ShouldBeTrue();
        publish.Lane.ShouldBe($"channel:{first.ChannelId}");
        publish.Due.ShouldBe(first.PlannedAt!.Value.AddMinutes(-2).ToUnixTimeMilliseconds());
        jobs.Count(j => j.Kind == "pre-flight/1").ShouldBe(2);
        first.Fingerprint.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Planning_anew_moves_its_job_and_unplanning_removes_it()
    {
        await using var host = await ApiHost.StartAsync();
        var draft = await DraftAsync(host, await host.AddChannelAsync());
        await host.PostAsync($"posts/{draft["id"]}/schedule", new { at = In(TimeSpan.FromDays(3)) });

        var again = await host.PostAsync($"posts/{draft["id"]}/schedule", new { at = In(TimeSpan.FromDays(4)) });

        again.Status.ShouldBe(HttpStatusCode.OK, again.Text);
        await using var db = await host.OpenDbAsync();
        (await db.Set<JobRow>().CountAsync(j => j.Kind == "publish-delivery/1", ApiHost.Cancel)).ShouldBe(1);
        var off = await host.DeleteAsync($"posts/{draft["id"]}/schedule");
        off["state"].ShouldBe("draft");
        (await db.Set<JobRow>().CountAsync(j => j.Kind == "publish-delivery/1" || j.Kind == "pre-flight/1", ApiHost.Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task A_local_time_is_kept_with_its_zone()
    {
        await using var host = await ApiHost.StartAsync();
        var draft = await DraftAsync(host, await host.AddChannelAsync());
        var local = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd'T'09:00", null);

        var scheduled = await host.PostAsync($"posts/{draft["id"]}/schedule", new { local, zone = "Asia/Tokyo" });

        scheduled.Json!["resolved"]!["zone"]!.ToString().ShouldBe("Asia/Tokyo");
        scheduled.Json["resolved"]!["local"]!.ToString().ShouldBe(local);
        scheduled["at"].ShouldEndWith("T00:00:00.000Z");
    }

    [Theory]
    [InlineData("""{"at":"2020-01-01T00:00:00Z"}""", "at")]
    [InlineData("""{"at":"2030-01-01T00:00:00"}""", "at")]
    [InlineData("""{"local":"2030-01-01T09:00","zone":"Mars/Olympus"}""", "zone")]
    [InlineData("""{"local":"9 o'clock","zone":"Europe/Madrid"}""", "local")]
    [InlineData("""{"slot":"next"}""", "slot")]
    [InlineData("{}", "at")]
    public async Task A_wish_that_cannot_be_is_named(string body, string member)
    {
        await using var host = await ApiHost.StartAsync();
        var draft = await DraftAsync(host, await host.AddChannelAsync());

        var refused = await host.PostAsync($"posts/{draft["id"]}/schedule", body);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Text);
        refused.Type.ShouldBe("/problems/validation");
        refused.Json!["errors"]!.AsObject().Select(e => e.Key).ShouldContain(member);
    }

    [Fact]
    public async Task Broken_rules_are_saved_as_warnings_and_refused_with_one_entry_each()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await host.AddChannelAsync("harbour");
        var second = await host.AddChannelAsync("bakery");

        var draft = await host.PostAsync("posts", new
        {
            parts = new[] { new { text = new string('x', 120) } },
            channels = new object[] { new { id = first }, new { id = second, settings = new { ink = "green", pen = "fine" } } },
        });

        draft.Status.ShouldBe(HttpStatusCode.Created, draft.Text);
        draft.Json!["warnings"]!.AsArray().Count.ShouldBe(4);
        var refused = await host.PostAsync($"posts/{draft["id"]}/schedule", new { at = In(TimeSpan.FromDays(1)) });
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Type.ShouldBe("/problems/content-refused");
        var rules = refused.Json!["deliveries"]!.AsArray();
        rules.Select(r => r!["rule"]!.ToString()).Order().ShouldBe(["settingUnknown", "settingWrong", "textTooLong", "textTooLong"]);
        var long1 = rules.First(r => r!["rule"]!.ToString() == "textTooLong")!;
        long1["limit"]!.GetValue<int>().ShouldBe(100);
        long1["actual"]!.GetValue<int>().ShouldBe(120);
        new[] { first, second }.ShouldContain(long1["channelId"]!.ToString());
        (await host.GetAsync($"posts/{draft["id"]}"))["state"].ShouldBe("draft");
    }

    [Fact]
    public async Task A_channel_that_must_sign_in_again_refuses()
    {
        await using var host = await ApiHost.StartAsync();
        var draft = await DraftAsync(host, await host.AddChannelAsync("ill"));
        var check = await host.PostAsync($"channels/{draft.Json!["channels"]![0]!["id"]}/check");
        check["ok"].ShouldBe("false", check.Text);

        var refused = await host.PostAsync($"posts/{draft["id"]}/schedule", new { at = In(TimeSpan.FromDays(1)) });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Json!["deliveries"]![0]!["rule"]!.ToString().ShouldBe("signInAgain");
    }

    [Fact]
    public async Task Editing_touches_only_the_channels_it_names()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await host.AddChannelAsync("harbour");
        var second = await host.AddChannelAsync("bakery");
        var draft = await host.PostAsync("posts", new
        {
            parts = new[] { new { text = "Same for all" } },
            channels = new object[] { new { id = first, firstComment = "Link" }, new { id = second, settings = new { ink = "blue" } } },
        });

        var changed = new JsonObject { ["channels"] = new JsonObject { [second] = new JsonObject { ["firstComment"] = "Other link" } } };
        var edited = await host.PatchAsync($"posts/{draft["id"]}", changed.ToJsonString());

        edited.Status.ShouldBe(HttpStatusCode.OK, edited.Text);
        var channels = edited.Json!["channels"]!.AsArray().ToDictionary(c => c!["id"]!.ToString(), c => c!);
        channels[first]["firstComment"]!.ToString().ShouldBe("Link");
        channels[second]["firstComment"]!.ToString().ShouldBe("Other link");
        channels[second]["settings"]!["ink"]!.ToString().ShouldBe("blue");
        edited.Json["deliveries"]!.AsArray().Count.ShouldBe(4);
        var removed = await host.DeleteAsync($"posts/{draft["id"]}/channels/{second}");
        removed.Json!["deliveries"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_edit_of_a_planned_post_plans_the_new_words_and_a_stale_one_is_told()
    {
        await using var host = await ApiHost.StartAsync();
        var draft = await DraftAsync(host, await host.AddChannelAsync());
        var planned = await host.PostAsync($"posts/{draft["id"]}/schedule", new { at = In(TimeSpan.FromDays(3)) });

        var edited = await host.PatchAsync(
            $"posts/{draft["id"]}", new { parts = new[] { new { text = "New words" } } }, ("If-Match", $"\"{planned["version"]}\""));

        edited.Status.ShouldBe(HttpStatusCode.OK, edited.Text);
        edited["state"].ShouldBe("scheduled");
        await using var db = await host.OpenDbAsync();
        var only = await db.Deliveries.AsNoTracking().SingleAsync(ApiHost.Cancel);
        only.Content.Text.ShouldBe("New words");
        (await db.Set<JobRow>().SingleAsync(j => j.Kind == "publish-delivery/1", ApiHost.Cancel)).Subject.ShouldBe(only.Id);
        var stale = await host.PatchAsync($"posts/{draft["id"]}", new { note = "late" }, ("If-Match", $"\"{planned["version"]}\""));
        stale.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        stale.Type.ShouldBe("/problems/version-conflict");
    }

    [Fact]
    public async Task Deleting_cancels_what_was_planned_and_removes_a_draft()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        var draft = await DraftAsync(host, channel);
        var planned = await DraftAsync(host, channel);
        await host.PostAsync($"posts/{planned["id"]}/schedule", new { at = In(TimeSpan.FromDays(3)) });

        (await host.DeleteAsync($"posts/{draft["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await host.DeleteAsync($"posts/{planned["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);

        (await host.GetAsync($"posts/{draft["id"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await host.GetAsync($"posts/{planned["id"]}"))["state"].ShouldBe("cancelled");
        await using var db = await host.OpenDbAsync();
        (await db.Set<JobRow>().AnyAsync(j => j.Kind == "publish-delivery/1", ApiHost.Cancel)).ShouldBeFalse();
    }
}

public sealed class Asking_for_an_approval
{
    [Fact]
    public async Task Scheduling_waits_for_somebody_else_and_an_edit_asks_again()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        await host.PatchAsync("workspace", new { approval = new { required = true } });
        var author = await host.AddKeyAsync(host.WorkspaceId, "posts:publish");
        var at = Instants.Write(TimeProvider.System.GetUtcNow().AddDays(2));
        var post = await host.PostAsync(
            "posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = channel } }, when = new { at } }, author);
        post["state"].ShouldBe("inReview", post.Text);

        var now = await host.PostAsync($"posts/{post["id"]}/publication", key: author);
        var approved = await host.PostAsync($"posts/{post["id"]}/approval", new { note = "Good" });

        now.Type.ShouldBe("/problems/approval-required");
        approved["state"].ShouldBe("scheduled", approved.Text);
        var edited = await host.PatchAsync($"posts/{post["id"]}", new { parts = new[] { new { text = "Hello again" } } });
        edited["state"].ShouldBe("inReview", edited.Text);
        var rejected = await host.PostAsync($"posts/{post["id"]}/rejection", new { reason = "Not today" });
        rejected["state"].ShouldBe("draft");
    }

    [Fact]
    public async Task A_key_that_may_only_write_cannot_plan_and_none_decides_on_its_own()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        var writer = await host.AddKeyAsync(host.WorkspaceId, "posts:write", "approvals:decide");
        var at = Instants.Write(TimeProvider.System.GetUtcNow().AddDays(2));

        var post = await host.PostAsync(
            "posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = channel } }, when = new { at } }, writer);

        post["state"].ShouldBe("inReview", post.Text);
        var own = await host.PostAsync($"posts/{post["id"]}/approval", new { }, writer);
        own.Type.ShouldBe("/problems/approval-not-yours");
        var plan = await host.PostAsync($"posts/{post["id"]}/schedule", new { at }, writer);
        plan.Type.ShouldBe("/problems/scope-missing");
        plan.Json!["requiredScopes"]![0]!.ToString().ShouldBe("posts:publish");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_new_time_is_no_approval_whoever_gives_it(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var channel = await host.AddChannelAsync();
        var author = await host.AddKeyAsync(host.WorkspaceId, "posts:write");
        var (first, second) = (InDays(2), InDays(3));
        var post = await host.PostAsync(
            "posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = channel } }, when = new { at = first } }, author);
        post["state"].ShouldBe("inReview", post.Text);

        var moved = await host.PatchAsync($"posts/{post["id"]}", new { when = new { at = second } });
        await using (var db = await host.OpenDbAsync())
        {
            (await db.Set<JobRow>().AnyAsync(j => j.Kind == "publish-delivery/1", ApiHost.Cancel)).ShouldBeFalse();
        }

        var approved = await host.PostAsync($"posts/{post["id"]}/approval");

        (moved["state"], moved["at"]).ShouldBe(("inReview", second), moved.Text);
        (approved["state"], approved["at"]).ShouldBe(("scheduled", second), approved.Text);
    }

    [Fact]
    public async Task What_waits_goes_out_only_by_somebody_who_may_decide()
    {
        await using var host = await ApiHost.StartAsync();
        var channel = await host.AddChannelAsync();
        var author = await host.AddKeyAsync(host.WorkspaceId, "posts:write");
        var publisher = await host.AddKeyAsync(host.WorkspaceId, "posts:publish");
        var at = InDays(2);
        var post = await host.PostAsync(
            "posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = channel } }, when = new { at } }, author);

        var scheduled = await host.PostAsync($"posts/{post["id"]}/schedule", new { at }, publisher);
        var sent = await host.PostAsync($"posts/{post["id"]}/publication", key: publisher);
        var byDecider = await host.PostAsync($"posts/{post["id"]}/schedule", new { at });

        scheduled["state"].ShouldBe("inReview", scheduled.Text);
        sent.Type.ShouldBe("/problems/approval-required");
        byDecider["state"].ShouldBe("scheduled", byDecider.Text);
    }

    [Fact]
    public async Task A_channel_that_is_added_with_a_new_time_takes_what_was_scheduled_back_to_review()
    {
        await using var host = await ApiHost.StartAsync();
        var (old, added) = (await host.AddChannelAsync(), await host.AddChannelAsync("market"));
        var author = await host.AddKeyAsync(host.WorkspaceId, "posts:publish");
        await host.PatchAsync("workspace", new { approval = new { required = true } });
        var (first, second) = (InDays(2), InDays(3));
        var post = await host.PostAsync(
            "posts", new { parts = new[] { new { text = "Hello" } }, channels = new[] { new { id = old } }, when = new { at = first } }, author);
        (await host.PostAsync($"posts/{post["id"]}/approval"))["state"].ShouldBe("scheduled");

        var edited = await host.PatchAsync($"posts/{post["id"]}", new { channels = new[] { new { id = added } }, when = new { at = second } });
        var approved = await host.PostAsync($"posts/{post["id"]}/approval");

        edited.Json!["deliveries"]!.AsArray().Select(d => d!["state"]!.ToString()).ShouldBe(["inReview", "inReview"], edited.Text);
        approved["state"].ShouldBe("scheduled", approved.Text);
        await using var db = await host.OpenDbAsync();
        (await db.Set<JobRow>().CountAsync(j => j.Kind == "publish-delivery/1", ApiHost.Cancel)).ShouldBe(2);
        (await db.Deliveries.Select(d => d.PlannedAt).Distinct().CountAsync(ApiHost.Cancel)).ShouldBe(1);
    }

    private static string InDays(int days) => Instants.Write(TimeProvider.System.GetUtcNow().AddDays(days));
}
