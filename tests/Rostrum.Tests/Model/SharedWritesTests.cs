using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Model;

/// <summary>Requests that write one database at the same moment: on SQLite they share a commit, on PostgreSQL each has its own.</summary>
public sealed class Writes_at_the_same_moment
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task What_is_refused_fails_alone(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        await SaveAsync(instance, workspace, db => db.Add(Row("taken")), Cancel);

        var outcomes = await AtOnceAsync(workspace, engine, [.. Enumerable.Range(0, 20).Select(i => new Func<Task>(() =>
            SaveAsync(instance, workspace, db => db.AddRange(Row($"before {i}"), Row(i == 7 ? "taken" : $"own {i}")), Cancel)))]);

        outcomes.Where((o, i) => o is not null && i != 7).ShouldBeEmpty();
        outcomes[7].ShouldBeOfType<DbUpdateException>();
        await using var after = workspace.CreateDb();
        var kept = await after.Set<IdempotencyRow>().Select(r => r.Id).ToListAsync(Cancel);
        kept.Count.ShouldBe(1 + (19 * 2));
        kept.ShouldNotContain("before 7"); // nothing of a refused save stays
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Jobs_of_all_of_them_are_announced_and_woken(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        var before = await WakeAsync(instance, workspace);

        var outcomes = await AtOnceAsync(workspace, engine, [.. Enumerable.Range(0, 20).Select(i => new Func<Task>(() =>
            SaveAsync(instance, workspace, db =>
            {
                if (i % 3 != 0)
                {
                    db.Enqueue(new NewJob("test/1", Now.AddMinutes(100 - i)));
                }

                db.Add(Row($"own {i}"));
            }, Cancel)))]);

        outcomes.ShouldAllBe(o => o == null);
        var woken = await WakeAsync(instance, workspace);
        woken.NextDue.ShouldBe(Now.AddMinutes(100 - 19).ToUnixTimeMilliseconds());
        var wakes = woken.Version - before.Version;
        wakes.ShouldBeInRange(1, engine == "sqlite" ? 2 : 13); // the first to come begins alone, all others share what follows
        await using var after = workspace.CreateDb();
        (await after.Set<JobRow>().CountAsync(Cancel)).ShouldBe(13);
        (await after.Set<IdempotencyRow>().CountAsync(Cancel)).ShouldBe(20);
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Who_goes_away_before_it_began_writes_nothing(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        var outcomes = await AtOnceAsync(
            workspace,
            engine,
            [
                () => SaveAsync(instance, workspace, db => db.Add(Row("first")), Cancel),
                () => SaveAsync(instance, workspace, db => db.Add(Row("gone")), gone.Token),
                () => SaveAsync(instance, workspace, db => db.Add(Row("last")), Cancel),
            ]);

        outcomes[0].ShouldBeNull();
        outcomes[1].ShouldBeAssignableTo<OperationCanceledException>();
        outcomes[2].ShouldBeNull();
        await using var after = workspace.CreateDb();
        (await after.Set<IdempotencyRow>().Select(r => r.Id).Order().ToListAsync(Cancel)).ShouldBe(["first", "last"]);
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task The_context_reads_and_writes_on_afterwards(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        await using var db = workspace.CreateDb();
        await db.Database.OpenConnectionAsync(Cancel);

        db.Add(Row("first"));
        await instance.Store.WriteAsync(db, db.SaveChangesAsync, Cancel);
        (await db.Set<IdempotencyRow>().CountAsync(Cancel)).ShouldBe(1);
        db.Add(Row("second"));
        await db.SaveChangesAsync(Cancel);
        (await db.Set<IdempotencyRow>().CountAsync(Cancel)).ShouldBe(2);
    }

    /// <summary>Begins them all while the file cannot be written, so that they meet; null for each that went well.</summary>
    private static async Task<List<Exception?>> AtOnceAsync(OpenWorkspace workspace, string engine, IReadOnlyList<Func<Task>> writes)
    {
        await using var other = workspace.Connect();
        await other.OpenAsync(Cancel);
        await using var hold = other.CreateCommand();
        hold.CommandText = engine == "sqlite" ? "begin immediate" : "begin; lock table idempotency in share mode";
        await hold.ExecuteNonQueryAsync(Cancel);
        var begun = writes.Select(w => w()).ToList();
        hold.CommandText = "rollback";
        await hold.ExecuteNonQueryAsync(Cancel);

        var outcomes = new List<Exception?>();
        foreach (var write in begun)
        {
            await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            outcomes.Add(write.IsCanceled ? new OperationCanceledException() : write.Exception?.InnerException);
        }

        return outcomes;
    }

    private static async Task SaveAsync(
        TestInstance instance, OpenWorkspace workspace, Action<WorkspaceDb> change, CancellationToken cancel)
    {
        await using var db = workspace.CreateDb();
        change(db);
        await instance.Store.WriteAsync(db, db.SaveChangesAsync, cancel);
    }

    private static async Task<(long NextDue, long Version)> WakeAsync(TestInstance instance, OpenWorkspace workspace)
    {
        await using var control = instance.Store.OpenControl();
        var row = await control.Set<WakeRow>().SingleAsync(w => w.WorkspaceId == workspace.Id, Cancel);
        return (row.NextDue, row.Version);
    }

    private static IdempotencyRow Row(string id) => new() { Id = id, BodyHash = "", ClaimedAt = Now };
}
