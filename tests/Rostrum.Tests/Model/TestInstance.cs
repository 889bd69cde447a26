using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Model;

/// <summary>An instance of one test's own on one of the two stores, as the server and the commands compose it.</summary>
internal sealed class TestInstance : IAsyncDisposable
{
    private readonly bool ownsData;
    private readonly string? prefix;

    private TestInstance(ServiceProvider services, RostrumSettings settings, string? prefix, bool ownsData) =>
        (Services, Settings, this.prefix, this.ownsData) = (services, settings, prefix, ownsData);

    public static TheoryData<string> Engines { get; } = ["sqlite", "postgres"];

    public ServiceProvider Services { get; }

    public RostrumSettings Settings { get; }

    public IStore Store => Services.GetRequiredService<IStore>();

    public WorkspaceRegister Register => Services.GetRequiredService<WorkspaceRegister>();

    public WorkspaceDatabases Workspaces => Services.GetRequiredService<WorkspaceDatabases>();

    public People People => Services.GetRequiredService<People>();

    public ApiKeys Keys => Services.GetRequiredService<ApiKeys>();

    public static async Task<TestInstance> OpenAsync(string engine, TimeProvider? time = null)
    {
        var folder = Directory.CreateTempSubdirectory("rostrum-test-").FullName;
        var prefix = engine == "postgres" ? $"t{Guid.NewGuid():N}"[..20] : null;
        var settings = RostrumSettings.Read(["--data", Path.Combine(folder, "data")], _ => null) with
        {
            Database = prefix is null ? null : await PostgresCluster.DatabaseAsync(prefix),
        };
        return await StartAsync(settings, prefix, ownsData: true, time);
    }

    /// <summary>The same instance as a second process sees it.</summary>
    public Task<TestInstance> BesideAsync(TimeProvider? time = null) => StartAsync(Settings, prefix, ownsData: false, time);

    /// <summary>A new workspace, opened.</summary>
    public async Task<OpenWorkspace> WorkspaceAsync(string name = "Harbour Bakery")
    {
        var made = await Register.CreateAsync(name, "Europe/Madrid", null, TestContext.Current.CancellationToken);
        made.Refusal.ShouldBeNull();
        return (await Workspaces.FindAsync(made.Workspace!.Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (!ownsData)
        {
            return;
        }

        if (prefix is not null)
        {
            await PostgresCluster.DropAsync(prefix);
        }

        Directory.Delete(Path.GetDirectoryName(Settings.DataFolder)!, recursive: true);
    }

    private static async Task<TestInstance> StartAsync(RostrumSettings settings, string? prefix, bool ownsData, TimeProvider? time)
    {
        var instance = await Instance.OpenAsync(settings, TestContext.Current.CancellationToken);
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        instance.AddTo(services, time ?? TimeProvider.System);
        return new(services.BuildServiceProvider(), settings, prefix, ownsData);
    }
}
