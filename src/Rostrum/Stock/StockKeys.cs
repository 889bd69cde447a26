using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>A key as it may be shown: since when it is there.</summary>
internal sealed record StoredStockKey(string Source, DateTimeOffset Since);

/// <summary>The installation's keys at sources, sealed by the master key; they go out to their source alone.</summary>
internal sealed class StockKeys(IStore store, KeyRing keys, TimeProvider time)
{
    private const string Prefix = "stock-key:";

    /// <summary>Null where nobody has entered one. The caller disposes it.</summary>
    public async Task<Secret?> FindAsync(string source, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var name = Prefix + source;
        var row = await control.Settings.AsNoTracking().SingleOrDefaultAsync(s => s.Name == name, cancel);
        return row is null ? null : Secret.FromText(Open(row).Key);
    }

    /// <summary>Which sources have one.</summary>
    public async Task<IReadOnlyList<StoredStockKey>> ListAsync(CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var rows = await control.Settings.AsNoTracking().Where(s => s.Name.StartsWith(Prefix)).ToListAsync(cancel);
        return [.. rows.Select(r => new StoredStockKey(r.Name[Prefix.Length..], Open(r).Since))];
    }

    /// <summary>Enters or replaces it.</summary>
    public async Task<StoredStockKey> SetAsync(string source, Secret key, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var (name, since) = (Prefix + source, time.GetUtcNow());
        var value = Seal(name, new(key.Reveal(), since));
        if (await control.Settings.SingleOrDefaultAsync(s => s.Name == name, cancel) is { } row)
        {
            row.Value = value;
        }
        else
        {
            control.Settings.Add(new() { Name = name, Value = value });
        }

        await control.SaveChangesAsync(cancel);
        return new(source, since);
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> RemoveAsync(string source, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var name = Prefix + source;
        return await control.Settings.Where(s => s.Name == name).ExecuteDeleteAsync(cancel) == 1;
    }

    // The purpose is the row's name: a key moved to another source's row does not open there.
    private byte[] Seal(string name, Stored stored)
    {
        var clear = JsonSerializer.SerializeToUtf8Bytes(stored, Conventions.ModelJson);
        try
        {
            return keys.Seal(name, Guid.Empty, clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private Stored Open(InstanceSetting row)
    {
        using var clear = keys.Open(row.Name, Guid.Empty, row.Value);
        return JsonSerializer.Deserialize<Stored>(clear.RevealBytes(), Conventions.ModelJson) ?? throw new SealBrokenException();
    }

    private sealed record Stored(string Key, DateTimeOffset Since);
}
