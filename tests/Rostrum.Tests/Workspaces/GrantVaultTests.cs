using System.Text;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Secrets;
using Rostrum.Tests.Model;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Workspaces;

public sealed class Keeping_grants
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task What_was_sealed_opens_and_its_row_tells_no_token(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var open = await instance.WorkspaceAsync();
        var id = await SavedAsync(open, Tokens("access-1", "refresh-1"));

        await using var db = open.CreateDb();
        var box = await db.Grants.SingleAsync(TestContext.Current.CancellationToken);
        var grant = open.Vault.Open(box);

        (box.Id, grant.AccessToken.Reveal(), grant.RefreshToken.Reveal()).ShouldBe((id, "access-1", "refresh-1"));
        Encoding.Latin1.GetString(box.Sealed).ShouldNotContain("access-1");
        box.Scopes.ShouldBe(["write"]);
    }

    [Fact]
    public async Task A_box_moved_to_another_row_or_workspace_does_not_open()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        var (mine, other) = (await instance.WorkspaceAsync(), await instance.WorkspaceAsync("Other"));
        var box = mine.Vault.Seal(Guid.NewGuid(), Tokens("a", "r"), null);

        var moved = new GrantBox { Id = Guid.NewGuid(), WrappedKey = box.WrappedKey, Sealed = box.Sealed };

        Should.Throw<SealBrokenException>(() => mine.Vault.Open(moved));
        Should.Throw<SealBrokenException>(() => other.Vault.Open(box));
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_renewal_that_leaves_something_out_keeps_what_was_known(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var open = await instance.WorkspaceAsync();
        var id = await SavedAsync(open, Tokens("access-1", "refresh-1"));

        await using (var db = open.CreateDb())
        {
            (await open.Vault.RenewAsync(db, id, 1, new() { AccessToken = new("access-2") }, null, TestContext.Current.CancellationToken)).ShouldBeTrue();
        }

        await using var after = open.CreateDb();
        var box = await after.Grants.SingleAsync(TestContext.Current.CancellationToken);
        var grant = open.Vault.Open(box);
        (grant.AccessToken.Reveal(), grant.RefreshToken.Reveal(), grant.ExpiresAt, box.Version).ShouldBe(("access-2", "refresh-1", null, 2));
        grant.Scopes.ShouldBe(["write"]);
    }

    [Fact]
    public async Task An_empty_token_never_replaces_one()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        var open = await instance.WorkspaceAsync();
        var id = await SavedAsync(open, Tokens("access-1", "refresh-1"));

        await using var db = open.CreateDb();
        await Should.ThrowAsync<ArgumentException>(
            open.Vault.RenewAsync(db, id, 1, new() { AccessToken = new("") }, null, TestContext.Current.CancellationToken));

        await using var after = open.CreateDb();
        open.Vault.Open(await after.Grants.SingleAsync(TestContext.Current.CancellationToken)).AccessToken.Reveal().ShouldBe("access-1");
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Of_two_renewals_of_one_grant_the_later_one_is_told_so(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var open = await instance.WorkspaceAsync();
        var id = await SavedAsync(open, Tokens("access-1", "refresh-1"));
        await using var first = open.CreateDb();
        await using var second = open.CreateDb();
        await second.Grants.SingleAsync(TestContext.Current.CancellationToken); // read before the first one saves

        var won = await open.Vault.RenewAsync(first, id, 1, Tokens("access-2", "refresh-2"), null, TestContext.Current.CancellationToken);
        var lost = await open.Vault.RenewAsync(second, id, 1, Tokens("access-3", "refresh-3"), null, TestContext.Current.CancellationToken);

        (won, lost).ShouldBe((true, false));
        await using var after = open.CreateDb();
        open.Vault.Open(await after.Grants.SingleAsync(TestContext.Current.CancellationToken)).RefreshToken.Reveal().ShouldBe("refresh-2");
    }

    [Fact]
    public async Task A_connection_under_way_keeps_its_secrets_sealed()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        var open = await instance.WorkspaceAsync();
        var connection = new Connection { Id = Guid.NewGuid(), Network = "x", ConsentId = "oauth", StartedBy = "key" };

        open.Vault.OpenPending(connection).ShouldBeNull();
        open.Vault.SealPending(connection, "verifier"u8);

        open.Vault.OpenPending(connection).ShouldBe("verifier"u8.ToArray());
        Encoding.Latin1.GetString(connection.Sealed!).ShouldNotContain("verifier");
    }

    private static Grant Tokens(string access, string refresh) => new()
    {
        AccessToken = new(access),
        RefreshToken = new(refresh),
        Scopes = ["write"],
    };

    private static async Task<Guid> SavedAsync(OpenWorkspace open, Grant grant)
    {
        await using var db = open.CreateDb();
        var box = open.Vault.Seal(Guid.NewGuid(), grant, null);
        db.Grants.Add(box);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return box.Id;
    }
}

public sealed class The_master_key_of_an_instance
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Another_key_is_refused_at_start_and_named(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var other = instance.Settings with { MasterKeyFile = instance.Settings.MasterKeyFile + ".other" };
        MasterKey.LoadOrCreate(other.MasterKeyFile, dataExists: false).Dispose();

        var refused = await Should.ThrowAsync<MasterKeyException>(Instance.OpenAsync(other, TestContext.Current.CancellationToken));

        refused.Message.ShouldContain(other.MasterKeyFile);
        refused.Message.ShouldContain("ROSTRUM_MASTER_KEY_FILE");
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_missing_key_is_never_made_anew_over_data(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        File.Move(instance.Settings.MasterKeyFile, instance.Settings.MasterKeyFile + ".away");

        var refused = await Should.ThrowAsync<MasterKeyException>(Instance.OpenAsync(instance.Settings, TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("missing");
        File.Exists(instance.Settings.MasterKeyFile).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Several_processes_start_at_once_on_nothing(string engine)
    {
        await using var first = await TestInstance.OpenAsync(engine);
        var settings = first.Settings with
        {
            DataFolder = first.Settings.DataFolder + "2",
            MasterKeyFile = first.Settings.MasterKeyFile + "2",
            Database = first.Settings.Database is { } connection
                ? new Npgsql.NpgsqlConnectionStringBuilder(connection) { Database = new Npgsql.NpgsqlConnectionStringBuilder(connection).Database + "x" }.ToString()
                : null,
        };

        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => Task.Run(() => Instance.OpenAsync(settings, TestContext.Current.CancellationToken))));

        started.Length.ShouldBe(4);
        Array.ForEach(started, s => s.Dispose());
    }
}
