using Microsoft.EntityFrameworkCore;
using Rostrum.Networks;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Publishing;

/// <summary>A delivery whose job meets a bug each time: it is put aside where everybody sees it, and the workspace goes on.</summary>
public sealed class A_job_put_aside
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Says_why_on_its_delivery_and_in_the_status_and_a_person_may_try_again()
    {
        using var time = new Rostrum.Sandbox.WorldClock(TimeProvider.System);
        var broken = new Broken();
        await using var host = await ApiHost.StartAsync(time: time, extra: _ => [PaperNetwork.Create() with { Id = "broken", Publisher = broken }]);

        // The clock runs on while the machine tries again: no post is to be held because it is late.
        (await host.PatchAsync("workspace", new { latePolicy = new { publishWithinSeconds = 604_800 } })).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        var channel = await host.PostAsync("channels", new { network = "broken", credentials = new { name = "harbour", pass = "right" } });
        var delivery = await PublishAsync(host, channel["id"]);
        var good = await PublishAsync(host, await host.AddChannelAsync());

        Answer? shown = null;
        await Stage.UntilAsync(
            async () =>
            {
                time.Advance(LongestWait); // to the next try
                return (shown = await host.GetAsync($"deliveries/{delivery}"))["state"] != "scheduled";
            },
            () => shown!.Text + host.Log.All);
        Answer? status = null;
        await Stage.UntilAsync(
            async () => (status = await host.GetAsync("status")).Json!["putAside"]!.AsArray().Count > 0, () => status!.Text);

        shown!["state"].ShouldBe("failed", shown.Text);
        shown.Json!["failure"]!["networkCode"]!.ToString().ShouldBe("putAside");
        var aside = status!.Json!["putAside"]!.AsArray().ShouldHaveSingleItem()!;
        (aside["kind"]!.ToString(), aside["subjectId"]!.ToString()).ShouldBe(("publish-delivery/1", delivery));
        aside["reason"]!.ToString().ShouldNotBeEmpty();
        (await host.GetAsync($"deliveries/{good}"))["state"].ShouldBe("live");

        broken.IsMended = true;
        (await host.PostAsync($"deliveries/{delivery}/retry")).Status.ShouldBe(System.Net.HttpStatusCode.Accepted);
        await Stage.UntilAsync(async () => (shown = await host.GetAsync($"deliveries/{delivery}"))["state"] == "live", () => shown!.Text);
        await using var db = await host.OpenDbAsync();
        (await db.Attempts.CountAsync(a => a.DeliveryId == Guid.Parse(delivery), ApiHost.Cancel)).ShouldBe(1);
    }

    private static async Task<string> PublishAsync(ApiHost host, string channel)
    {
        var post = await host.PostAsync("posts", new { parts = new[] { new { text = "Fresh bread" } }, channels = new[] { new { id = channel } } });
        return (await host.PostAsync($"posts/{post["id"]}/publication")).Json!["deliveries"]![0]!["id"]!.ToString();
    }

    /// <summary>Throws what no publisher should, before it has done anything.</summary>
    private sealed class Broken : IPublisher
    {
        public bool IsMended { get; set; }

        public NextStep Next(PublishJob job, Checkpoint? from) =>
            IsMended ? new("post", StepKind.Act) : throw new InvalidOperationException("A bug.");

        public Task<PublishStep> AdvanceAsync(PublishJob job, Checkpoint? from, CancellationToken cancel) =>
            Task.FromResult<PublishStep>(new PublishStep.Live("1", null));
    }
}
