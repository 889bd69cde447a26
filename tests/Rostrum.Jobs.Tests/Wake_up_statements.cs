using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Jobs.Tests;

/// <summary>Every statement of the protocol, run on a real database of each kind.</summary>
public sealed class Wake_up_statements(PostgresCluster cluster)
{
    private const long Now = 1_800_000_000_000;
    private static readonly Guid Me = Guid.CreateVersion7();
    private static readonly Guid Other = Guid.CreateVersion7();

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task An_announcement_lasts_ten_seconds_and_is_never_shortened(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];

        var first = await world.ControlAsync(JobSql.Announce, ("now", Now), ("w", w));
        var pending = await RowAsync(world);
        await world.ControlAsync(JobSql.Announce, ("now", Now - 5000), ("w", w));
        var after = await RowAsync(world);

        first.ShouldBe(1);
        pending.PendingUntil.ShouldBe(Now + 10_000);
        pending.LookAt.ShouldBe(Now + 10_000);
        after.PendingUntil.ShouldBe(Now + 10_000);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Announcing_for_a_workspace_that_is_gone_says_so(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        await world.Wakes.RemoveWorkspaceAsync(world.Workspaces[0], CancellationToken.None);

        await Should.ThrowAsync<WorkspaceGoneException>(async () => await world.Wakes.AnnounceAsync(world.Workspaces[0], CancellationToken.None));
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_wake_only_ever_brings_the_look_forward(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];

        await world.ControlAsync(JobSql.Wake(store), ("due", Now), ("w", w));
        await world.ControlAsync(JobSql.Wake(store), ("due", Now + 500), ("w", w));

        var row = await RowAsync(world);
        row.NextDue.ShouldBe(Now);
        row.LookAt.ShouldBe(Now);
        row.Version.ShouldBe(2);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_due_workspace_is_claimed_once_and_again_only_after_its_owner_died(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster, workspaces: 2);
        await world.ControlAsync(JobSql.AddNode, ("me", Me), ("until", Now + 30_000));
        await world.ControlAsync(JobSql.AddNode, ("me", Other), ("until", Now + 30_000));
        await world.ControlAsync(JobSql.Wake(store), ("due", Now), ("w", world.Workspaces[0]));
        await world.ControlAsync(JobSql.Wake(store), ("due", Now + 60_000), ("w", world.Workspaces[1]));

        var mine = await ClaimAsync(world, Me, Now);
        var none = await ClaimAsync(world, Other, Now + 29_000);
        var taken = await ClaimAsync(world, Other, Now + 30_000);

        mine.ShouldBe([(world.Workspaces[0], 1L, 1L)]);
        none.ShouldBeEmpty();
        taken.ShouldBe([(world.Workspaces[0], 2L, 1L)]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_beat_lengthens_and_never_shortens_a_life(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        await world.ControlAsync(JobSql.AddNode, ("me", Me), ("until", Now));

        var longer = await world.ControlAsync(JobSql.Beat, ("until", Now + 100), ("me", Me));
        await world.ControlAsync(JobSql.Beat, ("until", Now + 50), ("me", Me));
        var unknown = await world.ControlAsync(JobSql.Beat, ("until", Now), ("me", Other));

        longer.ShouldBe(1);
        unknown.ShouldBe(0);
        (await world.ReadControlAsync("select alive_until from node", static r => r.GetInt64(0))).ShouldBe([Now + 100]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task The_fence_moves_forward_only_and_shuts_out_the_earlier_owner(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];

        var second = await world.WorkspaceAsync(w, JobSql.Fence, ("e", 2L));
        var first = await world.WorkspaceAsync(w, JobSql.Fence, ("e", 1L));
        var again = await world.WorkspaceAsync(w, JobSql.Fence, ("e", 2L));
        var old = await world.ReadAsync(w, JobSql.Fenced(store), static r => r.GetInt32(0), ("e", 1L));
        var current = await world.ReadAsync(w, JobSql.Fenced(store), static r => r.GetInt32(0), ("e", 2L));

        (second, first, again).ShouldBe((1, 0, 0));
        old.ShouldBeEmpty();
        current.ShouldBe([1]);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Settling_needs_the_epoch_and_the_version_and_keeps_a_younger_announcement(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        var w = world.Workspaces[0];
        await world.ControlAsync(JobSql.AddNode, ("me", Me), ("until", Now + 30_000));
        await world.ControlAsync(JobSql.Wake(store), ("due", Now), ("w", w));
        await world.ControlAsync(JobSql.Announce, ("now", Now), ("w", w));
        await ClaimAsync(world, Me, Now);

        var wrongEpoch = await SettleAsync(world, epoch: 0, version: 1, t0: Now);
        var wrongVersion = await SettleAsync(world, epoch: 1, version: 0, t0: Now);
        var settled = await SettleAsync(world, epoch: 1, version: 1, t0: Now + 9_999);
        var row = await RowAsync(world);

        (wrongEpoch, wrongVersion, settled).ShouldBe((0, 0, 1));
        row.NextDue.ShouldBe(Now + 70_000);
        row.PendingUntil.ShouldBe(Now + 10_000);
        row.Owner.ShouldBeNull();
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task Settling_clears_an_announcement_that_had_passed_before_the_read(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        await world.ControlAsync(JobSql.Announce, ("now", Now), ("w", world.Workspaces[0]));
        await world.ControlAsync(JobSql.AddNode, ("me", Me), ("until", Now + 90_000));
        await ClaimAsync(world, Me, Now + 10_000);

        await SettleAsync(world, epoch: 1, version: 0, t0: Now + 10_000);

        var row = await RowAsync(world);
        row.PendingUntil.ShouldBe(WakeRow.Never);
        row.LookAt.ShouldBe(Now + 70_000);
    }

    [Theory, InlineData(JobStore.Sqlite), InlineData(JobStore.Postgres)]
    public async Task A_control_database_from_a_backup_catches_up_with_the_fence(JobStore store)
    {
        await using var world = await World.CreateAsync(store, cluster);
        await world.ControlAsync(JobSql.GiveBack, ("f", 41L), ("w", world.Workspaces[0]), ("e", 0L));
        await world.ControlAsync(JobSql.Wake(store), ("due", Now), ("w", world.Workspaces[0]));

        var claimed = await ClaimAsync(world, Me, Now);

        claimed[0].Epoch.ShouldBe(42);
    }

    private static Task<int> SettleAsync(World world, long epoch, long version, long t0) => world.ControlAsync(
        JobSql.Settle, ("m", Now + 70_000), ("t0", t0), ("w", world.Workspaces[0]), ("e", epoch), ("v", version));

    private static Task<List<(Guid WorkspaceId, long Epoch, long Version)>> ClaimAsync(World world, Guid node, long now) => world.ReadControlAsync(
        JobSql.Claim(world.Store), static r => (r.GetGuid(0), r.GetInt64(1), r.GetInt64(2)), ("me", node), ("now", now), ("most", 50));

    private static async Task<(long NextDue, long PendingUntil, long LookAt, long Version, Guid? Owner)> RowAsync(World world) =>
        (await world.ReadControlAsync(
            "select next_due, pending_until, look_at, version, owner from wake where workspace_id = @w",
            static r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.IsDBNull(4) ? (Guid?)null : r.GetGuid(4)),
            ("w", world.Workspaces[0])))[0];
}
