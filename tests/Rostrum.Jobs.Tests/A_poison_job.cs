using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

/// <summary>A job that ends the process each time it runs.</summary>
public sealed class A_poison_job(PostgresCluster cluster)
{
    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Is_put_aside_with_its_reason_after_four_deaths_and_its_workspace_goes_on(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        await world.EnqueueAsync(w, new NewJob("poison/1", DateTimeOffset.UtcNow));
        var crashes = new List<int>();
        for (var death = 0; death < new JobEngineOptions().PutAsideAfter; death++)
        {
            var poison = Hold("poison/1");
            var dying = await world.StartEngineAsync(poison);
            crashes.Add((await poison.NextAsync()).Crashes);
            await dying.DisposeAsync();
        }

        var last = new Listener("poison/1");
        var good = new Listener("good/1");
        await world.StartEngineAsync(last, good);
        await world.EnqueueAsync(w, new NewJob("good/1", DateTimeOffset.UtcNow));
        await good.NextAsync();
        await World.UntilAsync(async () => (await StatesAsync(world, w)) is [(JobState.GaveUp, _)]);

        crashes.ShouldBe([0, 1, 2, 3]);
        last.All.ShouldBeEmpty();
        last.GivenUp.ShouldHaveSingleItem().ShouldContain("4 times");
        (await StatesAsync(world, w))[0].Why.ShouldBe(last.GivenUp.Single());
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Takes_no_innocent_neighbour_with_it(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        await world.EnqueueAsync(w, new NewJob("poison/1", DateTimeOffset.UtcNow), new NewJob("slow/1", DateTimeOffset.UtcNow));
        for (var death = 0; death < 2; death++)
        {
            var (poison, slow) = (Hold("poison/1"), Hold("slow/1"));
            var dying = await world.StartEngineAsync(poison, slow);
            await poison.NextAsync();
            await slow.NextAsync();
            await dying.DisposeAsync();
        }

        for (var death = 0; death < 2; death++)
        {
            var (poison, slow) = (Hold("poison/1"), new Listener("slow/1"));
            var dying = await world.StartEngineAsync(poison, slow);
            await poison.NextAsync();
            await dying.DisposeAsync();
        }

        var (last, freed) = (new Listener("poison/1"), new Listener("slow/1"));
        await world.StartEngineAsync(last, freed);
        await World.UntilAsync(async () => (await StatesAsync(world, w)) is [(JobState.GaveUp, _)]);

        last.All.ShouldBeEmpty();
        last.GivenUp.Count.ShouldBe(1);
        freed.GivenUp.ShouldBeEmpty();
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task One_that_ends_well_in_between_begins_anew(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        await world.EnqueueAsync(w, new NewJob("act/1", DateTimeOffset.UtcNow));
        for (var death = 0; death < 3; death++)
        {
            var cut = Hold("act/1");
            var dying = await world.StartEngineAsync(cut);
            await cut.NextAsync();
            await dying.DisposeAsync();
        }

        var again = new Listener("act/1", (job, _) => Task.FromResult(
            job.Crashes > 0 ? JobResult.Again(DateTimeOffset.UtcNow) : JobResult.Done));
        await world.StartEngineAsync(again);
        await World.UntilAsync(async () => (await StatesAsync(world, w)).Count == 0);

        again.All.Select(j => j.Crashes).ShouldBe([3, 0]);
        again.GivenUp.ShouldBeEmpty();
    }

    private static Task<List<(JobState State, string? Why)>> StatesAsync(World world, Guid w) => world.ReadAsync(
        w, "select state, last_failure from job", static r => ((JobState)r.GetInt32(0), r.IsDBNull(1) ? null : r.GetString(1)));

    private static Listener Hold(string kind) => new(kind, async (_, cancel) =>
    {
        await Task.Delay(Timeout.Infinite, cancel);
        return JobResult.Done;
    });
}
