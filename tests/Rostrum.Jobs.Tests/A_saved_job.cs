using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

/// <summary>What the interceptor does around saves and commits.</summary>
public sealed class A_saved_job(PostgresCluster cluster)
{
    private static readonly DateTimeOffset Start = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Is_announced_before_and_woken_after_its_commit(JobStore store)
    {
        await using var world = await StartAsync(store);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);

        db.Enqueue(new NewJob("a/1", Start.AddHours(2)));
        db.Enqueue(new NewJob("a/1", Start.AddHours(1)) { Exact = true });
        await db.SaveChangesAsync();

        var row = await RowAsync(world);
        row.Pending.ShouldBe(Ms(Start.AddSeconds(10)));
        row.NextDue.ShouldBe(Ms(Start.AddHours(1).AddSeconds(-10)));
        row.Version.ShouldBe(1);
        (await db.Jobs.Select(j => j.Created).Distinct().ToListAsync()).ShouldBe([Ms(Start)]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Of_an_explicit_transaction_wakes_only_when_that_is_committed(JobStore store)
    {
        await using var world = await StartAsync(store);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);

        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Enqueue(new NewJob("a/1", Start));
        await db.SaveChangesAsync();
        var during = await RowAsync(world);
        await transaction.CommitAsync();
        var after = await RowAsync(world);

        (during.NextDue, during.Pending).ShouldBe((WakeRow.Never, Ms(Start.AddSeconds(10))));
        (after.NextDue, after.Version).ShouldBe((Ms(Start), 1L));
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Of_a_slow_transaction_is_announced_again_before_the_commit(JobStore store)
    {
        var time = new ManualTime(Start);
        await using var world = await StartAsync(store, time);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);

        await using var transaction = await db.Database.BeginTransactionAsync();
        db.Enqueue(new NewJob("a/1", Start));
        await db.SaveChangesAsync();
        time.Advance(TimeSpan.FromSeconds(6));
        await transaction.CommitAsync();

        (await RowAsync(world)).Pending.ShouldBe(Ms(Start.AddSeconds(16)));
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task That_is_rolled_back_wakes_nobody(JobStore store)
    {
        await using var world = await StartAsync(store);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);

        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            db.Enqueue(new NewJob("a/1", Start));
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        (await RowAsync(world)).Version.ShouldBe(0);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task That_is_moved_wakes_at_its_new_time(JobStore store)
    {
        await using var world = await StartAsync(store);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);
        var job = db.Enqueue(new NewJob("a/1", Start.AddHours(5)));
        await db.SaveChangesAsync();

        job.MoveTo(Start.AddHours(1));
        await db.SaveChangesAsync();

        var row = await RowAsync(world);
        (row.NextDue, row.Version).ShouldBe((Ms(Start.AddHours(1)), 2L));
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Of_a_deleted_workspace_is_refused_and_nothing_is_saved(JobStore store)
    {
        await using var world = await StartAsync(store);
        await world.Wakes.RemoveWorkspaceAsync(world.Workspaces[0], CancellationToken.None);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);

        db.Enqueue(new NewJob("a/1", Start));
        db.Add(new Note { Id = 1, Text = "state" });
        await Should.ThrowAsync<WorkspaceGoneException>(() => db.SaveChangesAsync());

        (await db.Notes.CountAsync()).ShouldBe(0);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Is_refused_by_the_synchronous_methods(JobStore store)
    {
        await using var world = await StartAsync(store);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);

        db.Enqueue(new NewJob("a/1", Start));

        Should.Throw<NotSupportedException>(() => db.SaveChanges());
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task That_fails_to_save_does_not_hinder_the_next(JobStore store)
    {
        await using var world = await StartAsync(store);
        await using var db = world.Db(world.Workspaces[0], world.Wakes);
        db.Enqueue(new NewJob("a/1", Start.AddHours(3)) { UniqueKey = "one" });
        await db.SaveChangesAsync();

        db.Enqueue(new NewJob("a/1", Start.AddHours(2)) { UniqueKey = "one" });
        await Should.ThrowAsync<DbUpdateException>(() => db.SaveChangesAsync());
        db.ChangeTracker.Clear();
        db.Enqueue(new NewJob("a/1", Start.AddHours(1)));
        await db.SaveChangesAsync();

        (await RowAsync(world)).NextDue.ShouldBe(Ms(Start.AddHours(1)));
    }

    private async Task<World> StartAsync(JobStore store, ManualTime? time = null) =>
        await World.CreateAsync(store, cluster, time: time ?? new ManualTime(Start), followDatabaseClock: false);

    private static long Ms(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    private static async Task<(long NextDue, long Pending, long Version)> RowAsync(World world) => (await world.ReadControlAsync(
        "select next_due, pending_until, version from wake", static r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2))))[0];
}
