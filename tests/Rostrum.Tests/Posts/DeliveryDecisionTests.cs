using System.Net;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Posts;

public sealed class Deciding_about_a_delivery
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    /// <summary>A thread of two whose first part waits for a person, far in the future so that nothing else touches it.</summary>
    private static async Task<(string First, string Second, string Post)> UnsureAsync(ApiHost host, string state = "needsPerson")
    {
        var channel = await host.AddChannelAsync();
        var at = TimeProvider.System.GetUtcNow().AddDays(9).ToString("O");
        var post = await host.PostAsync("posts", new
        {
            parts = new[] { new { text = "One" }, new { text = "Two" } },
            channels = new[] { new { id = channel } },
            when = new { at },
        });
        post.Status.ShouldBe(HttpStatusCode.Created, post.Text);
        var ids = post.Json!["deliveries"]!.AsArray().OrderBy(d => d!["part"]!.GetValue<int>()).Select(d => d!["id"]!.ToString()).ToList();
        await using var db = await host.OpenDbAsync();
        await db.Set<JobRow>().ExecuteDeleteAsync(ApiHost.Cancel);
        await db.Database.ExecuteSqlAsync($"update delivery set state = {state}, held_reason = null where part = 0", ApiHost.Cancel);
        await db.Database.ExecuteSqlAsync($"update post set state = {state}", ApiHost.Cancel);
        return (ids[0], ids[1], post["id"]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task It_is_live_and_the_next_part_goes_on(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (first, second, post) = await UnsureAsync(host);

        var said = await host.PostAsync($"deliveries/{first}/verdict", new { verdict = "isLive", url = "https://paper.example/1", networkPostId = "1" });

        said.Status.ShouldBe(HttpStatusCode.OK, said.Text);
        said["state"].ShouldBe("live");
        said["evidence"].ShouldBe("person");
        await using var db = await host.OpenDbAsync();
        var jobs = await db.Set<JobRow>().AsNoTracking().Where(j => j.Kind == "publish-delivery/1").ToListAsync(ApiHost.Cancel);
        var live = await db.Deliveries.AsNoTracking().SingleAsync(d => d.Part == 1, ApiHost.Cancel);
        (jobs.Exists(j => j.Subject == Guid.Parse(second)) || live.State != DeliveryState.Scheduled).ShouldBeTrue();
        var twice = await host.PostAsync($"deliveries/{first}/verdict", new { verdict = "giveUp" });
        twice.Type.ShouldBe("/problems/state-conflict");
        (await host.GetAsync($"posts/{post}"))["state"].ShouldNotBe("needsPerson");
    }

    [Fact]
    public async Task Posting_again_is_a_new_publication_and_giving_up_is_a_failure()
    {
        await using var host = await ApiHost.StartAsync();
        var (first, _, _) = await UnsureAsync(host);
        await using var db = await host.OpenDbAsync();
        var before = await db.Deliveries.AsNoTracking().SingleAsync(d => d.Part == 0, ApiHost.Cancel);

        var again = await host.PostAsync($"deliveries/{first}/verdict", new { verdict = "postAgain" });

        again.Status.ShouldBe(HttpStatusCode.OK, again.Text);
        var after = await db.Deliveries.AsNoTracking().SingleAsync(d => d.Part == 0, ApiHost.Cancel);
        after.PublicationId.ShouldNotBe(before.PublicationId);
        await using var other = await ApiHost.StartAsync();
        var (third, _, post) = await UnsureAsync(other);
        var gaveUp = await other.PostAsync($"deliveries/{third}/verdict", new { verdict = "giveUp" });
        gaveUp["state"].ShouldBe("failed");
        gaveUp.Json!["failure"]!["kind"]!.ToString().ShouldBe("gaveUp");
        (await other.PostAsync($"deliveries/{third}/verdict", new { verdict = "perhaps" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await other.GetAsync($"posts/{post}"))["state"].ShouldBe("failed");
    }

    [Fact]
    public async Task A_later_part_is_not_tried_before_the_one_before_it()
    {
        await using var host = await ApiHost.StartAsync();
        var (first, second, _) = await UnsureAsync(host, "failed");
        await using (var db = await host.OpenDbAsync())
        {
            await db.Database.ExecuteSqlAsync($"update delivery set state = 'held', held_reason = 'earlierPart' where part = 1", ApiHost.Cancel);
        }

        var early = await host.PostAsync($"deliveries/{second}/retry");
        var retry = await host.PostAsync($"deliveries/{first}/retry");

        early.Type.ShouldBe("/problems/state-conflict");
        retry.Status.ShouldBe(HttpStatusCode.Accepted, retry.Text);
        retry["state"].ShouldBe("scheduled");
    }

    [Fact]
    public async Task What_waits_for_somebody_can_be_listed()
    {
        await using var host = await ApiHost.StartAsync();
        var (first, _, _) = await UnsureAsync(host);

        var waiting = await host.GetAsync("deliveries?state=unknown&state=needsPerson");
        var status = await host.GetAsync("status");

        waiting.Json!["items"]!.AsArray().ShouldHaveSingleItem()!["id"]!.ToString().ShouldBe(first);
        status["needsPerson"].ShouldBe("1");
        status.Json!["due"]!["waiting"]!.GetValue<int>().ShouldBe(1);
    }
}
