namespace Rostrum.Networks.Http;

/// <summary>Which app: of a network, in one of its roles, at one home server, for one redirect address.</summary>
public sealed record AppKey(string NetworkId, string AppId)
{
    /// <summary>Null where the operator's one app serves everywhere.</summary>
    public Uri? Server { get; init; }

    /// <summary>Apps registered by the flow are bound to it.</summary>
    public Uri? Redirect { get; init; }
}

/// <summary>The app credentials of this installation, sealed by the product.</summary>
public interface IAppVault
{
    /// <summary>The operator's credentials or an earlier registration; null when there are none.</summary>
    Task<AppCredentials?> FindAsync(AppKey key, CancellationToken cancel);

    /// <summary>The stored registration, or a new one; two callers at once register one app.</summary>
    Task<AppCredentials> RegisterOnceAsync(
        AppKey key, Func<CancellationToken, Task<AppCredentials>> register, CancellationToken cancel);

    /// <summary>The server no longer knows this app; quiet when another one took its place meanwhile.</summary>
    Task ForgetAsync(AppKey key, string clientId, CancellationToken cancel);
}

/// <summary>Keeps apps in memory: for tests and for commands that connect nothing.</summary>
public sealed class MemoryAppVault : IAppVault, IDisposable
{
    private readonly Dictionary<AppKey, AppCredentials> apps = [];
    private readonly SemaphoreSlim one = new(1);

    public void Add(AppKey key, AppCredentials app) => apps[key] = app;

    public Task<AppCredentials?> FindAsync(AppKey key, CancellationToken cancel) => Task.FromResult(apps.GetValueOrDefault(key));

    public async Task<AppCredentials> RegisterOnceAsync(
        AppKey key, Func<CancellationToken, Task<AppCredentials>> register, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(register);
        await one.WaitAsync(cancel);
        try
        {
            if (!apps.TryGetValue(key, out var app))
            {
                apps[key] = app = await register(cancel);
            }

            return app;
        }
        finally
        {
            one.Release();
        }
    }

    public Task ForgetAsync(AppKey key, string clientId, CancellationToken cancel)
    {
        if (apps.TryGetValue(key, out var app) && app.ClientId == clientId)
        {
            apps.Remove(key);
        }

        return Task.CompletedTask;
    }

    public void Dispose() => one.Dispose();
}
