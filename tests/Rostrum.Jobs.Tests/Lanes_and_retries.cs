using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

public sealed class Lanes_and_retries(PostgresCluster cluster)
{
    private static readonly RetryPolicy Quick = new("quick", TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50), MaxTries: 3);

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_lane_runs_no_more_jobs_at_once_than_its_row_allows_and_hinders_no_other(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        await using (var db = world.Db(w, world.Wakes))
        {
            db.Add(new LaneRow { Key = "narrow", Max = 2 });
            await db.SaveChangesAsync();
        }

        var (now, most, done) = (0, 0, 0);
        var open = new TaskCompletionSource();
        var narrow = new Listener("narrow/1", async (_, _) =>
        {
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await open.Task;
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref done);
            return JobResult.Done;
        });
        var other = new Listener("other/1");
        await world.StartEngineAsync(narrow, other);
        var due = DateTimeOffset.UtcNow;

        await world.EnqueueAsync(
            w,
            [.. Enumerable.Range(0, 600).Select(_ => new NewJob("narrow/1", due) { Lane = "narrow" }), new NewJob("other/1", due.AddMilliseconds(1)) { Lane = "wide" }]);
        await other.NextAsync();
        narrow.All.Count.ShouldBeLessThanOrEqualTo(2);
        open.SetResult();

        await World.UntilAsync(() => Task.FromResult(Volatile.Read(ref done) == 600));
        most.ShouldBe(2);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_parked_lane_waits_burns_no_try_and_hinders_no_other(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var until = DateTimeOffset.UtcNow.AddSeconds(2);
        var limited = new Listener("limited/1", (_, _) => Task.FromResult(
            DateTimeOffset.UtcNow < until ? JobResult.ParkLane(until, "the network asked for a pause") : JobResult.Done));
        var other = new Listener("other/1");
        await world.StartEngineAsync(limited, other);

        await world.EnqueueAsync(w, new NewJob("limited/1", DateTimeOffset.UtcNow) { Lane = "a" });
        await limited.NextAsync();
        await world.EnqueueAsync(w, new NewJob("limited/1", DateTimeOffset.UtcNow) { Lane = "a" }, new NewJob("other/1", DateTimeOffset.UtcNow) { Lane = "b" });
        await other.NextAsync();
        var before = DateTimeOffset.UtcNow;
        var next = await limited.NextAsync();

        before.ShouldBeLessThan(until);
        DateTimeOffset.UtcNow.ShouldBeGreaterThanOrEqualTo(until.AddMilliseconds(-1));
        next.Tries.ShouldBe(0);
        (await world.ReadAsync(w, "select why from lane where key = 'a'", static r => r.GetString(0))).ShouldBe(["the network asked for a pause"]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_workspace_whose_lane_is_paused_for_long_is_let_go_and_woken_when_a_person_ends_the_pause(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var parked = false;
        var listener = new Listener("a/1", (_, _) =>
        {
            var result = parked ? JobResult.Done : JobResult.ParkLane(DateTimeOffset.UtcNow.AddHours(1), "quota");
            parked = true;
            return Task.FromResult(result);
        });
        var engine = await world.StartEngineAsync(listener);
        await world.EnqueueAsync(w, new NewJob("a/1", DateTimeOffset.UtcNow) { Lane = "a" });
        await listener.NextAsync();
        await World.UntilAsync(() => Task.FromResult(engine.Owned == 0));

        await using (var db = world.Db(w, world.Wakes))
        {
            var lane = await db.Lanes.SingleAsync();
            lane.PausedUntil = null;
            await db.SaveChangesAsync();
        }

        (await listener.NextAsync()).Lane.ShouldBe("a");
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_failing_job_is_tried_as_often_as_its_policy_says_and_then_given_up(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var listener = new Listener("fail/1", (_, _) => Task.FromResult(JobResult.RetryLater("busy", Quick)));
        await world.StartEngineAsync(listener);

        await world.EnqueueAsync(w, new NewJob("fail/1", DateTimeOffset.UtcNow));
        await World.UntilAsync(async () => await StateAsync(world, w) is (JobState.GaveUp, 3, "busy"));

        listener.All.Select(j => j.Tries).ShouldBe([0, 1, 2]);
        listener.GivenUp.ShouldBe(["busy"]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_job_that_was_given_up_frees_its_unique_key(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var listener = new Listener("fail/1", (_, _) => Task.FromResult(JobResult.RetryLater("no", Quick with { MaxTries = 1 })));
        await world.StartEngineAsync(listener);
        var job = new NewJob("fail/1", DateTimeOffset.UtcNow) { UniqueKey = "sync" };

        await world.EnqueueAsync(w, job);
        await World.UntilAsync(async () => await StateAsync(world, w) is (JobState.GaveUp, 1, "no"));
        await world.EnqueueAsync(w, job);
        await World.UntilAsync(() => Task.FromResult(listener.GivenUp.Count == 2));

        listener.All.Count.ShouldBe(2);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_job_that_was_moved_while_it_ran_stays_for_its_new_time(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var moved = new TaskCompletionSource();
        var listener = new Listener("move/1", async (_, _) =>
        {
            await moved.Task;
            return JobResult.Done;
        });
        await world.StartEngineAsync(listener);
        await world.EnqueueAsync(w, new NewJob("move/1", DateTimeOffset.UtcNow));
        await listener.NextAsync();

        await using (var db = world.Db(w, world.Wakes))
        {
            (await db.Jobs.SingleAsync()).MoveTo(DateTimeOffset.UtcNow.AddSeconds(2));
            await db.SaveChangesAsync();
        }

        moved.SetResult();
        (await listener.NextAsync()).Due.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddSeconds(-2));
        listener.All.Count.ShouldBe(2);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_handler_that_lost_its_lease_is_not_blamed(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var listener = new Listener("act/1", async (job, cancel) =>
        {
            if (job.Interrupted)
            {
                return JobResult.Done;
            }

            await world.WorkspaceAsync(w, JobSql.Fence, ("e", job.Lease.Epoch + 1));
            await job.Lease.Writer.WriteAsync(scope => scope.ExecuteAsync("delete from note"), Fenced.Yes, cancel);
            return JobResult.Done;
        });
        await world.StartEngineAsync(listener);

        await world.EnqueueAsync(w, new NewJob("act/1", DateTimeOffset.UtcNow));
        await listener.NextAsync();

        await World.UntilAsync(async () => await StateAsync(world, w) is (JobState.Running, 0, null));
        listener.GivenUp.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handler_whose_database_connection_was_cut_is_run_again_and_burns_no_try()
    {
        await using var world = await World.CreateAsync(JobStore.Postgres, cluster);
        var w = world.Workspaces[0];
        var cut = false;
        var listener = new Listener("act/1", async (job, cancel) =>
        {
            if (!cut)
            {
                cut = true;
                await job.Lease.Writer.WriteAsync(scope => scope.ExecuteAsync("select pg_terminate_backend(pg_backend_pid())"), Fenced.Yes, cancel);
            }

            return JobResult.Done;
        });
        await world.StartEngineAsync(listener);

        await world.EnqueueAsync(w, new NewJob("act/1", DateTimeOffset.UtcNow));
        await listener.NextAsync();

        (await listener.NextAsync()).Tries.ShouldBe(0);
        await World.UntilAsync(async () => (await world.ReadAsync(w, "select count(*) from job", static r => r.GetInt64(0)))[0] == 0);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task An_exception_counts_as_a_failed_try_and_its_text_is_not_stored(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var listener = new Listener("bug/1", (_, _) => throw new InvalidDataException("a caption"));
        var engine = world.NewEngine(new JobEngineOptions { Unexpected = Quick }, null, listener);
        await engine.StartAsync(CancellationToken.None);

        await world.EnqueueAsync(w, new NewJob("bug/1", DateTimeOffset.UtcNow));
        await World.UntilAsync(async () => await StateAsync(world, w) is (JobState.GaveUp, 3, nameof(InvalidDataException)));

        listener.GivenUp.Count.ShouldBe(1);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_job_that_goes_on_keeps_its_payload_or_takes_the_new_one_and_burns_no_try(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var run = 0;
        var listener = new Listener("steps/1", (_, _) => Task.FromResult(++run switch
        {
            1 => JobResult.Again(DateTimeOffset.UtcNow),
            2 => JobResult.RetryLater("busy", Quick),
            3 => JobResult.Again(DateTimeOffset.UtcNow, "two"),
            _ => JobResult.Done,
        }));
        await world.StartEngineAsync(listener);

        await world.EnqueueAsync(world.Workspaces[0], new NewJob("steps/1", DateTimeOffset.UtcNow) { Payload = "one" });
        for (var i = 0; i < 4; i++)
        {
            await listener.NextAsync();
        }

        listener.All.Select(j => (j.Payload, j.Tries)).ShouldBe([("one", 0), ("one", 0), ("one", 1), ("two", 0)]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_job_of_an_unknown_kind_is_put_off_and_says_so(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        await world.StartEngineAsync();

        await world.EnqueueAsync(w, new NewJob("future/9", DateTimeOffset.UtcNow));

        await World.UntilAsync(async () => await StateAsync(world, w) is (JobState.Ready, 0, "This version of the program does not know this kind of job."));
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task An_occurrence_runs_once_however_often_it_is_enqueued(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var occurrence = Recurrence.NextAfter(DateTimeOffset.UtcNow, TimeSpan.FromHours(1));
        var job = Recurrence.Occurrence("metrics", occurrence, new NewJob("metrics/1", DateTimeOffset.UtcNow));
        var listener = new Listener("metrics/1");
        var keep = new Listener("keep/1", async (running, cancel) =>
        {
            for (var i = 0; i < 5; i++)
            {
                await running.Lease.Writer.WriteAsync(scope => Add(scope, job), Fenced.Yes, cancel);
            }

            return JobResult.Done;
        });
        await world.StartEngineAsync(listener, keep);

        await world.EnqueueAsync(w, new NewJob("keep/1", DateTimeOffset.UtcNow));
        await listener.NextAsync();
        await World.UntilAsync(async () => await StateAsync(world, w) is (JobState.Done, 0, null));
        await world.EnqueueAsync(w, new NewJob("keep/1", DateTimeOffset.UtcNow));
        await World.UntilAsync(() => Task.FromResult(keep.All.Count == 2));
        await World.UntilAsync(async () => (await world.ReadAsync(w, "select count(*) from job", static r => r.GetInt64(0)))[0] == 1);

        listener.All.Count.ShouldBe(1);
    }

    private static ValueTask Add(WriteScope scope, NewJob job)
    {
        scope.Enqueue(job);
        return default;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }

    private static async Task<(JobState, int, string?)?> StateAsync(World world, Guid w)
    {
        var rows = await world.ReadAsync(
            w, "select state, tries, last_failure from job", static r => ((JobState)r.GetInt32(0), r.GetInt32(1), r.IsDBNull(2) ? null : r.GetString(2)));
        return rows.Count == 1 ? rows[0] : null;
    }
}
