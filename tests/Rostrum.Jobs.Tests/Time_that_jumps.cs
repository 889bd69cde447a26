using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

public sealed class Time_that_jumps(PostgresCluster cluster)
{
    private static readonly DateTimeOffset Start = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_job_of_next_month_runs_when_its_time_has_come_and_not_before(JobStore store)
    {
        var time = new ManualTime(Start);
        await using var world = await World.CreateAsync(store, cluster, time: time, followDatabaseClock: false);
        var ran = new TaskCompletionSource<DateTimeOffset>();
        var listener = new Listener("month/1", (_, _) =>
        {
            ran.SetResult(time.GetUtcNow());
            return Task.FromResult(JobResult.Done);
        });
        var engine = await world.StartEngineAsync(listener);
        var due = Start.AddDays(31);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("month/1", due) { Exact = true });

        time.Advance(TimeSpan.FromDays(31) - TimeSpan.FromSeconds(12));
        await time.PassUntilAsync(Task.Run(() => World.UntilAsync(() => Task.FromResult(engine.Owned == 1))).ContinueWith(_ => true, TaskScheduler.Default), TimeSpan.FromMilliseconds(10));
        listener.All.ShouldBeEmpty();

        (await time.PassUntilAsync(ran.Task, TimeSpan.FromMilliseconds(10))).ShouldBeGreaterThanOrEqualTo(due);
    }

    [Fact]
    public async Task On_PostgreSQL_a_wall_clock_a_day_ahead_releases_nothing()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await using var world = await World.CreateAsync(JobStore.Postgres, cluster, time: time);
        var listener = new Listener("tomorrow/1");
        var check = new Listener("now/1");
        await world.StartEngineAsync(listener, check);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("tomorrow/1", DateTimeOffset.UtcNow.AddHours(12)));

        time.Jump(TimeSpan.FromDays(1));
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("now/1", DateTimeOffset.UtcNow));
        await time.PassUntilAsync(check.NextAsync());

        listener.All.ShouldBeEmpty();
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_clock_set_back_two_hours_stops_nothing_that_is_enqueued_afterwards(JobStore store)
    {
        var time = new ManualTime(Start);
        await using var world = await World.CreateAsync(store, cluster, time: time, followDatabaseClock: false);
        var listener = new Listener("a/1");
        await world.StartEngineAsync(listener);

        time.Jump(TimeSpan.FromHours(-2));
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("a/1", time.GetUtcNow()));

        (await time.PassUntilAsync(listener.NextAsync())).Due.ShouldBe(Start.AddHours(-2));
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_lease_covers_what_is_left_of_it_and_can_be_extended_for_an_act(JobStore store)
    {
        var time = new ManualTime(Start);
        await using var world = await World.CreateAsync(store, cluster, time: time, followDatabaseClock: false);
        var listener = new Listener("act/1", async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return JobResult.Done;
        });
        await world.StartEngineAsync(listener);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("act/1", Start));
        var lease = (await time.PassUntilAsync(listener.NextAsync())).Lease;

        lease.Covers(TimeSpan.FromSeconds(25)).ShouldBeTrue();
        lease.Covers(TimeSpan.FromSeconds(100)).ShouldBeFalse();
        (await lease.ExtendAsync(TimeSpan.FromSeconds(100), CancellationToken.None)).ShouldBeTrue();
        lease.Covers(TimeSpan.FromSeconds(105)).ShouldBeTrue();
        var until = (await world.ReadControlAsync("select alive_until from node", static r => r.GetInt64(0)))[0];
        until.ShouldBeGreaterThanOrEqualTo(time.GetUtcNow().AddSeconds(105).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_node_on_PostgreSQL_that_slept_past_its_lease_gives_up_what_it_held()
    {
        var time = new ManualTime(Start);
        await using var world = await World.CreateAsync(JobStore.Postgres, cluster, time: time, followDatabaseClock: false);
        var listener = new Listener("act/1", async (job, cancel) =>
        {
            await Task.Delay(job.Interrupted ? 0 : Timeout.Infinite, cancel);
            return JobResult.Done;
        });
        await world.StartEngineAsync(listener);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("act/1", Start));
        var before = await time.PassUntilAsync(listener.NextAsync());

        time.Jump(TimeSpan.FromHours(8)); // the monotonic clock of a sleeping machine stands still
        before.Lease.Covers(TimeSpan.Zero).ShouldBeFalse();
        var after = await time.PassUntilAsync(listener.NextAsync());

        after.Interrupted.ShouldBeTrue();
        before.Lease.Lost.IsCancellationRequested.ShouldBeTrue();
        before.Lease.Covers(TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public void Waits_between_tries_are_jittered_up_to_a_doubling_bound()
    {
        var policy = new RetryPolicy("p", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 8);
        var random = new Random(7);

        foreach (var (tries, bound) in new[] { (1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (60, 30) })
        {
            var waits = Enumerable.Range(0, 500).Select(_ => policy.Wait(tries, random).TotalSeconds).ToList();
            waits.Min().ShouldBeGreaterThanOrEqualTo(0);
            waits.Max().ShouldBeInRange(bound * 0.9, bound);
            waits.Average().ShouldBeInRange(bound * 0.4, bound * 0.6);
        }
    }

    [Theory]
    [InlineData("2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z")]
    [InlineData("2027-03-01T09:59:59.999Z", "2027-03-01T10:00:00Z")]
    [InlineData("1969-12-31T22:30:00Z", "1969-12-31T23:00:00Z")]
    public void The_next_occurrence_is_the_next_multiple(string moment, string next) =>
        Recurrence.NextAfter(DateTimeOffset.Parse(moment, null), TimeSpan.FromHours(1)).ShouldBe(DateTimeOffset.Parse(next, null));
}
