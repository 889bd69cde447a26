using System.Net;
using System.Text.Json.Nodes;
using Rostrum.Sandbox;
using Rostrum.Sandbox.Bluesky;

namespace Rostrum.Tests.Publishing;

public sealed class A_full_disk
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refuses_new_work_with_its_reason_keeps_what_it_took_and_goes_on_by_itself()
    {
        Assert.SkipUnless(SmallDisk.IsPossible(), "This machine allows no user namespaces.");
        await using var world = await SandboxHost.StartAsync(new() { Networks = [new BlueskySandbox { Quotas = false }] }, Cancel);
        await using var disk = await SmallDisk.StartAsync(world);
        var channel = await ConnectAsync(disk, world);
        var (_, first) = await disk.PostAsync("posts", Draft(channel, "before"));
        var kept = new List<string> { first["id"]!.ToString() };

        disk.Fill();
        var refusal = await FillDatabaseAsync(disk, channel, kept);
        var read = await disk.GetAsync("posts?limit=1");

        ((int)refusal["status"]!, refusal["type"]!.ToString()).ShouldBe((507, "/problems/disk-full"));
        refusal["detail"]!.ToString().ShouldContain("disk");
        read["items"]!.AsArray().Count.ShouldBe(1);

        disk.MakeRoom();
        var (status, after) = await disk.PostAsync("posts", Draft(channel, "after"));
        status.ShouldBe(HttpStatusCode.Created, after.ToJsonString());
        foreach (var id in kept)
        {
            (await disk.GetAsync($"posts/{id}"))["id"]!.ToString().ShouldBe(id);
        }

        (await disk.PostAsync($"posts/{after["id"]}/publication", new { })).Status.ShouldBe(HttpStatusCode.Accepted);
        (await EndAsync(disk, after["id"]!.ToString()))["state"]!.ToString().ShouldBe("live");
    }

    [Fact]
    public async Task Between_an_act_and_its_record_loses_no_proof_and_posts_nothing_twice()
    {
        Assert.SkipUnless(SmallDisk.IsPossible(), "This machine allows no user namespaces.");
        await using var world = await SandboxHost.StartAsync(new() { Networks = [new BlueskySandbox { Quotas = false }] }, Cancel);
        await using var disk = await SmallDisk.StartAsync(world);
        var channel = await ConnectAsync(disk, world);
        var (_, post) = await disk.PostAsync("posts", Draft(channel, "Fresh bread"));
        world.Faults.Add(new(0, "bluesky", FaultKind.HangAfter) { Left = 1 });
        (await disk.PostAsync($"posts/{post["id"]}/publication", new { })).Status.ShouldBe(HttpStatusCode.Accepted);
        await Stage.UntilAsync(() => Task.FromResult(world.Faults.Hanging("bluesky") == 1), () => "the act to hang");

        disk.Fill();
        await FillDatabaseAsync(disk, channel, []);
        world.Faults.Release("bluesky").ShouldBe(1);
        await Stage.UntilAsync(
            async () => (await File.ReadAllTextAsync(Path.Combine(disk.Data, "state", "landed.jsonl"), Cancel)).Contains('{', StringComparison.Ordinal),
            () => "the emergency note");
        disk.MakeRoom();
        var live = await EndAsync(disk, post["id"]!.ToString());

        live["state"]!.ToString().ShouldBe("live", live.ToJsonString());
        live["networkPostId"]!.ToString().ShouldNotBeEmpty();
        world.World.Posts.In("bluesky").Count(p => p.Text == "Fresh bread").ShouldBe(1);
        world.World.Acts.Count(a => a is { Act: "post", Result: ActOutcome.Stored }).ShouldBe(1);
    }

    private static object Draft(string channel, string text) =>
        new { parts = new[] { new { text } }, channels = new[] { new { id = channel } } };

    /// <summary>Drafts until one is refused: what is left of the files that were there already is used up.</summary>
    private static async Task<JsonNode> FillDatabaseAsync(SmallDisk disk, string channel, List<string> kept)
    {
        while (true)
        {
            var (status, body) = await disk.PostAsync("posts", Draft(channel, new string('x', 290)));
            if (status != HttpStatusCode.Created)
            {
                return body;
            }

            kept.Add(body["id"]!.ToString());
            kept.Count.ShouldBeLessThan(5000);
        }
    }

    private static async Task<string> ConnectAsync(SmallDisk disk, SandboxHost world)
    {
        var account = world.World.Accounts.In("bluesky")[0];
        var (status, channel) = await disk.PostAsync("channels", new
        {
            network = "bluesky", credentials = new { identifier = account.Handle, password = account.AppPassword },
        });
        status.ShouldBe(HttpStatusCode.Created, channel.ToJsonString());
        return channel["id"]!.ToString();
    }

    private static async Task<JsonNode> EndAsync(SmallDisk disk, string post)
    {
        JsonNode? delivery = null;
        await Stage.UntilAsync(
            async () =>
            {
                delivery = (await disk.GetAsync($"deliveries?postId={post}"))["items"]![0]!;
                return delivery["state"]!.ToString() is not ("scheduled" or "working" or "unknown");
            },
            () => delivery!.ToJsonString());
        return delivery!;
    }
}
