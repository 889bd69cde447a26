using Rostrum.Accounts;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Networks.Http;
using Rostrum.Platform.Clock;
using Rostrum.Platform.Files;
using Rostrum.Platform.Secrets;
using Rostrum.Workspaces;

namespace Rostrum;

/// <summary>The instance's databases and keys, ready for use: what the server and every command stand on.</summary>
internal sealed class Instance(RostrumSettings settings, IStore store, KeyRing keys) : IDisposable
{
    public RostrumSettings Settings => settings;

    public IStore Store => store;

    /// <summary>Opens the control database and the master key; makes both at the very first start.</summary>
    /// <exception cref="StoreException">The database cannot be used; says what to do.</exception>
    /// <exception cref="MasterKeyException">The master key cannot be used; says what to do.</exception>
    public static async Task<Instance> OpenAsync(RostrumSettings settings, CancellationToken cancel)
    {
        PrivateFiles.CreateFolder(settings.DataFolder);
        var store = StoreOf(settings);
        var dataExists = !await store.IsEmptyAsync(cancel);
        var keys = new KeyRing(MasterKey.LoadOrCreate(settings.MasterKeyFile, dataExists));
        await store.PrepareControlAsync(cancel);
        await MasterKeyCheck.EnsureAsync(store, keys, settings.MasterKeyFile, cancel);
        return new(settings, store, keys);
    }

    public static IStore StoreOf(RostrumSettings settings) =>
        settings.Database is { } connection ? new PostgresStore(connection) : new SqliteStore(settings.DataFolder);

    /// <summary>Registers what needs databases and keys; the same for the server and for commands beside it.</summary>
    public void AddTo(IServiceCollection services, TimeProvider time)
    {
        services.AddSingleton(_ => this); // by factory, so that the container disposes it
        services.AddSingleton(settings);
        services.AddSingleton(_ => new SteadyTime(time));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<SteadyTime>());
        services.AddSingleton(store);
        services.AddSingleton(keys);
        services.AddSingleton<WorkspaceDatabases>();
        services.AddSingleton<IJobDatabases, JobDatabases>();
        services.AddSingleton<Wakes>();
        services.AddSingleton<IWakes>(provider => provider.GetRequiredService<Wakes>());
        services.AddSingleton(provider => new Lazy<IWakes>(provider.GetRequiredService<IWakes>));
        services.AddSingleton<WorkspaceRegister>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<People>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<NetworkAppVault>();
        services.AddSingleton<IAppVault>(provider => provider.GetRequiredService<NetworkAppVault>());
        services.AddSingleton<InstanceClientKey>();
        services.AddScoped(provider => provider.GetRequiredService<IStore>().OpenControl());
    }

    public void Dispose()
    {
        keys.Dispose();
        store.Dispose();
    }
}
