using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Rostrum.Jobs.Tests.Support;

/// <summary>One control database and some workspaces on one of the stores, with everything that an application gives the engine.</summary>
public sealed class World : IJobDatabases, IAsyncDisposable
{
    private static readonly SemaphoreSlim Templates = new(1);
    private static string? postgresTemplate;
    private readonly PostgresCluster cluster;
    private readonly string name = $"w{Guid.NewGuid():N}"[..16];
    private readonly List<string> databases = [];
    private readonly List<JobEngine> engines = [];
    private readonly List<Wakes> allWakes = [];
    private readonly HashSet<Guid> gone = [];
    private string control = "";

    private World(JobStore store, PostgresCluster cluster, TimeProvider time) => (Store, this.cluster, Time) = (store, cluster, time);

    public JobStore Store { get; }

    public TimeProvider Time { get; }

    public string DataFolder { get; private set; } = "";

    public List<Guid> Workspaces { get; } = [];

    /// <summary>Wakes of a process without an engine, such as a command beside the server.</summary>
    public Wakes Wakes { get; private set; } = null!;

    public bool FollowDatabaseClock { get; init; } = true;

    public static async Task<World> CreateAsync(
        JobStore store, PostgresCluster cluster, int workspaces = 1, TimeProvider? time = null, bool followDatabaseClock = true)
    {
        var world = new World(store, cluster, time ?? TimeProvider.System) { FollowDatabaseClock = followDatabaseClock };
        await world.CreateControlAsync();
        world.Wakes = world.NewWakes();
        for (var i = 0; i < workspaces; i++)
        {
            await world.AddWorkspaceAsync();
        }

        return world;
    }

    public Wakes NewWakes()
    {
        var wakes = new Wakes(this, new JobClock(Time) { FollowsDatabase = FollowDatabaseClock }, NullLogger<Wakes>.Instance);
        allWakes.Add(wakes);
        return wakes;
    }

    public JobEngine NewEngine(JobEngineOptions? options = null, ILogger<JobEngine>? log = null, params IJobHandler[] handlers) =>
        NewEngine(NewWakes(), options, log, handlers);

    public JobEngine NewEngine(Wakes wakes, JobEngineOptions? options = null, ILogger<JobEngine>? log = null, params IJobHandler[] handlers)
    {
        var chosen = (options ?? new JobEngineOptions()) with { SweepAfter = TimeSpan.Zero };
        var engine = new JobEngine(this, wakes, handlers, chosen, new Random(1), log ?? NullLogger<JobEngine>.Instance);
        engines.Add(engine);
        return engine;
    }

    public async Task<JobEngine> StartEngineAsync(params IJobHandler[] handlers)
    {
        var engine = NewEngine(null, null, handlers);
        await engine.StartAsync(CancellationToken.None);
        return engine;
    }

    public async Task<Guid> AddWorkspaceAsync()
    {
        var id = Guid.CreateVersion7();
        await using (var db = Db(id, wakes: null))
        {
            if (Store == JobStore.Sqlite)
            {
                await db.Database.EnsureCreatedAsync();
                await db.Database.ExecuteSqlRawAsync("pragma journal_mode = wal");
            }
            else
            {
                databases.Add($"{name}-{id:N}");
                await cluster.CreateDatabaseAsync($"{name}-{id:N}", await PostgresTemplateAsync());
            }
        }

        Workspaces.Add(id);
        await Wakes.AddWorkspaceAsync(id, CancellationToken.None);
        return id;
    }

    /// <summary>The workspace's data are deleted; its wake-up row stays, as after a crash in between.</summary>
    public void Forget(Guid workspaceId) => gone.Add(workspaceId);

    public WorkspaceContext Db(Guid workspaceId, IWakes? wakes)
    {
        var options = new DbContextOptionsBuilder<WorkspaceContext>();
        _ = Store == JobStore.Sqlite ? options.UseSqlite(WorkspaceText(workspaceId)) : options.UseNpgsql(WorkspaceText(workspaceId));
        if (wakes is not null)
        {
            options.AddInterceptors(new JobSaveInterceptor(wakes, workspaceId));
        }

        return new WorkspaceContext(options.Options);
    }

    public Task EnqueueAsync(Guid workspaceId, params NewJob[] jobs) => EnqueueAsync(workspaceId, Wakes, jobs);

    public async Task EnqueueAsync(Guid workspaceId, IWakes wakes, params NewJob[] jobs)
    {
        await using var db = Db(workspaceId, wakes);
        foreach (var job in jobs)
        {
            db.Enqueue(job);
        }

        await db.SaveChangesAsync();
    }

    public async ValueTask<DbConnection> OpenControlAsync(CancellationToken cancel)
    {
        DbConnection connection = Store == JobStore.Sqlite ? new SqliteConnection(control) : new NpgsqlConnection(control);
        await connection.OpenAsync(cancel);
        return connection;
    }

    public async ValueTask<DbConnection> OpenControlDirectAsync(CancellationToken cancel)
    {
        if (Store == JobStore.Sqlite)
        {
            return await OpenControlAsync(cancel);
        }

        var connection = new NpgsqlConnection(control + ";Pooling=false;Application Name=" + name + "-lock");
        await connection.OpenAsync(cancel);
        return connection;
    }

    public async ValueTask<DbConnection?> OpenWorkspaceAsync(Guid workspaceId, CancellationToken cancel)
    {
        if (gone.Contains(workspaceId))
        {
            return null;
        }

        DbConnection connection = Store == JobStore.Sqlite
            ? new SqliteConnection(WorkspaceText(workspaceId))
            : new NpgsqlConnection(WorkspaceText(workspaceId));
        await connection.OpenAsync(cancel);
        if (Store == JobStore.Sqlite)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "pragma synchronous = full";
            await command.ExecuteNonQueryAsync(cancel);
        }

        return connection;
    }

    public Task<IReadOnlyList<Guid>> ListWorkspacesAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Guid>>([.. Workspaces.Where(w => !gone.Contains(w))]);

    /// <summary>Ends the server side of all lock connections, as a broken network does.</summary>
    public Task CutLocksAsync() => ControlAsync(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = @name", ("name", name + "-lock"));

    public async Task<int> ControlAsync(string sql, params (string, object?)[] args)
    {
        await using var session = new SqlSession(await OpenControlAsync(CancellationToken.None));
        return await session.ExecuteAsync(sql, args);
    }

    public async Task<List<T>> ReadControlAsync<T>(string sql, Func<DbDataReader, T> map, params (string, object?)[] args)
    {
        await using var session = new SqlSession(await OpenControlAsync(CancellationToken.None));
        return await session.QueryAsync(sql, map, args);
    }

    public async Task<int> WorkspaceAsync(Guid workspaceId, string sql, params (string, object?)[] args)
    {
        await using var session = new SqlSession((await OpenWorkspaceAsync(workspaceId, CancellationToken.None))!);
        return await session.ExecuteAsync(sql, args);
    }

    public async Task<List<T>> ReadAsync<T>(Guid workspaceId, string sql, Func<DbDataReader, T> map, params (string, object?)[] args)
    {
        await using var session = new SqlSession((await OpenWorkspaceAsync(workspaceId, CancellationToken.None))!);
        return await session.QueryAsync(sql, map, args);
    }

    /// <summary>Asks a database until it says so; fails after 20 s.</summary>
    public static async Task UntilAsync(Func<Task<bool>> says)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await says())
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(20))
            {
                throw new TimeoutException("It did not become true.");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Waits for all, whatever became of them.</summary>
    public static async Task EndAsync(IEnumerable<Task> tasks) => await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines)
        {
            await engine.DisposeAsync();
        }

        // What an abrupt end left under way still writes; a handler that never ends must not hold up the test.
        await Task.WhenAny(Task.WhenAll(engines.Select(e => e.Ended)), Task.Delay(TimeSpan.FromSeconds(5)));
        foreach (var wakes in allWakes)
        {
            await wakes.DisposeAsync();
        }

        if (Store == JobStore.Postgres)
        {
            foreach (var database in databases)
            {
                await cluster.DropDatabaseAsync(database);
            }
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(DataFolder, recursive: true);
    }

    private async Task CreateControlAsync()
    {
        DataFolder = Directory.CreateTempSubdirectory("rostrum-jobs-").FullName;
        if (Store == JobStore.Sqlite)
        {
            control = $"Data Source={Path.Combine(DataFolder, "control.db")}";
        }
        else
        {
            databases.Add(name);
            control = await cluster.CreateDatabaseAsync(name);
        }

        var options = new DbContextOptionsBuilder<ControlContext>();
        _ = Store == JobStore.Sqlite ? options.UseSqlite(control) : options.UseNpgsql(control);
        await using var db = new ControlContext(options.Options);
        await db.Database.EnsureCreatedAsync();
        if (Store == JobStore.Sqlite)
        {
            await db.Database.ExecuteSqlRawAsync("pragma journal_mode = wal");
        }
        else
        {
            // EnsureCreated leaves an existing, empty database to its tables
            await using var made = new NpgsqlConnection(control);
            await made.OpenAsync();
        }
    }

    private string WorkspaceText(Guid workspaceId) => Store == JobStore.Sqlite
        ? $"Data Source={Path.Combine(DataFolder, $"{workspaceId:N}.db")}"
        : new NpgsqlConnectionStringBuilder(control) { Database = $"{name}-{workspaceId:N}" }.ConnectionString;

    /// <summary>One empty workspace database that the others are copied from.</summary>
    private async Task<string> PostgresTemplateAsync()
    {
        await Templates.WaitAsync();
        try
        {
            if (postgresTemplate is null)
            {
                var template = $"t{Guid.NewGuid():N}"[..16];
                var text = await cluster.CreateDatabaseAsync(template);
                var options = new DbContextOptionsBuilder<WorkspaceContext>().UseNpgsql(text + ";Pooling=false");
                await using var db = new WorkspaceContext(options.Options);
                await db.Database.EnsureCreatedAsync();
                postgresTemplate = template;
            }

            return postgresTemplate;
        }
        finally
        {
            Templates.Release();
        }
    }
}
