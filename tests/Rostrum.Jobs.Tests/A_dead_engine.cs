using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

/// <summary>Engines that end without settling, lose their lock, or are two.</summary>
public sealed class A_dead_engine(PostgresCluster cluster)
{
    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Leaves_its_jobs_to_the_next_which_hears_that_they_were_interrupted(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var first = Hold("act/1");
        var dying = await world.StartEngineAsync(first);
        await world.EnqueueAsync(w, new NewJob("act/1", DateTimeOffset.UtcNow) { Payload = "begun" });
        var begun = await first.NextAsync();

        await dying.DisposeAsync();
        var second = new Listener("act/1");
        await world.StartEngineAsync(second);
        var again = await second.NextAsync();

        (again.Id, again.Payload, again.Interrupted, again.Tries).ShouldBe((begun.Id, "begun", true, 0));
        again.Lease.Epoch.ShouldBeGreaterThan(begun.Lease.Epoch);
        begun.Lease.Covers(TimeSpan.Zero).ShouldBeFalse();
        begun.Lease.Lost.IsCancellationRequested.ShouldBeTrue();
        await World.UntilAsync(async () => (await world.ReadAsync(w, "select count(*) from job", static r => r.GetInt64(0)))[0] == 0);
    }

    [Fact]
    public async Task On_PostgreSQL_is_buried_by_the_other_at_once_and_not_after_its_lease()
    {
        await using var world = await World.CreateAsync(JobStore.Postgres, cluster, workspaces: 3);
        var first = Hold("act/1");
        var dying = await world.StartEngineAsync(first);
        foreach (var w in world.Workspaces)
        {
            await world.EnqueueAsync(w, new NewJob("act/1", DateTimeOffset.UtcNow));
            await first.NextAsync();
        }

        var second = new Listener("act/1");
        await world.StartEngineAsync(second);
        var began = TimeProvider.System.GetTimestamp();
        await dying.DisposeAsync();
        for (var i = 0; i < 3; i++)
        {
            (await second.NextAsync()).Interrupted.ShouldBeTrue();
        }

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(10)); // the lease is 30 s
    }

    [Fact]
    public async Task Whose_lock_connection_was_cut_begins_nothing_more_under_the_old_lease_and_comes_back()
    {
        await using var world = await World.CreateAsync(JobStore.Postgres, cluster);
        var w = world.Workspaces[0];
        var release = new TaskCompletionSource();
        var listener = new Listener("act/1", async (job, _) =>
        {
            if (!job.Interrupted)
            {
                await release.Task;
            }

            return JobResult.Done;
        });
        var engine = await world.StartEngineAsync(listener);
        var node = engine.NodeId;
        await world.EnqueueAsync(w, new NewJob("act/1", DateTimeOffset.UtcNow));
        var before = await listener.NextAsync();
        before.Lease.Covers(TimeSpan.FromSeconds(20)).ShouldBeTrue();

        await world.CutLocksAsync();
        var after = await listener.NextAsync();
        release.SetResult();

        before.Lease.Covers(TimeSpan.Zero).ShouldBeFalse();
        (await before.Lease.ExtendAsync(TimeSpan.FromSeconds(1), CancellationToken.None)).ShouldBeFalse();
        after.Interrupted.ShouldBeTrue();
        after.Lease.Covers(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        engine.NodeId.ShouldNotBe(node);
    }

    [Fact]
    public async Task Two_engines_on_one_PostgreSQL_run_each_job_once()
    {
        await using var world = await World.CreateAsync(JobStore.Postgres, cluster, workspaces: 8);
        var listeners = new[] { new Listener("count/1"), new Listener("count/1") };
        foreach (var listener in listeners)
        {
            await world.StartEngineAsync(listener);
        }

        foreach (var w in world.Workspaces)
        {
            await world.EnqueueAsync(w, [.. Enumerable.Range(0, 25).Select(_ => new NewJob("count/1", DateTimeOffset.UtcNow))]);
        }

        await World.UntilAsync(() => Task.FromResult(listeners.Sum(l => l.All.Count) >= 200));
        foreach (var w in world.Workspaces)
        {
            await World.UntilAsync(async () => (await world.ReadAsync(w, "select count(*) from job", static r => r.GetInt64(0)))[0] == 0);
        }

        listeners.SelectMany(l => l.All).Select(j => j.Id).Distinct().Count().ShouldBe(200);
        listeners.Sum(l => l.All.Count).ShouldBe(200);
    }

    [Fact]
    public async Task A_second_engine_on_one_SQLite_folder_is_refused_with_a_sentence()
    {
        await using var world = await World.CreateAsync(JobStore.Sqlite, cluster);
        var first = await world.StartEngineAsync();

        var refused = await Should.ThrowAsync<JobEngineAlreadyRunningException>(() => world.StartEngineAsync());
        refused.Message.ShouldContain("Another server already works on this data folder");
        await first.StopAsync(CancellationToken.None);

        var next = await world.StartEngineAsync();
        next.NodeId.ShouldNotBeNull();
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_committed_job_whose_writer_died_before_waking_runs_when_the_announcement_ends(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var listener = new Listener("lost/1");
        await world.StartEngineAsync(listener);

        await world.ControlAsync(JobSql.Announce, ("now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 8_000), ("w", w));
        await world.EnqueueAsync(w, new SilentWakes(world.Wakes), new NewJob("lost/1", DateTimeOffset.UtcNow));

        (await listener.NextAsync()).WorkspaceId.ShouldBe(w);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task The_sweep_finds_a_job_that_no_wake_up_row_knows_of(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("lost/1", DateTimeOffset.UtcNow));
        await world.ControlAsync("delete from wake");
        var listener = new Listener("lost/1");

        await world.StartEngineAsync(listener);

        (await listener.NextAsync()).WorkspaceId.ShouldBe(world.Workspaces[0]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_workspace_that_is_gone_is_forgotten_and_the_others_go_on(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster, workspaces: 2);
        foreach (var w in world.Workspaces)
        {
            await world.EnqueueAsync(w, new NewJob("a/1", DateTimeOffset.UtcNow));
        }

        world.Forget(world.Workspaces[0]);
        var listener = new Listener("a/1");
        var engine = await world.StartEngineAsync(listener);

        (await listener.NextAsync()).WorkspaceId.ShouldBe(world.Workspaces[1]);
        await World.UntilAsync(async () => (await world.ReadControlAsync("select count(*) from wake", static r => r.GetInt64(0)))[0] == 1);
        await World.UntilAsync(() => Task.FromResult(engine.Owned == 0));
    }

    private static Listener Hold(string kind) => new(kind, async (_, cancel) =>
    {
        await Task.Delay(Timeout.Infinite, cancel);
        return JobResult.Done;
    });

    /// <summary>A writer that announces and commits, and dies before it wakes.</summary>
    private sealed class SilentWakes(Wakes wakes) : IWakes
    {
        public DateTimeOffset Now => wakes.Now;

        public TimeProvider Time => wakes.Time;

        public ValueTask AnnounceAsync(Guid workspaceId, CancellationToken cancel) => default; // done by the test, 8 s ago

        public ValueTask WakeAsync(Guid workspaceId, DateTimeOffset lookAt, CancellationToken cancel) => default;

        public ValueTask AddWorkspaceAsync(Guid workspaceId, CancellationToken cancel) => wakes.AddWorkspaceAsync(workspaceId, cancel);

        public ValueTask RemoveWorkspaceAsync(Guid workspaceId, CancellationToken cancel) => wakes.RemoveWorkspaceAsync(workspaceId, cancel);

        public ValueTask<WakeScope> BeginAsync(Guid workspaceId, CancellationToken cancel) => new(new WakeScope(this, workspaceId));
    }
}
