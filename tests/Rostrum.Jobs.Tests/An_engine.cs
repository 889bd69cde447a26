using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

public sealed class An_engine(PostgresCluster cluster)
{
    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Runs_a_job_that_was_saved_with_its_state_and_forgets_it(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var listener = new Listener("greet/1");
        await world.StartEngineAsync(listener);

        var subject = Guid.CreateVersion7();
        await world.EnqueueAsync(w, new NewJob("greet/1", DateTimeOffset.UtcNow) { Subject = subject, Payload = "hello", Lane = "a" });
        var job = await listener.NextAsync();

        (job.WorkspaceId, job.Subject, job.Payload, job.Lane, job.Tries, job.Interrupted).ShouldBe((w, subject, "hello", "a", 0, false));
        await World.UntilAsync(async () => await CountAsync(world, w) == 0);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Starts_an_exact_job_at_its_moment(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        DateTimeOffset ran = default;
        var listener = new Listener("tick/1", (_, _) =>
        {
            ran = DateTimeOffset.UtcNow;
            return Task.FromResult(JobResult.Done);
        });
        await world.StartEngineAsync(listener);

        var due = DateTimeOffset.UtcNow.AddSeconds(2);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("tick/1", due) { Exact = true });
        await listener.NextAsync();
        await World.UntilAsync(() => Task.FromResult(ran != default));

        var late = ran - due;
        late.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(-5)); // stored in whole milliseconds
        late.ShouldBeLessThan(TimeSpan.FromMilliseconds(500)); // loaded build machines
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Stopped_gracefully_lets_handlers_end_and_leaves_nothing_owned(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var finish = new TaskCompletionSource();
        var listener = new Listener("slow/1", async (_, _) =>
        {
            await finish.Task;
            return JobResult.Done;
        });
        var engine = await world.StartEngineAsync(listener);
        await world.EnqueueAsync(w, new NewJob("slow/1", DateTimeOffset.UtcNow), new NewJob("slow/1", DateTimeOffset.UtcNow.AddHours(1)));
        await listener.NextAsync();

        var stopping = engine.StopAsync(CancellationToken.None);
        stopping.IsCompleted.ShouldBeFalse();
        finish.SetResult();
        await stopping;

        (await CountAsync(world, w)).ShouldBe(1);
        (await world.ReadControlAsync("select count(*) from node", static r => r.GetInt64(0))).ShouldBe([0]);
        var row = (await world.ReadControlAsync("select owner, next_due from wake", static r => (r.IsDBNull(0), r.GetInt64(1))))[0];
        row.Item1.ShouldBeTrue();
        row.Item2.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(59).ToUnixTimeMilliseconds());
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Cancels_handlers_that_do_not_end_in_time_and_the_next_engine_hands_them_out_as_interrupted(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var stubborn = new Listener("slow/1", async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return JobResult.Done;
        });
        var engine = world.NewEngine(new JobEngineOptions { DrainFor = TimeSpan.FromMilliseconds(100) }, null, stubborn);
        await engine.StartAsync(CancellationToken.None);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("slow/1", DateTimeOffset.UtcNow));
        var first = await stubborn.NextAsync();

        await engine.StopAsync(CancellationToken.None);
        var next = new Listener("slow/1");
        await world.StartEngineAsync(next);
        var again = await next.NextAsync();

        (again.Id, again.Interrupted, again.Tries).ShouldBe((first.Id, true, 0));
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Gives_slots_to_other_workspaces_while_one_has_many_jobs(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster, workspaces: 2);
        var open = new TaskCompletionSource();
        var many = new Listener("many/1", async (_, cancel) =>
        {
            await Task.WhenAny(open.Task, Task.Delay(20, cancel));
            return JobResult.Done;
        });
        var few = new Listener("few/1");
        var engine = world.NewEngine(new JobEngineOptions { Slots = 2 }, null, many, few);
        await engine.StartAsync(CancellationToken.None);

        await world.EnqueueAsync(world.Workspaces[0], [.. Enumerable.Range(0, 300).Select(_ => new NewJob("many/1", DateTimeOffset.UtcNow))]);
        await many.NextAsync();
        await world.EnqueueAsync(world.Workspaces[1], new NewJob("few/1", DateTimeOffset.UtcNow));
        await few.NextAsync();

        many.All.Count.ShouldBeLessThan(300);
        open.SetResult();
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Lets_a_workspace_go_when_nothing_is_near_and_comes_back_in_time(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var listener = new Listener("later/1");
        var engine = await world.StartEngineAsync(listener);

        await world.EnqueueAsync(w, new NewJob("later/1", DateTimeOffset.UtcNow), new NewJob("later/1", DateTimeOffset.UtcNow.AddSeconds(3)));
        await listener.NextAsync();
        await World.UntilAsync(() => Task.FromResult(engine.Owned == 0));

        (await listener.NextAsync()).Due.ShouldBeLessThanOrEqualTo(DateTimeOffset.UtcNow);
    }

    private static async Task<long> CountAsync(World world, Guid w) =>
        (await world.ReadAsync(w, "select count(*) from job", static r => r.GetInt64(0)))[0];
}
