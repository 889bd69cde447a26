using System.Collections.Concurrent;
using System.Net;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Api;

/// <summary>
/// Finds who a key belongs to. A found key is believed for two seconds without asking the database again, so a revoked one
/// ends everywhere within that time.
/// </summary>
internal sealed class KeyReader(ApiKeys keys, TimeProvider time)
{
    private static readonly TimeSpan BelievedFor = TimeSpan.FromSeconds(2);
    private const int MostKept = 5_000;

    private readonly ConcurrentDictionary<string, Entry> known = new();

    /// <summary>The key's row; null when it is unknown or revoked.</summary>
    public async ValueTask<ApiKey?> ReadAsync(string text, IPAddress? address, CancellationToken cancel)
    {
        var hash = ApiKeyText.Hash(text);
        if (known.TryGetValue(hash, out var entry) && time.GetElapsedTime(entry.ReadAt) < BelievedFor)
        {
            return entry.Key;
        }

        if (known.Count > MostKept)
        {
            known.Clear();
        }

        var key = await keys.FindAsync(text, address?.ToString(), cancel);
        if (key is null)
        {
            known.TryRemove(hash, out _);
        }
        else
        {
            known[hash] = new(key, time.GetTimestamp());
        }

        return key;
    }

    private sealed record Entry(ApiKey Key, long ReadAt);
}
