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
    public async Task Has_jobs_foreseen_before_their_moment_and_starts_them_all_the_same_when_that_fails(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var foresight = new Foresight("seen/1");
        await world.StartEngineAsync(foresight);
        var (seen, unseen) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        await world.EnqueueAsync(
            world.Workspaces[0], new NewJob("seen/1", DateTimeOffset.UtcNow.AddSeconds(3)) { Exact = true, Subject = seen });
        (await foresight.NextAsync()).Foreseen.ShouldBe($"foreseen {seen}");
        foresight.Fails = true;
        await world.EnqueueAsync(
            world.Workspaces[0], new NewJob("seen/1", DateTimeOffset.UtcNow.AddSeconds(1)) { Exact = true, Subject = unseen });
        var alone = await foresight.NextAsync();

        (alone.Subject, alone.Foreseen).ShouldBe((unseen, null));
        await World.UntilAsync(async () => await CountAsync(world, world.Workspaces[0]) == 0);
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
        await engine.FirstSweep; // it may see the job run and ask for a look that nobody needs
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
    public async Task Stopped_while_a_commit_is_under_way_waits_for_it_and_no_longer(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var listener = new Listener("first/1");
        var engine = world.NewEngine(new JobEngineOptions { KeepWithin = TimeSpan.FromHours(2) }, null, listener);
        await engine.StartAsync(CancellationToken.None);
        var soon = new NewJob("first/1", DateTimeOffset.UtcNow);
        await world.EnqueueAsync(world.Workspaces[0], soon, new NewJob("first/1", DateTimeOffset.UtcNow.AddHours(1))); // the workspace is kept for it
        var job = await listener.NextAsync();
        await World.UntilAsync(async () => await CountAsync(world, world.Workspaces[0]) == 1);

        var begun = new TaskCompletionSource();
        var commit = job.Lease.Writer.WriteAsync(
            async _ =>
            {
                begun.SetResult();
                await Task.Delay(200); // the disk is slow
            },
            Fenced.Yes,
            CancellationToken.None);
        await begun.Task;
        await engine.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        commit.IsCompletedSuccessfully.ShouldBeTrue();
        (await world.ReadControlAsync("select count(*) from node", static r => r.GetInt64(0))).ShouldBe([0]);
        (await world.ReadControlAsync("select owner from wake", static r => r.IsDBNull(0))).ShouldBe([true]);
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
    public async Task Lets_the_next_job_begin_when_what_had_to_be_in_time_is_done(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var secondBegan = new TaskCompletionSource();
        var begun = 0;
        var listener = new Listener("two/1", async (job, cancel) =>
        {
            if (Interlocked.Increment(ref begun) == 1)
            {
                await job.FollowAsync(cancel);
                await secondBegan.Task.WaitAsync(cancel); // the only slot and the only place of its lane are the other one's now
            }
            else
            {
                secondBegan.SetResult();
            }

            return JobResult.Done;
        });
        var engine = world.NewEngine(new JobEngineOptions { Slots = 1, LaneMax = 1 }, null, listener);
        await engine.StartAsync(CancellationToken.None);

        var now = DateTimeOffset.UtcNow;
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("two/1", now) { Lane = "a" }, new NewJob("two/1", now) { Lane = "a" });

        await World.UntilAsync(async () => secondBegan.Task.IsCompleted && await CountAsync(world, world.Workspaces[0]) == 0);
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
