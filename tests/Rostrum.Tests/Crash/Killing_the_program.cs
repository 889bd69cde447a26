using System.Globalization;
using System.Text.Json.Nodes;
using Rostrum.Publishing;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Crash;

/// <summary>
/// kill -9 at every named moment between claim and record, with at least 20 deliveries in flight, again and again. Afterwards
/// the sandbox holds each post once; where nothing can be known, a person is asked. <c>CRASH_KILLS=n</c> for a long run.
/// </summary>
[Collection(FastClock.Name)]
public sealed class Killing_the_program(ITestOutputHelper output)
{
    private const int PostsAtOnce = 6;

    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(40); // by the fast clock

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task On_SQLite_it_publishes_every_post_once_or_asks() => KillAsync("sqlite", 60);

    [Fact]
    public Task On_PostgreSQL_it_publishes_every_post_once_or_asks() => KillAsync("postgres", 20);

    private async Task KillAsync(string engine, int kills)
    {
        kills = int.TryParse(Environment.GetEnvironmentVariable("CRASH_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : kills;
        var prefix = $"crash{Environment.ProcessId}";
        var database = engine == "postgres" ? await PostgresCluster.DatabaseAsync(prefix) : null;
        await using var rig = await CrashRig.StartAsync(database);
        await rig.DieAsync(TimeSpan.Zero);
        var random = new Random(20261124);
        var texts = new List<string>();

        for (var kill = 0; kill < kills; kill++)
        {
            var point = CrashPoint.All[kill % CrashPoint.All.Count];
            var started = TimeProvider.System.GetTimestamp();
            await rig.RunAsync($"{point}:{random.Next(1, 20)}");
            output.WriteLine($"{kill} {point} up after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
            for (var i = 0; i < PostsAtOnce && !rig.HasDied; i++)
            {
                var text = $"kill {kill} post {i}";
                if (await rig.ScheduleAsync(text, Ahead))
                {
                    texts.Add(text);
                }
            }

            await rig.DieAsync(TimeSpan.FromSeconds(4));
        }

        await rig.RunAsync(null);
        await CrashRig.UntilAsync(async () => (await rig.DeliveriesAsync()).TrueForAll(IsOver), TimeSpan.FromMinutes(3), "every delivery to end");
        Check(await rig.DeliveriesAsync(), rig, texts, kills);
        if (database is not null)
        {
            await rig.DieAsync(TimeSpan.Zero);
            await PostgresCluster.DropAsync(prefix);
        }
    }

    private void Check(List<JsonNode> deliveries, CrashRig rig, List<string> texts, int kills)
    {
        var posts = rig.Sandbox.World.Posts.All().Where(p => texts.Contains(p.Text)).ToList();
        var doubled = posts.GroupBy(p => (p.Network, p.Text)).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {g.Count()} times").ToList();
        var states = deliveries.GroupBy(d => (string)d["state"]!).ToDictionary(g => g.Key, g => g.Count());
        output.WriteLine($"{kills} kills, {deliveries.Count} deliveries: {string.Join(", ", states.Select(s => $"{s.Value} {s.Key}"))}; "
            + $"{posts.Count} posts in the sandbox, {doubled.Count} doubled");

        doubled.ShouldBeEmpty();
        deliveries.Count.ShouldBeGreaterThanOrEqualTo(texts.Count * rig.Channels.Count);
        var worst = rig.Channels.Single(c => c.Network == "shoutbox").Id;
        deliveries.Where(d => (string)d["state"]! == "needsPerson" && (string)d["channelId"]! != worst)
            .Select(d => d.ToJsonString()).ShouldBeEmpty("only the network without look-up may need a person");
        var live = deliveries.Count(d => (string)d["state"]! == "live");
        posts.Count.ShouldBeGreaterThanOrEqualTo(live);
    }

    private static bool IsOver(JsonNode delivery) => (string)delivery["state"]! is not ("scheduled" or "working" or "unknown");
}
