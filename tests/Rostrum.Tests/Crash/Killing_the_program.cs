using System.Globalization;
using Rostrum.Publishing;
using Rostrum.Sandbox;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Crash;

/// <summary>
/// kill -9 at every named moment between claim and record, with at least 20 deliveries in flight, again and again. Afterwards
/// the sandbox holds each post once; where nothing can be known, a person is asked. <c>CRASH_KILLS=n</c> for a long run.
/// </summary>
[Collection(FastClock.Name)]
public sealed class Killing_the_program(ITestOutputHelper output)
{
    private const int PostsAtOnce = 6; // on four channels

    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(12); // by the fast clock
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3); // a moment that does not come: killed wherever it is

    [Fact]
    public Task On_SQLite_it_publishes_every_post_once_or_asks() => KillAsync(null, 150);

    [Fact]
    public async Task On_PostgreSQL_it_publishes_every_post_once_or_asks()
    {
        var prefix = $"crash{Environment.ProcessId}";
        await KillAsync(await PostgresCluster.DatabaseAsync(prefix), 50);
        await PostgresCluster.DropAsync(prefix);
    }

    private async Task KillAsync(string? database, int kills)
    {
        kills = int.TryParse(Environment.GetEnvironmentVariable("CRASH_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : kills;
        await using var rig = await CrashRig.StartAsync(database);
        var random = new Random(20261124);
        var accepted = new List<string>();
        var atMoment = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var moment = CrashPoint.All[kill % CrashPoint.All.Count];
            if (IsOfTheUnknown(moment))
            {
                LoseAnswers(rig.Sandbox);
            }

            var texts = Enumerable.Range(0, PostsAtOnce).Select(i => $"kill {kill} post {i}").ToList();
            accepted.AddRange(await rig.ScheduleAllAsync(texts, Ahead));
            await rig.Program.KillAtAsync(moment, random.Next(1, IsRare(moment) ? 5 : 20));
            atMoment += await rig.Program.DieAsync(Patience) ? 1 : 0;
            rig.Sandbox.Faults.Clear();
            await rig.RunAsync();
        }

        await CrashRig.UntilAsync(
            async () => (await rig.DeliveriesAsync()).TrueForAll(Verdict.IsOver), TimeSpan.FromMinutes(3), "every delivery to end");
        output.WriteLine($"{kills} kills, {atMoment} of them at their moment; {await Verdict.CheckAsync(rig, accepted)}");
        atMoment.ShouldBeGreaterThan(kills * 3 / 4, "or the moments are not those the program passes");
    }

    // Few answers are lost, and one of the four networks prepares something.
    private static bool IsRare(string moment) => IsOfTheUnknown(moment)
        || moment is CrashPoint.BeforePrepare or CrashPoint.AfterPrepare or CrashPoint.CheckpointSaved;

    private static bool IsOfTheUnknown(string moment) =>
        moment is CrashPoint.BeforeUnknown or CrashPoint.Unknown or CrashPoint.BeforeLook or CrashPoint.AfterLook or CrashPoint.Resolved;

    // The act is done and its answer is lost, where a look-up can tell.
    private static void LoseAnswers(SandboxHost sandbox)
    {
        foreach (var network in (string[])["bluesky", "mastodon", "awkward"])
        {
            sandbox.Faults.Add(new(0, network, FaultKind.CutAfter) { Calls = FaultCalls.Acts, Left = 4 });
        }
    }
}
