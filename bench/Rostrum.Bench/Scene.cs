using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Rostrum.Api;
using Rostrum.Jobs.Tests.Support;
using Rostrum.Media;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Bench;

/// <summary>The whole program in this process, with workspaces whose channels live on one pretend server.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rostrum-bench-").FullName;
    private readonly List<(OpenWorkspace Workspace, IReadOnlyList<Guid> Channels)> rooms = [];
    private readonly PostgresCluster? cluster;
    private readonly string database = $"bench_{Guid.NewGuid():N}"[..14];
    private WebApplication app = null!;

    private Scene(PostgresCluster? cluster) => this.cluster = cluster;

    /// <summary>Who asks for what is measured.</summary>
    public ApiCaller Caller { get; } = new()
    {
        Kind = "key",
        Id = Guid.NewGuid(),
        Name = "bench",
        Role = Role.Owner,
        Scopes = [.. ApiScope.All],
    };

    public IReadOnlyList<(OpenWorkspace Workspace, IReadOnlyList<Guid> Channels)> Rooms => rooms;

    public MediaLibrary Library => app.Services.GetRequiredService<MediaLibrary>();

    /// <param name="cluster">Where the databases are, or null for SQLite files.</param>
    /// <param name="network">The pretend server.</param>
    /// <param name="workspaces">How many.</param>
    /// <param name="channels">How many in each.</param>
    public static async Task<Scene> StartAsync(PostgresCluster? cluster, Uri network, int workspaces, int channels)
    {
        var scene = new Scene(cluster);
        var store = cluster is null
            ? null
            : new NpgsqlConnectionStringBuilder(await cluster.ServerAsync()) { Database = scene.database }.ConnectionString;
        var settings = RostrumSettings.Read(
            ["--data", scene.folder, "--url", "http://127.0.0.1:0"],
            name => name switch
            {
                "ROSTRUM_OUTGOING_ALLOW" => network.GetLeftPart(UriPartial.Authority),
                "ROSTRUM_DATABASE" => store,
                _ => null,
            });
        scene.app = RostrumServer.Build([], new()
        {
            Settings = settings,
            Adjust = builder => builder.Logging.SetMinimumLevel(LogLevel.Error),
        });
        await scene.app.StartAsync();
        for (var i = 0; i < workspaces; i++)
        {
            scene.rooms.Add(await scene.FurnishAsync(i, network, channels));
        }

        return scene;
    }

    /// <summary>Schedules posts through the product's own planning, one save for each workspace, dealt out to its channels in turn.</summary>
    public async Task ScheduleAsync(Func<int, DateTimeOffset> due, int count, string name)
    {
        for (var room = 0; room < rooms.Count; room++)
        {
            await using var db = rooms[room].Workspace.CreateDb();
            for (var i = room; i < count; i += rooms.Count)
            {
                await PlanAsync(rooms[room].Workspace, db, rooms[room].Channels[i / rooms.Count % rooms[room].Channels.Count], $"{name} {i}", due(i));
            }

            await db.SaveChangesAsync();
        }
    }

    /// <summary>One post of one channel with its jobs, not yet saved.</summary>
    public async Task PlanAsync(OpenWorkspace workspace, WorkspaceDb db, Guid channel, string text, DateTimeOffset at)
    {
        await using var request = app.Services.CreateAsyncScope(); // the desk works for a request in one workspace
        request.ServiceProvider.GetRequiredService<RequestScope>().Enter(Caller, workspace);
        var desk = request.ServiceProvider.GetRequiredService<PostDesk>();
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var own = new PostChannel { PostId = id, ChannelId = channel };
        var words = new PostWords([new PartDraft(text)], [own]);
        var around = await desk.SurroundAsync(db, words, CancellationToken.None);
        var post = CreatePost.Write(id, words, Caller, now);
        db.Posts.Add(post);
        db.AddRange(desk.Lay(post, own, around).Added);
        db.TellPost("post.created", post, Caller, now);
        if (await desk.PlanAsync(db, post, around, new(at, null, null), Caller, CancellationToken.None) is { } refusal)
        {
            throw new InvalidOperationException(refusal.ToString());
        }
    }

    /// <summary>How many deliveries the product itself holds to be live.</summary>
    public async Task<int> CountLiveAsync()
    {
        var live = 0;
        foreach (var (workspace, _) in rooms)
        {
            await using var db = workspace.CreateDb();
            live += await db.Deliveries.CountAsync(d => d.State == DeliveryState.Live);
        }

        return live;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        if (cluster is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await DropAsync(cluster);
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task DropAsync(PostgresCluster server)
    {
        await using var connection = new NpgsqlConnection(await server.ServerAsync());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select datname from pg_database where datname like @mine", connection);
        command.Parameters.AddWithValue("mine", database.Replace("_", "\\_", StringComparison.Ordinal) + "%");
        var names = new List<string>();
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                names.Add(rows.GetString(0));
            }
        }

        foreach (var name in names)
        {
            await server.DropDatabaseAsync(name);
        }
    }

    private async Task<(OpenWorkspace, IReadOnlyList<Guid>)> FurnishAsync(int number, Uri network, int channels)
    {
        var made = await app.Services.GetRequiredService<WorkspaceRegister>().CreateAsync($"Bench {number:00000}", "Etc/UTC", null, CancellationToken.None);
        var open = (await app.Services.GetRequiredService<WorkspaceDatabases>().FindAsync(made.Workspace!.Id, CancellationToken.None))!;
        var consent = app.Services.GetRequiredService<IReadOnlyList<Network>>().First(n => n.Id == "mastodon").ConsentNamed("token")!;
        var now = TimeProvider.System.GetUtcNow();
        var ids = new List<Guid>();
        await using var db = open.CreateDb();
        for (var i = 0; i < channels; i++)
        {
            var grant = open.Vault.Seal(
                Guid.CreateVersion7(now),
                new() { AccessToken = new("bench"), Server = network, IssuedAt = now, Scopes = [.. consent.Scopes.Select(s => s.Name)] },
                renewAt: null);
            db.Grants.Add(grant);
            var channel = new Channel
            {
                Id = Guid.CreateVersion7(now),
                Network = "mastodon",
                ConsentId = "token",
                NetworkAccountId = $"{number}-{i}",
                Server = network.AbsoluteUri,
                Handle = $"bench{number}.{i}",
                Name = "Bench",
                GrantId = grant.Id,
                ConnectedAt = now,
            };
            db.Channels.Add(channel);
            ids.Add(channel.Id);
        }

        await db.SaveChangesAsync();
        return (open, ids);
    }
}
