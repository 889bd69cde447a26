using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

/// <summary>Group commit, the fence and the jobs of writes, through the lease of a running job.</summary>
public sealed class A_shared_writer(PostgresCluster cluster)
{
    private const string AddNote = "insert into note(id, text) values (@id, @text)";

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Keeps_the_parts_of_the_others_when_one_fails(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var (writer, _) = await LeaseAsync(world);

        var writes = Enumerable.Range(0, 60).Select(i => writer.WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync(AddNote, ("id", i), ("text", "note"));
                return i % 10 == 3 ? throw new FormatException("a bug of this caller") : i;
            },
            Fenced.Yes,
            CancellationToken.None)).ToList();
        await World.EndAsync(writes);

        writes.Count(t => t.IsFaulted && t.Exception!.InnerException is FormatException).ShouldBe(6);
        var kept = await world.ReadAsync(world.Workspaces[0], "select id from note order by id", static r => r.GetInt32(0));
        kept.ShouldBe([.. Enumerable.Range(0, 60).Where(i => i % 10 != 3)]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Keeps_the_parts_of_the_others_when_a_statement_of_one_is_refused(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var (writer, _) = await LeaseAsync(world);

        var writes = new[] { 1, 2, 1, 3 }.Select(id => writer.WriteAsync(
            scope => scope.ExecuteAsync(AddNote, ("id", id), ("text", "note")), Fenced.Yes, CancellationToken.None)).ToList();
        await World.EndAsync(writes);

        writes.Select(w => w.IsCompletedSuccessfully).ShouldBe([true, true, false, true]);
        (await world.ReadAsync(world.Workspaces[0], "select count(*) from note", static r => r.GetInt64(0))).ShouldBe([3]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Refuses_changes_under_an_old_epoch_and_still_records_what_was_sent(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        var (writer, _) = await LeaseAsync(world);
        await world.WorkspaceAsync(w, JobSql.Fence, ("e", 99L));

        var change = writer.WriteAsync(scope => scope.ExecuteAsync(AddNote, ("id", 1), ("text", "state")), Fenced.Yes, CancellationToken.None);
        var record = writer.WriteAsync(scope => scope.ExecuteAsync(AddNote, ("id", 2), ("text", "outcome")), Fenced.No, CancellationToken.None);

        await Should.ThrowAsync<LeaseLostException>(change);
        (await record).ShouldBe(1);
        (await world.ReadAsync(w, "select text from note", static r => r.GetString(0))).ShouldBe(["outcome"]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Starts_the_jobs_that_a_part_enqueued(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var follow = new Listener("follow/1");
        var (writer, engine) = await LeaseAsync(world, follow);

        await writer.WriteAsync(scope => Enqueue(scope, "fenced"), Fenced.Yes, CancellationToken.None);
        await writer.WriteAsync(scope => Enqueue(scope, "recorded"), Fenced.No, CancellationToken.None);
        var payloads = new[] { (await follow.NextAsync()).Payload, (await follow.NextAsync()).Payload };

        payloads.Order().ShouldBe(["fenced", "recorded"]);
        engine.Owned.ShouldBe(1);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Wakes_the_new_owner_for_jobs_that_were_recorded_after_the_lease_was_lost(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var (writer, engine) = await LeaseAsync(world);
        var row = "select version from wake";
        var before = await world.ReadControlAsync(row, static r => r.GetInt64(0));

        await writer.WriteAsync(scope => Enqueue(scope, "fenced"), Fenced.Yes, CancellationToken.None);
        var afterFenced = await world.ReadControlAsync(row, static r => r.GetInt64(0));
        await writer.WriteAsync(scope => Enqueue(scope, "recorded"), Fenced.No, CancellationToken.None);
        var afterRecorded = await world.ReadControlAsync(row, static r => r.GetInt64(0));

        afterFenced.ShouldBe(before);
        afterRecorded[0].ShouldBe(before[0] + 1);
        engine.Owned.ShouldBe(1);
    }

    private static ValueTask Enqueue(WriteScope scope, string payload)
    {
        scope.Enqueue(new NewJob("follow/1", DateTimeOffset.UtcNow) { Payload = payload });
        return ValueTask.CompletedTask;
    }

    /// <summary>A job that stays running for as long as the world lives, and its writer.</summary>
    private static async Task<(WorkspaceWriter Writer, JobEngine Engine)> LeaseAsync(World world, params IJobHandler[] more)
    {
        var hold = new Listener("hold/1", async (_, cancel) =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return JobResult.Done;
        });
        var engine = await world.StartEngineAsync([hold, .. more]);
        await world.EnqueueAsync(world.Workspaces[0], new NewJob("hold/1", DateTimeOffset.UtcNow));
        return ((await hold.NextAsync()).Lease.Writer, engine);
    }
}
