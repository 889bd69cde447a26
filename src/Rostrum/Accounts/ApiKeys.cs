using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Makes, finds and revokes API keys. The text of a key exists only in the answer that shows it once.</summary>
internal sealed class ApiKeys(IStore store, TimeProvider time)
{
    /// <summary>A key's last use is written at most this often.</summary>
    public static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(5);

    /// <summary>Makes a key and returns its text, which is shown once.</summary>
    /// <param name="workspaceId">Null makes a key for the instance's own routes.</param>
    public async Task<NewApiKey> CreateAsync(
        Guid? workspaceId, string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, Guid madeBy, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var text = ApiKeyText.Create();
        var row = new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            WorkspaceId = workspaceId,
            Name = name,
            Hash = ApiKeyText.Hash(text),
            Hint = ApiKeyText.Hint(text),
            Scopes = [.. scopes],
            MadeBy = madeBy,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        await using var control = store.OpenControl();
        control.ApiKeys.Add(row);
        await control.SaveChangesAsync(cancel);
        return new(row, text);
    }

    /// <summary>The key of this text; null when it is not one, unknown or revoked. An expired one is returned: the caller says so.</summary>
    public async Task<ApiKey?> FindAsync(string text, string? address, CancellationToken cancel)
    {
        if (!ApiKeyText.IsWellFormed(text))
        {
            return null;
        }

        var hash = ApiKeyText.Hash(text);
        await using var control = store.OpenControl();
        var key = await control.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, cancel);
        if (key is not null)
        {
            await NoteUseAsync(control, key, address, cancel);
        }

        return key;
    }

    /// <summary>Keys of a workspace (null: of the instance), newest first, revoked ones too.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(Guid? workspaceId, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await control.ApiKeys.AsNoTracking().Where(k => k.WorkspaceId == workspaceId)
            .OrderByDescending(k => k.CreatedAt).ThenByDescending(k => k.Id).ToListAsync(cancel);
    }

    /// <summary>From the next request on the key is refused; false when there is no such key or it is revoked already.</summary>
    public async Task<bool> RevokeAsync(Guid id, Guid? workspaceId, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        return await control.ApiKeys
            .Where(k => k.Id == id && k.WorkspaceId == workspaceId && k.RevokedAt == null)
            .ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, now), cancel) == 1;
    }

    private async Task NoteUseAsync(ControlDb control, ApiKey key, string? address, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (key.LastUsedAt is { } last && now - last < UseNoted)
        {
            return;
        }

        await control.ApiKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(
            k => k.SetProperty(x => x.LastUsedAt, now).SetProperty(x => x.LastAddress, address), cancel);
    }
}

/// <summary>A fresh key: its row, and its text to show once.</summary>
internal sealed record NewApiKey(ApiKey Key, string Text);
