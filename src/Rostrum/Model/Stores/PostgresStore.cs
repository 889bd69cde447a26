using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Rostrum.Model;

/// <summary>
/// One database per workspace beside the control database, on one server: <c>{control}_w_{id}</c>, copied from a template
/// database that is migrated once per schema version.
/// </summary>
internal sealed class PostgresStore : IStore
{
    // Many databases, each with few connections: what counts for the server is their sum. One is the owner's, which all
    // publishing goes through; two are for requests.
    private const int PoolPerDatabase = 3;

    // The owner's connection runs the same few statements for every delivery: prepared, they cost the server half.
    private const int Prepared = 48;

    private const long SchemaTurn = 0x526F_7374_7275_6D01;

    // A process that stands still in the middle of a transaction keeps its locks: without this nobody could take over its
    // work. Shorter than a node's lease, longer than any pause of a healthy process.
    private const string GiveUpLocks = "-c idle_in_transaction_session_timeout=10s";

    private readonly NpgsqlConnectionStringBuilder control;

    public PostgresStore(string connectionString)
    {
        control = new(connectionString);
        control.Options = $"{GiveUpLocks} {control.Options}".TrimEnd(); // what the operator wrote comes later and wins
        if (!control.ShouldSerialize("Maximum Pool Size"))
        {
            control.MaxPoolSize = 24;
        }

        if (!control.ShouldSerialize("Max Auto Prepare"))
        {
            control.MaxAutoPrepare = Prepared; // a pooler between that cannot take it: the operator writes 0
            control.AutoPrepareMinUsages = 1; // a workspace's connection is new for every burst
        }
    }

    public string Engine => "postgres";

    public int MaxOpen { get; private set; } = 20;

    private string ControlName => control.Database!;

    public async Task<bool> IsEmptyAsync(CancellationToken cancel)
    {
        await EnsureControlExistsAsync(cancel);
        await using var connection = ConnectControl();
        await connection.OpenAsync(cancel);
        return await VersionAsync(connection, cancel) == 0;
    }

    public async Task PrepareControlAsync(CancellationToken cancel)
    {
        await EnsureControlExistsAsync(cancel);
        await using var connection = ConnectControl();
        await connection.OpenAsync(cancel);
        var text = (string)(await connection.ValueAsync("show max_connections", cancel))!;
        MaxOpen = Math.Max(8, (int.Parse(text, CultureInfo.InvariantCulture) - control.MaxPoolSize - 10) / PoolPerDatabase);
        await UpgradeAsync(connection, ControlName, OpenControl, SchemaVersions.Control, cancel);
    }

    public ControlDb OpenControl() =>
        new PostgresControlDb(new DbContextOptionsBuilder<PostgresControlDb>().UseNpgsql(control.ToString()).Options);

    public DbConnection ConnectControl() => new NpgsqlConnection(control.ToString());

    public string NameFor(Guid workspaceId) => $"{ControlName[..Math.Min(ControlName.Length, 28)]}_w_{workspaceId:N}";

    public async Task CreateWorkspaceAsync(string database, CancellationToken cancel)
    {
        await using var connection = ConnectControl();
        await connection.OpenAsync(cancel);
        await connection.RunAsync($"select pg_advisory_lock({SchemaTurn})", cancel);
        try
        {
            var template = await TemplateAsync(connection, cancel);
            await connection.RunAsync($"drop database if exists {Quote(database)}", cancel);
            await connection.RunAsync($"create database {Quote(database)} template {Quote(template)}", cancel);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StoreException(
                $"The PostgreSQL user {control.Username} may not create databases; each workspace needs one. Run: alter role"
                + $" \"{control.Username}\" createdb",
                refused);
        }
        finally
        {
            // CancellationToken.None: the connection returns to the pool and must not keep the lock.
            await connection.RunAsync($"select pg_advisory_unlock({SchemaTurn})", CancellationToken.None);
        }
    }

    public async Task<bool> MakeCurrentAsync(string database, CancellationToken cancel)
    {
        await using var connection = ConnectWorkspace(database);
        try
        {
            await connection.OpenAsync(cancel);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }

        await UpgradeAsync(connection, database, WorkspaceOpener(database, []), SchemaVersions.Workspace, cancel);
        return true;
    }

    public Func<WorkspaceDb> WorkspaceOpener(string database, IReadOnlyList<IInterceptor> interceptors)
    {
        var options = new DbContextOptionsBuilder<PostgresWorkspaceDb>()
            .UseNpgsql(ConnectionString(database)).AddInterceptors(interceptors).Options;
        return () => new PostgresWorkspaceDb(options);
    }

    public DbConnection ConnectWorkspace(string database) => new NpgsqlConnection(ConnectionString(database));

    public Task<T> WriteAsync<T>(DbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancel) => work(cancel);

    public void LetGo(string database)
    {
        using var connection = new NpgsqlConnection(ConnectionString(database));
        NpgsqlConnection.ClearPool(connection);
    }

    public async Task DropWorkspaceAsync(string database, CancellationToken cancel)
    {
        LetGo(database);
        await using var connection = ConnectControl();
        await connection.OpenAsync(cancel);
        await connection.RunAsync($"drop database if exists {Quote(database)} with (force)", cancel);
    }

    public async Task<long> MeasureWorkspaceAsync(string database, CancellationToken cancel)
    {
        await using var connection = ConnectControl();
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "select coalesce((select pg_database_size(oid) from pg_database where datname = @name), 0)";
        command.Parameters.Add(new NpgsqlParameter("name", database));
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        using var connection = new NpgsqlConnection(control.ToString());
        NpgsqlConnection.ClearPool(connection);
    }

    // Names are made by this program or by the operator's own setting; quoted so that no character means anything.
    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<long> VersionAsync(DbConnection connection, CancellationToken cancel)
    {
        if (await connection.NumberAsync("select count(*) from pg_class where relname = '__EFMigrationsHistory'", cancel) == 0)
        {
            return 0;
        }

        return await connection.NumberAsync("select count(*) from \"__EFMigrationsHistory\"", cancel);
    }

    private static async Task UpgradeAsync(
        DbConnection connection, string database, Func<DbContext> open, int wanted, CancellationToken cancel)
    {
        var found = await VersionAsync(connection, cancel);
        if (found > wanted)
        {
            throw StoreException.Newer(database);
        }

        if (found == wanted)
        {
            return;
        }

        // Several nodes may start at once, and EF's own lock is free between two migrations.
        await connection.RunAsync($"select pg_advisory_lock({SchemaTurn})", cancel);
        try
        {
            if (await VersionAsync(connection, cancel) < wanted)
            {
                await using var db = open();
                await db.Database.MigrateAsync(cancel);
            }
        }
        finally
        {
            await connection.RunAsync($"select pg_advisory_unlock({SchemaTurn})", CancellationToken.None); // else the pool keeps it
        }
    }

    private async Task<string> TemplateAsync(DbConnection connection, CancellationToken cancel)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(ControlName + "/" + SchemaVersions.WorkspaceName));
        var name = $"{ControlName[..Math.Min(ControlName.Length, 28)]}_t_{Convert.ToHexStringLower(digest)[..16]}";
        await using var look = connection.CreateCommand();
        look.CommandText = "select count(*) from pg_database where datname = @name";
        look.Parameters.Add(new NpgsqlParameter("name", name));
        if (Convert.ToInt64(await look.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture) > 0)
        {
            return name;
        }

        // Built under another name and renamed, so that a crash never leaves half a template. No pooling: a template that
        // somebody is connected to cannot be copied.
        var building = name + "_b";
        await connection.RunAsync($"drop database if exists {Quote(building)} with (force)", cancel);
        await connection.RunAsync($"create database {Quote(building)}", cancel);
        var direct = new NpgsqlConnectionStringBuilder(control.ToString()) { Database = building, Pooling = false };
        await using (var db = new PostgresWorkspaceDb(
            new DbContextOptionsBuilder<PostgresWorkspaceDb>().UseNpgsql(direct.ToString()).Options))
        {
            await db.Database.MigrateAsync(cancel);
        }

        await connection.RunAsync($"alter database {Quote(building)} rename to {Quote(name)}", cancel);
        return name;
    }

    private async Task EnsureControlExistsAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = ConnectControl();
            await connection.OpenAsync(cancel);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateControlAsync(cancel);
        }
        catch (NpgsqlException refused)
        {
            throw new StoreException(
                $"PostgreSQL at {control.Host}:{control.Port} cannot be used ({refused.Message}). Check ROSTRUM_DATABASE.", refused);
        }
    }

    private async Task CreateControlAsync(CancellationToken cancel)
    {
        var direct = new NpgsqlConnectionStringBuilder(control.ToString()) { Database = "postgres", Pooling = false };
        try
        {
            await using var connection = new NpgsqlConnection(direct.ToString());
            await connection.OpenAsync(cancel);
            await connection.RunAsync($"create database {Quote(ControlName)}", cancel);
        }
        catch (PostgresException other) when (other.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node made it at the same moment.
        }
        catch (NpgsqlException refused)
        {
            throw new StoreException(
                $"The PostgreSQL database {ControlName} does not exist and could not be created ({refused.Message})."
                + $" Create it, or name another one in ROSTRUM_DATABASE.",
                refused);
        }
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(control.ToString())
    {
        Database = database,
        MaxPoolSize = PoolPerDatabase,
        MinPoolSize = 0,
        ConnectionIdleLifetime = 15,
        ConnectionPruningInterval = 5,
    }.ToString();
}
