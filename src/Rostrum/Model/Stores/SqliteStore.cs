using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Rostrum.Platform.Files;

namespace Rostrum.Model;

/// <summary>
/// One file per database: <c>control.db</c> and <c>workspaces/{id}.db</c>. A new workspace is a copy of a template that is
/// migrated once per schema version; an old file is migrated when it is first opened (<c>user_version</c> tells).
/// </summary>
internal sealed class SqliteStore(string dataFolder) : IStore
{
    private readonly SemaphoreSlim templateGate = new(1);
    private readonly SharedWrites writes = new(path => Connect(path));

    static SqliteStore()
    {
        // SQLite counts the memory of all connections under one lock, for a figure that nobody reads here: a thousand files
        // published from at once would wait for it. Refused, and of no consequence, once SQLite has begun.
        SQLitePCL.Batteries_V2.Init();
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public string Engine => "sqlite";

    public int MaxOpen { get; } = OpenFiles.Allowed(perDatabase: 8);

    private string ControlPath => Path.Combine(dataFolder, "control.db");

    public Task<bool> IsEmptyAsync(CancellationToken cancel) => Task.FromResult(!File.Exists(ControlPath));

    public async Task PrepareControlAsync(CancellationToken cancel)
    {
        PrivateFiles.CreateFolder(dataFolder);
        if (!File.Exists(ControlPath))
        {
            await BuildAsync(ControlPath, path => Control(path), SchemaVersions.Control, cancel);
            return;
        }

        await UpgradeAsync(ControlPath, path => Control(path), SchemaVersions.Control, cancel);
    }

    public ControlDb OpenControl() => Control(ControlPath);

    public DbConnection ConnectControl() => Connect(ControlPath);

    public string NameFor(Guid workspaceId) => $"{workspaceId:D}.db";

    public async Task CreateWorkspaceAsync(string database, CancellationToken cancel)
    {
        var template = await TemplateAsync(cancel);
        var target = PathOf(database);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
        var temporary = Temporary(target);
        try
        {
            await using (var from = File.OpenRead(template))
            await using (var to = PrivateFiles.CreateNew(temporary))
            {
                await from.CopyToAsync(to, cancel);
                to.Flush(flushToDisk: true);
            }

            Remove(target);
            FirstName.Take(temporary, target);
            FolderSync.Flush(Path.GetDirectoryName(target)!);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<bool> MakeCurrentAsync(string database, CancellationToken cancel)
    {
        var path = PathOf(database);
        if (!File.Exists(path))
        {
            return false;
        }

        await UpgradeAsync(path, p => new SqliteWorkspaceDb(WorkspaceOptions(p, [])), SchemaVersions.Workspace, cancel);
        return true;
    }

    public Func<WorkspaceDb> WorkspaceOpener(string database, IReadOnlyList<IInterceptor> interceptors)
    {
        var options = WorkspaceOptions(PathOf(database), interceptors);
        return () => new SqliteWorkspaceDb(options);
    }

    // The engine keeps it for as long as it works the workspace; a pool would keep it open long after a mere look.
    public DbConnection ConnectWorkspace(string database) => Connect(PathOf(database), pooled: false);

    public Task<T> WriteAsync<T>(DbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancel) =>
        writes.RunAsync(db, work, cancel);

    public void LetGo(string database)
    {
        using var connection = Connect(PathOf(database));
        SqliteConnection.ClearPool(connection);
    }

    public Task DropWorkspaceAsync(string database, CancellationToken cancel)
    {
        LetGo(database);
        Remove(PathOf(database));
        return Task.CompletedTask;
    }

    public Task<long> MeasureWorkspaceAsync(string database, CancellationToken cancel)
    {
        var path = PathOf(database);
        return Task.FromResult(File.Exists(path) ? new FileInfo(path).Length : 0);
    }

    public void Dispose() => templateGate.Dispose();

    private static SqliteControlDb Control(string path) =>
        new(new DbContextOptionsBuilder<SqliteControlDb>()
            .UseSqlite(ConnectionString(path)).AddInterceptors(SqlitePragmas.Instance).Options);

    private static DbContextOptions<SqliteWorkspaceDb> WorkspaceOptions(string path, IReadOnlyList<IInterceptor> interceptors) =>
        new DbContextOptionsBuilder<SqliteWorkspaceDb>()
            .UseSqlite(ConnectionString(path)).AddInterceptors([SqlitePragmas.Instance, .. interceptors]).Options;

    private static SqliteConnection Connect(string path, bool pooled = true)
    {
        var connection = new SqliteConnection(ConnectionString(path, pooled));
        connection.StateChange += SqlitePragmas.OnOpened;
        return connection;
    }

    // ReadWrite: opening never makes a file, so a deleted workspace cannot come back empty.
    private static string ConnectionString(string path, bool pooled = true) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Pooling = pooled,
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    private static string Temporary(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    private static void Remove(string path)
    {
        // The file last: while it is there, a repeated deletion finds its companions.
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        File.Delete(path);
    }

    private static async Task MigrateAsync(DbContext db, int version, CancellationToken cancel)
    {
        // EF keeps a lock row that a crashed migration leaves behind for ever; the lock file around this call is the real lock.
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync(cancel);
        await connection.RunAsync("drop table if exists \"__EFMigrationsLock\"", cancel);
        await db.Database.MigrateAsync(cancel);
        await connection.RunAsync($"pragma user_version = {version}", cancel);
    }

    private async Task<string> TemplateAsync(CancellationToken cancel)
    {
        var path = Path.Combine(dataFolder, "templates", $"workspace-{SchemaVersions.WorkspaceName}.db");
        if (File.Exists(path))
        {
            return path;
        }

        await templateGate.WaitAsync(cancel);
        try
        {
            if (!File.Exists(path))
            {
                PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
                await BuildAsync(path, p => new SqliteWorkspaceDb(WorkspaceOptions(p, [])), SchemaVersions.Workspace, cancel);
            }
        }
        finally
        {
            templateGate.Release();
        }

        return path;
    }

    // Appears whole or not at all: built beside and renamed. When another process was faster, its file counts.
    private static async Task BuildAsync(string path, Func<string, DbContext> open, int version, CancellationToken cancel)
    {
        var temporary = Temporary(path);
        try
        {
            await PrivateFiles.CreateNew(temporary).DisposeAsync();
            await using (var db = open(temporary))
            {
                await db.Database.OpenConnectionAsync(cancel);
                await db.Database.GetDbConnection().RunAsync("pragma journal_mode = wal", cancel);
                await MigrateAsync(db, version, cancel);
            }

            using (var connection = Connect(temporary))
            {
                SqliteConnection.ClearPool(connection); // the last close folds the log into the file
            }

            FirstName.Take(temporary, path);
            FolderSync.Flush(Path.GetDirectoryName(path)!);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process built it meanwhile.
        }
        finally
        {
            Remove(temporary);
        }
    }

    private async Task UpgradeAsync(string path, Func<string, DbContext> open, int wanted, CancellationToken cancel)
    {
        if (await VersionAsync(path, cancel) == wanted)
        {
            return;
        }

        using var turn = await FileTurn.WaitAsync(Path.Combine(dataFolder, "migrate.lock"), cancel);
        var found = await VersionAsync(path, cancel);
        if (found > wanted)
        {
            throw StoreException.Newer(path);
        }

        if (found < wanted)
        {
            await using var db = open(path);
            await MigrateAsync(db, wanted, cancel);
        }
    }

    private static async Task<long> VersionAsync(string path, CancellationToken cancel)
    {
        await using var connection = Connect(path, pooled: false);
        await connection.OpenAsync(cancel);
        return await connection.NumberAsync("pragma user_version", cancel);
    }

    private string PathOf(string database) => Path.Combine(dataFolder, "workspaces", database);
}
