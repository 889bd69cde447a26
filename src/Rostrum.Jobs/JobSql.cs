using System.Text.Json;

namespace Rostrum.Jobs;

/// <summary>The statements of the wake-up protocol and of the queue. <c>@now</c> is always a parameter, in Unix milliseconds.</summary>
internal static class JobSql
{
    /// <summary>W1, in a transaction of its own, before the work. No row: the workspace is gone.</summary>
    public const string Announce = """
        update wake set pending_until = case when pending_until = 9223372036854775807 or pending_until < @now + 10000 then @now + 10000 else pending_until end
        where workspace_id = @w
        """;

    /// <summary>S. No row: somebody woke the workspace, or it has another owner.</summary>
    public const string Settle = """
        update wake set next_due = @m, owner = null,
          pending_until = case when pending_until <= @t0 then 9223372036854775807 else pending_until end
        where workspace_id = @w and epoch = @e and version = @v
        """;

    /// <summary>F. No row: a later owner was here; the workspace is given back.</summary>
    public const string Fence = "update fence set epoch = @e where epoch < @e";

    /// <summary>Frees a workspace without a settlement; a control database that was restored catches up with the fence.</summary>
    public const string GiveBack = "update wake set owner = null, epoch = case when epoch < @f then @f else epoch end where workspace_id = @w and epoch = @e";

    public const string AddWorkspace = "insert into wake(workspace_id) values (@w) on conflict (workspace_id) do nothing";

    public const string RemoveWorkspace = "delete from wake where workspace_id = @w";

    public const string ReadVersion = "select version, epoch from wake where workspace_id = @w";

    public const string ReadLookAt = "select look_at from wake where workspace_id = @w";

    /// <summary>The owner looks at its own rows.</summary>
    public const string OwnRows = "select workspace_id, version, pending_until from wake where owner = @me and look_at <= @now";

    /// <summary>The condition of C, to be asked before a write transaction is spent on it.</summary>
    public const string HasClaimable = """
        select 1 from wake w where w.look_at <= @now
          and (w.owner is null or not exists (select 1 from node n where n.id = w.owner and n.alive_until > @now)) limit 1
        """;

    public const string AnyRunning = "select 1 from job where state = 1 limit 1";

    public const string AnyForgettable = "select 1 from job where state = 3 and due < @before limit 1";

    public const string NextLook = "select look_at from wake where look_at > @now order by look_at limit 1";

    public const string AddNode = "insert into node(id, alive_until) values (@me, @until)";

    public const string RemoveNode = "delete from node where id = @me";

    public const string Beat = "update node set alive_until = case when alive_until < @until then @until else alive_until end where id = @me";

    /// <summary>Only the holder of the lock file runs on SQLite: every other node is dead.</summary>
    public const string BuryAll = "delete from node where id <> @me";

    /// <summary>On PostgreSQL a node is dead when the lock of its session can be got; the lock goes back at commit.</summary>
    public const string BuryUnlocked = """
        delete from node where id <> @me and pg_try_advisory_xact_lock(('x' || right(replace(id::text, '-', ''), 16))::bit(64)::bigint)
        """;

    public const string LockNode = "select pg_try_advisory_lock(('x' || right(replace(@me::text, '-', ''), 16))::bit(64)::bigint)";

    public const string DatabaseTime = "select (extract(epoch from clock_timestamp()) * 1000)::bigint";

    /// <summary>What a dead owner left: handed out again by this one. A suspect was counted before it started.</summary>
    public const string TakeOver = """
        update job set epoch = @e, crashes = case when crashes < 2 then crashes + 1 else crashes end
        where state = 1 and epoch <= @e returning
        """ + " " + Columns;

    /// <summary>A suspect is about to run.</summary>
    public const string Count = "update job set crashes = crashes + 1 where id = @id and epoch = @e and state = 1";

    /// <summary>It ended by itself.</summary>
    public const string Absolve = "update job set crashes = 0 where id = @id";

    public const string LaneRows = "select key, max, paused_until from lane";

    public const string ResetLanes = "update lane set running = 0 where running <> 0";

    public const string LaneRunning = "update lane set running = @n where key = @k";

    /// <summary>When to look next: first ready job, first exact job, first end of a pause before which jobs wait; null where there is none.</summary>
    public const string NextReady = """
        select
          (select j.due from job j where j.state = 0
             and not exists (select 1 from lane l where l.key = j.lane and l.paused_until > @now) order by j.due limit 1),
          (select j.due from job j where j.state = 0 and j.exact
             and not exists (select 1 from lane l where l.key = j.lane and l.paused_until > @now) order by j.due limit 1),
          (select min(l.paused_until) from lane l where l.paused_until > @now
             and exists (select 1 from job j where j.state = 0 and j.lane = l.key))
        """;

    public const string Remember = "update job set state = 3, crashes = 0, last_failure = null where id = @id and epoch = @e and state = 1";

    public const string Continue = """
        update job set state = 0, due = @due, payload = coalesce(@payload, payload), tries = 0, crashes = 0, last_failure = null
        where id = @id and epoch = @e and state = 1
        """;

    public const string Retry = "update job set state = 0, due = @due, tries = tries + 1, crashes = 0, last_failure = @why where id = @id and epoch = @e and state = 1";

    public const string Postpone = "update job set state = 0, due = @due, crashes = 0, last_failure = @why where id = @id and epoch = @e and state = 1";

    /// <summary>Frees the unique key, except an occurrence's.</summary>
    public const string GiveUp = """
        update job set state = 2, tries = tries + 1, last_failure = @why,
          unique_key = case when unique_key like 'occurrence:%' then unique_key end
        where id = @id and epoch = @e and state = 1
        """;

    public const string Park = """
        insert into lane(key, running, max, paused_until, why) values (@k, 0, 0, @until, @why)
        on conflict (key) do update set paused_until = excluded.paused_until, why = excluded.why
        where lane.paused_until is null or lane.paused_until < excluded.paused_until
        """;

    public const string Forget = "delete from job where state = 3 and due < @before";

    private const string Columns = "id, kind, subject, payload, lane, due, tries, unique_key, crashes";

    /// <summary>W3, after the commit; on PostgreSQL one implicit transaction with the hint to the other nodes.</summary>
    public static string Wake(JobStore store)
    {
        const string wake = "update wake set next_due = case when @due < next_due then @due else next_due end, version = version + 1 where workspace_id = @w";
        return store == JobStore.Postgres ? wake + "; select pg_notify('wake', '')" : wake;
    }

    /// <summary>C.</summary>
    public static string Claim(JobStore store) => $"""
        update wake set owner = @me, epoch = epoch + 1 where workspace_id in (
          select w.workspace_id from wake w where w.look_at <= @now
            and (w.owner is null or not exists (select 1 from node n where n.id = w.owner and n.alive_until > @now))
          order by w.look_at limit @most {(store == JobStore.Postgres ? "for update of w skip locked" : "")}
        ) returning workspace_id, epoch, version
        """;

    public static string Begin(JobStore store) => store == JobStore.Sqlite ? "begin immediate" : "begin";

    /// <summary>How every fenced transaction opens.</summary>
    public static string Fenced(JobStore store) =>
        store == JobStore.Postgres ? "select 1 from fence where epoch = @e for share" : "select 1 from fence where epoch = @e";

    /// <summary>Takes the next jobs of lanes that are neither paused nor full.</summary>
    public static string Take(JobStore store) => $"""
        update job set state = 1, epoch = @e where id in (
          select j.id from job j where j.state = 0 and j.due <= @until
            and not exists (select 1 from lane l where l.key = j.lane and l.paused_until > @now)
            and (j.lane is null or {(store == JobStore.Postgres ? "j.lane <> all(@full)" : "j.lane not in (select value from json_each(@full))")})
          order by j.due limit @n {(store == JobStore.Postgres ? "for update skip locked" : "")}
        ) returning {Columns}
        """;

    /// <summary>A job that was moved into the future while it ran is not over: <see cref="PutBack"/> follows.</summary>
    public static string Finish(JobStore store) => $"delete from job where {Among(store)} and epoch = @e and state = 1 and due <= @until";

    public static string PutBack(JobStore store) => $"update job set state = 0 where {Among(store)} and epoch = @e and state = 1";

    /// <summary>A list of ids as one parameter.</summary>
    public static object Ids(JobStore store, IEnumerable<Guid> ids) => store == JobStore.Postgres
        ? ids.ToArray()
        : Json(ids.Select(id => id.ToString().ToUpperInvariant())); // the spelling in which SQLite's driver stores a Guid

    /// <summary>A list of texts as one parameter.</summary>
    public static object Texts(JobStore store, IEnumerable<string> texts) => store == JobStore.Postgres ? texts.ToArray() : Json(texts);

    private static string Among(JobStore store) =>
        store == JobStore.Postgres ? "id = any(@ids)" : "id in (select value from json_each(@ids))";

    private static string Json(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);
}
