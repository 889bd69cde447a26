using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Tests.Model;

public sealed class Migrations_of_both_stores
{
    [Fact]
    public void A_model_change_has_its_migration_in_every_set()
    {
        DbContext[] contexts =
        [
            new SqliteControlDesign().CreateDbContext([]), new PostgresControlDesign().CreateDbContext([]),
            new SqliteWorkspaceDesign().CreateDbContext([]), new PostgresWorkspaceDesign().CreateDbContext([]),
        ];

        contexts.ShouldAllBe(db => !db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void The_versions_written_down_are_those_of_the_migrations()
    {
        DbContext[] control = [new SqliteControlDesign().CreateDbContext([]), new PostgresControlDesign().CreateDbContext([])];
        DbContext[] workspace = [new SqliteWorkspaceDesign().CreateDbContext([]), new PostgresWorkspaceDesign().CreateDbContext([])];

        control.ShouldAllBe(db => db.Database.GetMigrations().Count() == SchemaVersions.Control);
        workspace.ShouldAllBe(db => db.Database.GetMigrations().Count() == SchemaVersions.Workspace);
        workspace.ShouldAllBe(db => db.Database.GetMigrations().Last() == SchemaVersions.WorkspaceName);
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_new_workspace_has_one_fence_and_one_row_of_settings(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();

        await using var db = workspace.CreateDb();
        var settings = await db.Settings.SingleAsync(TestContext.Current.CancellationToken);
        var fences = await db.Database.SqlQueryRaw<long>("select epoch as \"Value\" from fence").ToListAsync(TestContext.Current.CancellationToken);

        fences.ShouldBe([0]);
        settings.LateSeconds.ShouldBe(3600);
        settings.BreakerCount.ShouldBe(2);
        settings.LedgerEpoch.ShouldNotBe(Guid.Empty);
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Every_guard_is_in_place_after_all_migrations(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();

        await using var db = workspace.CreateDb();
        var triggers = await db.Database.SqlQueryRaw<string>(
            engine == "sqlite"
                ? "select name as \"Value\" from sqlite_master where type = 'trigger'"
                : "select tgname::text as \"Value\" from pg_trigger where not tgisinternal").ToListAsync(TestContext.Current.CancellationToken);

        triggers.Order().ShouldBe(
            engine == "sqlite"
                ? ["attempt_kept", "attempt_proof", "delivery_final", "delivery_live"]
                : ["attempt_kept", "attempt_proof", "delivery_guard"]);
    }
}
