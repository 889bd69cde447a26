using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Platform.Secrets;

namespace Rostrum.Accounts;

/// <summary>The instance's apps at networks: what the operator entered and what was registered at home servers, sealed by the master key.</summary>
internal sealed class NetworkAppVault(IStore store, KeyRing keys, TimeProvider time) : IAppVault
{
    private const string Purpose = "network-app";

    private readonly ConcurrentDictionary<AppKey, SemaphoreSlim> registering = new();

    public async Task<AppCredentials?> FindAsync(AppKey key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        await using var control = store.OpenControl();
        return await Matching(control, key).AsNoTracking().SingleOrDefaultAsync(cancel) is { } row ? Open(row) : null;
    }

    public async Task<AppCredentials> RegisterOnceAsync(
        AppKey key, Func<CancellationToken, Task<AppCredentials>> register, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(register);
        var turn = registering.GetOrAdd(key, static _ => new(1));
        await turn.WaitAsync(cancel);
        try
        {
            if (await FindAsync(key, cancel) is { } known)
            {
                return known;
            }

            var made = await register(cancel);
            return await AddAsync(key, made, cancel) ? made : await FindAsync(key, cancel) ?? made;
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task ForgetAsync(AppKey key, string clientId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(key);
        await using var control = store.OpenControl();
        var row = await Matching(control, key).SingleOrDefaultAsync(cancel);
        if (row is not null && Open(row).ClientId == clientId)
        {
            control.NetworkApps.Remove(row);
            await control.SaveChangesAsync(cancel);
        }
    }

    /// <summary>The operator enters or replaces an app.</summary>
    public async Task SetAsync(AppKey key, AppCredentials app, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var row = await Matching(control, key).SingleOrDefaultAsync(cancel);
        if (row is null)
        {
            control.NetworkApps.Add(Row(key, app));
        }
        else
        {
            row.Sealed = Seal(row.Id, app);
            row.UpdatedAt = time.GetUtcNow();
        }

        await control.SaveChangesAsync(cancel);
    }

    /// <summary>What is stored, without any secret.</summary>
    public async Task<IReadOnlyList<StoredApp>> ListAsync(CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var rows = await control.NetworkApps.AsNoTracking().OrderBy(a => a.Network).ThenBy(a => a.Server).ToListAsync(cancel);
        return [.. rows.Select(r => new StoredApp(r.Network, r.App, r.Server, Open(r).ClientId, r.UpdatedAt))];
    }

    private static IQueryable<NetworkApp> Matching(ControlDb control, AppKey key)
    {
        var (server, redirect) = (Text(key.Server), Text(key.Redirect));
        return control.NetworkApps.Where(
            a => a.Network == key.NetworkId && a.App == key.AppId && a.Server == server && a.Redirect == redirect);
    }

    private static string Text(Uri? uri) => uri?.AbsoluteUri ?? "";

    // False when another node registered one in between: theirs is used, ours is left unused at the server.
    private async Task<bool> AddAsync(AppKey key, AppCredentials app, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        control.NetworkApps.Add(Row(key, app));
        try
        {
            await control.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            if (await FindAsync(key, cancel) is null)
            {
                throw;
            }

            return false;
        }
    }

    private NetworkApp Row(AppKey key, AppCredentials app)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return new()
        {
            Id = id,
            Network = key.NetworkId,
            App = key.AppId,
            Server = Text(key.Server),
            Redirect = Text(key.Redirect),
            Sealed = Seal(id, app),
            UpdatedAt = now,
        };
    }

    private byte[] Seal(Guid id, AppCredentials app)
    {
        var clear = JsonSerializer.SerializeToUtf8Bytes(
            new StoredCredentials(
                app.ClientId, app.ClientSecret.Reveal(), app.Server, app.Extra.ToDictionary(e => e.Key, e => e.Value.Reveal())),
            Conventions.ModelJson);
        try
        {
            return keys.Seal(Purpose, id, clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private AppCredentials Open(NetworkApp row)
    {
        using var clear = keys.Open(Purpose, row.Id, row.Sealed);
        var stored = JsonSerializer.Deserialize<StoredCredentials>(clear.RevealBytes(), Conventions.ModelJson)
            ?? throw new SealBrokenException();
        return new(stored.ClientId, new(stored.ClientSecret))
        {
            Server = stored.Server,
            Extra = stored.Extra.ToDictionary(e => e.Key, e => new SecretText(e.Value)),
        };
    }

    private sealed record StoredCredentials(string ClientId, string ClientSecret, Uri? Server, Dictionary<string, string> Extra);
}

/// <summary>An app as it may be shown.</summary>
internal sealed record StoredApp(string Network, string App, string Server, string ClientId, DateTimeOffset UpdatedAt);
