using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rostrum.Tests.Crash;

namespace Rostrum.Tests.Publishing;

/// <summary>The real program and every pretend network, each breaking once at the exact moment of the act.</summary>
[Collection(FastClock.Name)]
public sealed class Networks_in_trouble(ITestOutputHelper output)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(20); // by the fast clock

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_post_ends_live_once_or_asks_a_person()
    {
        await using var rig = await CrashRig.StartAsync(null);
        using var world = new HttpClient { BaseAddress = rig.Sandbox.WorldAddress };
        string[] troubles = ["cutAfter", "resetAfter", "errorAfter", "errorBefore", "cutBefore", "htmlAfter", "rateLimited", "late"];
        foreach (var trouble in troubles)
        {
            foreach (var (network, _) in rig.Channels)
            {
                using var broken = await world.PostAsJsonAsync("/control/faults", new { network, kind = trouble, seconds = 2 }, Cancel);
                broken.IsSuccessStatusCode.ShouldBeTrue(trouble);
            }

            (await rig.ScheduleAsync(trouble, Ahead)).ShouldBeTrue();
            await CrashRig.UntilAsync(
                async () => (await rig.DeliveriesAsync()).TrueForAll(IsOver), TimeSpan.FromMinutes(2), $"every delivery to end after {trouble}");
        }

        var deliveries = await rig.DeliveriesAsync();
        var worst = rig.Channels.Single(c => c.Network == "shoutbox").Id;
        foreach (var group in deliveries.GroupBy(d => (string)d["channelId"]!))
        {
            output.WriteLine($"{rig.Channels.Single(c => c.Id == group.Key).Network}: {string.Join(", ", group.Select(d => (string)d["state"]!))}");
        }

        var doubled = rig.Sandbox.World.Posts.All().Where(p => troubles.Contains(p.Text)).GroupBy(p => (p.Network, p.Text)).Where(g => g.Count() > 1);
        doubled.Select(g => g.Key.ToString()).ShouldBeEmpty();
        deliveries.Where(d => (string)d["channelId"]! != worst && (string)d["state"]! != "live").Select(d => d.ToJsonString()).ShouldBeEmpty();
        deliveries.Where(d => (string)d["channelId"]! == worst).Select(d => (string)d["state"]!).Distinct().Order()
            .ShouldBe(["live", "needsPerson"]);
    }

    private static bool IsOver(JsonNode delivery) => (string)delivery["state"]! is not ("scheduled" or "working" or "unknown");
}
