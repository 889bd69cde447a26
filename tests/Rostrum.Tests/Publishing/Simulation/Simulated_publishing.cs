using System.Globalization;

namespace Rostrum.Tests.Publishing.Simulation;

/// <summary>
/// Thousands of seeds of the real publishing rules under kills, pauses, lost answers and refused commits. A failing seed is
/// replayed with <c>SIM_SEED=n</c>.
/// </summary>
public sealed class Simulated_publishing(ITestOutputHelper output)
{
    private static readonly int? OneSeed =
        int.TryParse(Environment.GetEnvironmentVariable("SIM_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : null;

    private static readonly int Seeds =
        int.TryParse(Environment.GetEnvironmentVariable("SIM_SEEDS"), CultureInfo.InvariantCulture, out var n) ? n : 2000;

    [Fact]
    public void Nothing_is_doubled_lost_or_stuck()
    {
        var failures = Try(Breakage.None, Seeds, null, out var doubled);

        failures.ShouldBeEmpty(string.Join('\n', failures.Take(5)));
        doubled.ShouldBe(0);
    }

    [Fact]
    public void Equal_seeds_tell_the_same_story()
    {
        var first = Inline(() => RunToDigest(4711));
        var second = Inline(() => RunToDigest(4711));

        second.ShouldBe(first);
    }

    [Fact]
    public void A_pause_after_the_last_check_is_the_only_residual_and_it_is_counted()
    {
        var deliveries = Seeds * 13;

        Try(Breakage.None, Seeds, p => new() { PausesAfterCheck = 0.03, ListLagMs = p.ListLagMs }, out var doubled);

        output.WriteLine($"residual: {doubled} doubled of {deliveries} deliveries when 3 % of sends pause after the last check");
        doubled.ShouldBeLessThan(deliveries / 100);
    }

    [Theory]
    [InlineData(nameof(Breakage.NoLeaseTime))]
    [InlineData(nameof(Breakage.ForgetsItWasDead))]
    [InlineData(nameof(Breakage.NoSettle))]
    [InlineData(nameof(Breakage.BlindRetry))]
    [InlineData(nameof(Breakage.ForgetsId))]
    [InlineData(nameof(Breakage.SkipsApproval))]
    [InlineData(nameof(Breakage.IgnoresOrder))]
    [InlineData(nameof(Breakage.DropsPause))]
    [InlineData(nameof(Breakage.StaleWrites))]
    public void Every_deliberate_mistake_is_noticed(string mistake)
    {
        var breakage = Enum.Parse<Breakage>(mistake);

        var failures = Try(breakage, 2000, Cruel(breakage), out _, stopAtFirst: true);

        failures.ShouldNotBeEmpty($"{mistake} survived 2000 seeds: the simulation is too kind");
    }

    // Mistakes of ownership show only when processes pause between the fence and the sending.
    private static Func<SimProfile, SimProfile>? Cruel(Breakage breakage) => breakage is Breakage.NoLeaseTime or Breakage.StaleWrites or Breakage.ForgetsItWasDead
        ? p => p with { PausesInCommit = 0.1 }
        : null;

    private static List<string> Try(
        Breakage breakage, int seeds, Func<SimProfile, SimProfile>? change, out int doubled, bool stopAtFirst = false)
    {
        var failures = new List<string>();
        var sum = 0;
        Inline(() =>
        {
            var (from, to) = OneSeed is { } one ? (one, one + 1) : (1, seeds + 1);
            for (var seed = from; seed < to && !(stopAtFirst && failures.Count > 0); seed++)
            {
                var world = new SimWorld(seed, breakage, change);
                var violations = world.Run();
                sum += world.Doubled;
                failures.AddRange(violations.Distinct().Select(v => $"SIM_SEED={seed}: {v}"));
            }

            return 0;
        });
        doubled = sum;
        return failures;
    }

    private static string RunToDigest(int seed)
    {
        var world = new SimWorld(seed, Breakage.None);
        world.Run();
        return world.Digest;
    }

    // The simulation is one thread without a synchronization context, so that continuations run inline.
    private static T Inline<T>(Func<T> run)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
