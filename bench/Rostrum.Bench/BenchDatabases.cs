using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rostrum.Jobs;
using Rostrum.Jobs.Tests.Support;

namespace Rostrum.Bench;

/// <summary>A control database and workspaces of nothing but job tables, in files or on a durable PostgreSQL.</summary>
internal sealed class BenchDatabases : IJobDatabases, IAsyncDisposable
{
    private readonly PostgresCluster cluster;
    private readonly List<Guid> workspaces = [];
    private readonly string name = $"b{Guid.NewGuid():N}"[..16];
    private string control = "";

    private BenchDatabases(JobStore store, PostgresCluster cluster) => (Store, this.cluster) = (store, cluster);

    public JobStore Store { get; }

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("rostrum-bench-").FullName;

    public IReadOnlyList<Guid> Workspaces => workspaces;

    public static async Task<BenchDatabases> CreateAsync(JobStore store, PostgresCluster cluster, int workspaces)
    {
        var made = new BenchDatabases(store, cluster);
        made.control = store == JobStore.Sqlite
            ? $"Data Source={Path.Combine(made.DataFolder, "control.db")}"
            : await cluster.CreateDatabaseAsync(made.name);
        await CreateTablesAsync(new ControlTables(Options<ControlTables>(store, made.control)), store);
        var template = store == JobStore.Sqlite
            ? $"Data Source={Path.Combine(made.DataFolder, "template.db")};Pooling=false"
            : await cluster.CreateDatabaseAsync(made.name + "-t") + ";Pooling=false";
        await CreateTablesAsync(new WorkspaceTables(Options<WorkspaceTables>(store, template)), store);
        for (var i = 0; i < workspaces; i++)
        {
            var id = Guid.CreateVersion7();
            made.workspaces.Add(id);
            if (store == JobStore.Sqlite)
            {
                File.Copy(Path.Combine(made.DataFolder, "template.db"), Path.Combine(made.DataFolder, $"{id:N}.db"));
            }
            else
            {
                await cluster.CreateDatabaseAsync($"{made.name}-{id:N}", made.name + "-t");
            }
        }

        return made;
    }

    public async ValueTask<DbConnection> OpenControlAsync(CancellationToken cancel) => await OpenAsync(control, cancel);

    public async ValueTask<DbConnection?> OpenWorkspaceAsync(Guid workspaceId, CancellationToken cancel) => await OpenAsync(
        Store == JobStore.Sqlite
            ? $"Data Source={Path.Combine(DataFolder, $"{workspaceId:N}.db")}"
            : new NpgsqlConnectionStringBuilder(control) { Database = $"{name}-{workspaceId:N}" }.ConnectionString,
        cancel);

    public Task<IReadOnlyList<Guid>> ListWorkspacesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<Guid>>(workspaces);

    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(DataFolder, recursive: true);
        if (Store == JobStore.Postgres)
        {
            foreach (var database in workspaces.Select(id => $"{name}-{id:N}").Append(name).Append(name + "-t"))
            {
                await cluster.DropDatabaseAsync(database);
            }
        }
    }

    private async ValueTask<DbConnection> OpenAsync(string text, CancellationToken cancel)
    {
        DbConnection connection = Store == JobStore.Sqlite ? new SqliteConnection(text) : new NpgsqlConnection(text);
        await connection.OpenAsync(cancel);
        if (Store == JobStore.Sqlite)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "pragma synchronous = full";
            await command.ExecuteNonQueryAsync(cancel);
        }

        return connection;
    }

    private static DbContextOptions<T> Options<T>(JobStore store, string text)
        where T : DbContext
    {
        var options = new DbContextOptionsBuilder<T>();
        _ = store == JobStore.Sqlite ? options.UseSqlite(text) : options.UseNpgsql(text);
        return options.Options;
    }

    private static async Task CreateTablesAsync(DbContext db, JobStore store)
    {
        await using (db)
        {
            await db.Database.EnsureCreatedAsync();
            if (store == JobStore.Sqlite)
            {
                await db.Database.ExecuteSqlRawAsync("pragma journal_mode = wal");
            }
        }
    }

    private sealed class ControlTables(DbContextOptions<ControlTables> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddWakes();
    }

    private sealed class WorkspaceTables(DbContextOptions<WorkspaceTables> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddJobs();
    }
}
