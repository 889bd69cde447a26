using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Tests.Model;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Workspaces;

public sealed class Making_a_workspace
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task It_is_open_at_once_and_knows_its_epoch(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);

        var made = await instance.Register.CreateAsync("  Harbour Bakery ", "Europe/Madrid", null, TestContext.Current.CancellationToken);

        var workspace = made.Workspace.ShouldNotBeNull();
        (workspace.Name, workspace.Slug, workspace.Zone).ShouldBe(("Harbour Bakery", "harbour-bakery", "Europe/Madrid"));
        var open = (await instance.Workspaces.FindAsync(workspace.Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        await using var db = open.CreateDb();
        (await db.Settings.SingleAsync(TestContext.Current.CancellationToken)).LedgerEpoch.ShouldBe(workspace.LedgerEpoch);
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task The_same_name_many_times_at_once_gives_many_short_names(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => instance.Register.CreateAsync("Café", "Etc/UTC", null, TestContext.Current.CancellationToken)));

        made.Select(m => m.Workspace!.Slug).Order(StringComparer.Ordinal).ShouldBe(["cafe", "cafe-2", "cafe-3", "cafe-4", "cafe-5", "cafe-6"]);
    }

    [Theory]
    [InlineData("", "Etc/UTC", "name")]
    [InlineData("A", "Mars/Base", "zone")]
    [InlineData("A", "+02:00", "zone")]
    public async Task A_bad_name_or_zone_is_refused_with_a_sentence(string name, string zone, string about)
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");

        var made = await instance.Register.CreateAsync(name, zone, null, TestContext.Current.CancellationToken);

        made.Workspace.ShouldBeNull();
        made.Refusal.ShouldNotBeNull().ShouldContain(about);
    }

    [Theory]
    [InlineData("Harbour Bakery", "harbour-bakery")]
    [InlineData("Über  uns!", "uber-uns")]
    [InlineData("東京", "workspace")]
    [InlineData("--a--", "a")]
    public void A_short_name_is_made_of_letters_digits_and_hyphens(string name, string slug) => Slug.From(name).ShouldBe(slug);

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_job_saved_in_it_wakes_it(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var open = await instance.WorkspaceAsync();
        var due = new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);

        await using var db = open.CreateDb();
        db.Enqueue(new("look/1", due));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        await using var control = instance.Store.OpenControl();
        var wake = await control.Set<WakeRow>().SingleAsync(TestContext.Current.CancellationToken);
        wake.WorkspaceId.ShouldBe(open.Id);
        wake.NextDue.ShouldBe(due.ToUnixTimeMilliseconds());
    }
}

public sealed class Deleting_a_workspace
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Database_media_keys_and_rows_are_gone(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var open = await instance.WorkspaceAsync();
        var other = await instance.WorkspaceAsync("Other");
        await instance.Keys.CreateAsync(open.Id, "ci", ["posts:read"], null, Guid.Empty, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(instance.Register.MediaFolder(open.Id));
        await File.WriteAllTextAsync(Path.Combine(instance.Register.MediaFolder(open.Id), "a.jpg"), "x", TestContext.Current.CancellationToken);

        (await instance.Register.DeleteAsync(open.Id, TestContext.Current.CancellationToken)).ShouldBeTrue();

        await IsGoneAsync(instance, open);
        (await instance.Workspaces.FindAsync(other.Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        (await instance.Register.DeleteAsync(open.Id, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Cut_after_any_step_it_is_finished_at_the_next_start(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        Func<OpenWorkspace, Task>[] steps =
        [
            _ => Task.CompletedTask,
            o => ChangeAsync(instance, o, w => w.WrappedKey = null),
            o => instance.Services.GetRequiredService<IWakes>().RemoveWorkspaceAsync(o.Id, TestContext.Current.CancellationToken).AsTask(),
            o => instance.Store.DropWorkspaceAsync(o.Database, TestContext.Current.CancellationToken),
        ];

        for (var cut = 1; cut <= steps.Length; cut++)
        {
            var open = await instance.WorkspaceAsync();
            await ChangeAsync(instance, open, w => w.DeletedAt = TimeProvider.System.GetUtcNow());
            foreach (var step in steps.Take(cut))
            {
                await step(open);
            }

            await using var next = await instance.BesideAsync();
            (await next.Workspaces.FindAsync(open.Id, TestContext.Current.CancellationToken)).ShouldBeNull();
            await next.Register.FinishDeletionsAsync(TestContext.Current.CancellationToken);
            await IsGoneAsync(next, open);
        }
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_command_beside_the_server_deletes_it_and_the_server_notices(string engine)
    {
        var time = new MovedTime();
        await using var server = await TestInstance.OpenAsync(engine, time);
        var open = await server.WorkspaceAsync();
        await using var command = await server.BesideAsync();

        await command.Register.DeleteAsync(open.Id, TestContext.Current.CancellationToken);
        time.Move(TimeSpan.FromSeconds(6));

        (await server.Workspaces.FindAsync(open.Id, TestContext.Current.CancellationToken)).ShouldBeNull();
        await Should.ThrowAsync<WorkspaceGoneException>(
            server.Services.GetRequiredService<IWakes>().AnnounceAsync(open.Id, TestContext.Current.CancellationToken).AsTask());
    }

    private static async Task ChangeAsync(TestInstance instance, OpenWorkspace open, Action<Workspace> change)
    {
        await using var control = instance.Store.OpenControl();
        change(await control.Workspaces.SingleAsync(w => w.Id == open.Id, TestContext.Current.CancellationToken));
        await control.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static async Task IsGoneAsync(TestInstance instance, OpenWorkspace open)
    {
        (await instance.Workspaces.FindAsync(open.Id, TestContext.Current.CancellationToken)).ShouldBeNull();
        (await instance.Store.MakeCurrentAsync(open.Database, TestContext.Current.CancellationToken)).ShouldBeFalse();
        Directory.Exists(instance.Register.MediaFolder(open.Id)).ShouldBeFalse();
        await using var control = instance.Store.OpenControl();
        (await control.Workspaces.AnyAsync(w => w.Id == open.Id, TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await control.ApiKeys.AnyAsync(k => k.WorkspaceId == open.Id, TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await control.Set<WakeRow>().AnyAsync(w => w.WorkspaceId == open.Id, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }
}

public sealed class Opening_workspaces
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task An_unknown_one_is_nobodys(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);

        (await instance.Workspaces.OpenAsync(Guid.NewGuid(), TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_database_of_an_older_version_is_brought_up_when_it_is_first_opened(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var open = await instance.WorkspaceAsync();
        await using (var db = open.CreateDb())
        {
            await AgeAsync(db, engine);
        }

        await using var later = await instance.BesideAsync();
        var again = (await later.Workspaces.FindAsync(open.Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();

        await using var after = again.CreateDb();
        (await after.Settings.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        (await after.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_database_of_a_newer_program_is_refused_and_not_touched(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var open = await instance.WorkspaceAsync();
        await using (var db = open.CreateDb())
        {
            await db.Database.ExecuteSqlRawAsync(
                engine == "sqlite"
                    ? "pragma user_version = 9999"
                    : "insert into \"__EFMigrationsHistory\" values ('29990101000000_Later', '12')",
                TestContext.Current.CancellationToken);
        }

        await using var later = await instance.BesideAsync();
        var refused = await Should.ThrowAsync<StoreException>(
            later.Workspaces.FindAsync(open.Id, TestContext.Current.CancellationToken).AsTask());

        refused.Message.ShouldContain("newer version");
    }

    [Fact]
    public async Task Few_stay_open_however_many_are_used()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        var all = new List<OpenWorkspace>();
        for (var i = 0; i < 8; i++)
        {
            all.Add(await instance.WorkspaceAsync($"w{i}"));
        }

        var few = new FewOpen(instance.Store, 3);
        var workspaces = ActivatorUtilities.CreateInstance<WorkspaceDatabases>(instance.Services, (IStore)few);
        for (var round = 0; round < 3; round++)
        {
            foreach (var workspace in all)
            {
                await using var db = (await workspaces.OpenAsync(workspace.Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
                (await db.Posts.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
            }
        }

        workspaces.OpenCount.ShouldBe(3);
        few.LetGoCount.ShouldBe(21);
    }

    [Fact]
    public async Task Unused_ones_are_closed_and_open_again_when_they_are_used()
    {
        var time = new MovedTime();
        await using var instance = await TestInstance.OpenAsync("sqlite", time);
        var (quiet, busy) = (await instance.WorkspaceAsync("quiet"), await instance.WorkspaceAsync("busy"));
        var few = new FewOpen(instance.Store, 10);
        var workspaces = ActivatorUtilities.CreateInstance<WorkspaceDatabases>(instance.Services, (IStore)few);
        await workspaces.FindAsync(quiet.Id, TestContext.Current.CancellationToken);
        time.Move(TimeSpan.FromSeconds(40));
        await workspaces.FindAsync(busy.Id, TestContext.Current.CancellationToken);

        workspaces.CloseIdle(TimeSpan.FromSeconds(30));
        workspaces.CloseIdle(TimeSpan.FromSeconds(30));

        few.LetGoCount.ShouldBe(1);
        await using var db = (await workspaces.OpenAsync(quiet.Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        (await db.Posts.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task A_workspace_file_and_folder_are_for_this_user_alone()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        var open = await instance.WorkspaceAsync();
        await using var db = open.CreateDb();
        db.Operations.Add(new() { Id = Guid.NewGuid(), Kind = "x" });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var files = Directory.EnumerateFiles(instance.Settings.DataFolder, "*", SearchOption.AllDirectories).ToList();

        files.Count.ShouldBeGreaterThan(3);
        files.ShouldAllBe(f => (File.GetUnixFileMode(f) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0);
    }

    private static async Task AgeAsync(WorkspaceDb db, string engine)
    {
        var migrator = db.GetService<IMigrator>();
        await db.Database.ExecuteSqlRawAsync(
            engine == "sqlite"
                ? "drop trigger delivery_final; drop trigger delivery_live; drop trigger attempt_proof; drop trigger attempt_kept;"
                  + " pragma user_version = 1; delete from \"__EFMigrationsHistory\" where \"MigrationId\" like '%Guards'; delete from workspace_settings"
                : "drop trigger delivery_guard on delivery; drop function delivery_guard; drop trigger attempt_proof on attempt;"
                  + " drop function attempt_proof; drop trigger attempt_kept on attempt; drop function attempt_kept;"
                  + " delete from \"__EFMigrationsHistory\" where \"MigrationId\" like '%Guards'; delete from workspace_settings",
            TestContext.Current.CancellationToken);
        migrator.HasPendingModelChanges().ShouldBeFalse();
    }
}
