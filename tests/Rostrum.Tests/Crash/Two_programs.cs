using Rostrum.Publishing;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Crash;

/// <summary>Two processes of the program on one PostgreSQL: one is killed, or stands still past its time and goes on as if nothing was.</summary>
[Collection(FastClock.Name)]
public sealed class Two_programs(ITestOutputHelper output)
{
    private const int Hit = 3;

    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(12); // by the fast clock

    private static readonly string[] Moments =
    [
        CrashPoint.Claimed, CrashPoint.AfterPrepare, CrashPoint.CheckpointSaved, CrashPoint.BeforeFence, CrashPoint.Fenced,
        CrashPoint.AfterAct, CrashPoint.OutcomeRecorded, CrashPoint.BeforeLive, CrashPoint.Live,
    ];

    [Fact]
    public Task The_other_goes_on_when_one_is_killed() => RunAsync(
        "killed",
        (program, moment, token) => program.KillAtAsync(moment, Hit, token),
        program => program.HasDied,
        (rig, _) => rig.StartProgramAsync());

    [Fact]
    public Task The_other_goes_on_when_one_stands_still_past_its_time() => RunAsync(
        "paused",
        (program, moment, token) => program.StopAtAsync(moment, Hit, token),
        program => program.StandsStill,
        async (_, fallen) =>
        {
            await fallen.ContinueAsync();
            return fallen;
        });

    private async Task RunAsync(
        string name,
        Func<CrashProgram, string, string, Task> arm,
        Predicate<CrashProgram> hasFallen,
        Func<CrashRig, CrashProgram, Task<CrashProgram>> raise)
    {
        var prefix = $"two_{name}{Environment.ProcessId}";
        var accepted = new List<string>();
        await using (var rig = await CrashRig.StartAsync(await PostgresCluster.DatabaseAsync(prefix)))
        {
            List<CrashProgram> programs = [rig.Program, await rig.StartProgramAsync()];
            foreach (var moment in Moments)
            {
                var texts = Enumerable.Range(0, 6).Select(i => $"{moment} post {i}").ToList();
                accepted.AddRange(await rig.ScheduleAllAsync(texts, Ahead, programs[0]));
                var token = Path.Combine(rig.Folder, moment);
                await Task.WhenAll(programs.Select(p => arm(p, moment, token)));
                await CrashRig.UntilAsync(
                    () => Task.FromResult(programs.Exists(hasFallen)), TimeSpan.FromSeconds(60), $"one of them to be {name} at {moment}");

                var fallen = programs.Find(hasFallen)!;
                programs.Remove(fallen);
                await CrashRig.UntilAsync(
                    async () => (await rig.DeliveriesAsync(programs[0])).TrueForAll(Verdict.IsOver), TimeSpan.FromMinutes(2), $"the other to go on after {moment}");
                programs.Add(await raise(rig, fallen));
            }

            output.WriteLine($"{name} {Moments.Length} times; {await Verdict.CheckAsync(rig, accepted, programs[0])}");
        }

        await PostgresCluster.DropAsync(prefix);
    }
}
