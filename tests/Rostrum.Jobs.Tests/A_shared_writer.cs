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
    public async Task Does_the_same_work_of_many_callers_once_and_the_one_that_fails_fails_alone(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var (writer, _) = await LeaseAsync(world);
        var insert = new RowsStatement<(int Id, string? Text)>(
            "insert into note(id, text) select r.id, coalesce(r.text, 'none') from {rows}",
            Column.Number<(int Id, string? Text)>("id", n => n.Id),
            Column.Text<(int Id, string? Text)>("text", n => n.Text));
        var sizes = new List<int>();
        var notes = new Together<(int Id, string? Text), int>(async (scope, items) =>
        {
            sizes.Add(items.Count);
            (await scope.ExecuteAsync(insert, items)).ShouldBe(items.Count);
            return [.. items.Select(i => i.Id)];
        });

        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = writer.WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync(AddNote, ("id", 7), ("text", "note"));
                begun.SetResult();
                await go.Task;
            },
            Fenced.Yes,
            CancellationToken.None);
        await begun.Task;
        var well = Enumerable.Range(10, 40).Select(i => writer.WriteAsync(notes, (i, i % 2 == 0 ? "even" : null), Fenced.Yes, CancellationToken.None)).ToList();
        go.SetResult();
        (await Task.WhenAll(well)).ShouldBe(Enumerable.Range(10, 40));
        await first;
        var mixed = new[] { 1, 7, 2 }.Select(i => writer.WriteAsync(notes, (i, "late"), Fenced.Yes, CancellationToken.None)).ToList();
        await World.EndAsync(mixed);

        sizes[0].ShouldBe(40);
        mixed.Select(m => m.IsCompletedSuccessfully).ShouldBe([true, false, true]);
        var kept = await world.ReadAsync(world.Workspaces[0], "select id, text from note order by id", static r => (r.GetInt32(0), r.GetString(1)));
        kept.ShouldBe([(1, "late"), (2, "late"), (7, "note"), .. Enumerable.Range(10, 40).Select(i => (i, i % 2 == 0 ? "even" : "none"))]);
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
    public async Task Commits_a_record_apart_from_the_changes_that_wait_beside_it(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var (writer, _) = await LeaseAsync(world);
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var ran = new List<string>();
        var holds = writer.WriteAsync(
            async _ =>
            {
                begun.SetResult();
                await goOn.Task;
            },
            Fenced.Yes,
            CancellationToken.None);
        await begun.Task;

        var change = writer.WriteAsync(_ => Run(fails: false, "change"), Fenced.Yes, CancellationToken.None);
        var bug = writer.WriteAsync(_ => Run(fails: true, "bug"), Fenced.Yes, CancellationToken.None);
        var record = writer.WriteAsync(_ => Run(fails: false, "record"), Fenced.No, CancellationToken.None);
        goOn.SetResult();
        await World.EndAsync([holds, change, bug, record]);

        ran.ShouldBe(["record", "change", "bug", "change", "bug"]); // the bug makes its neighbour run again, never the record

        ValueTask Run(bool fails, string name)
        {
            ran.Add(name);
            return fails ? throw new FormatException("a bug of this caller") : default;
        }
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
