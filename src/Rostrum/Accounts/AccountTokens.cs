using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Secret links and half-finished sign-ins: good for a while and for one time.</summary>
internal sealed class AccountTokens(TimeProvider time)
{
    private const int LongestToken = 100;

    /// <summary>A new token; earlier ones of the same person and purpose are dead with the save.</summary>
    public async Task<string> IssueAsync(
        ControlDb control, TokenPurpose purpose, Guid personId, TimeSpan lives, CancellationToken cancel, string? email = null)
    {
        var token = SecretToken.Create();
        var now = time.GetUtcNow();
        control.AccountTokens.RemoveRange(
            await control.AccountTokens.Where(t => t.Purpose == purpose && t.PersonId == personId).ToListAsync(cancel));
        control.AccountTokens.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            Purpose = purpose,
            Hash = SecretToken.Hash(token),
            PersonId = personId,
            Email = email,
            CreatedAt = now,
            EndsAt = now + lives,
        });
        return token;
    }

    public async Task<AccountToken?> FindAsync(ControlDb control, TokenPurpose purpose, string? token, CancellationToken cancel) =>
        token is { Length: > 0 and <= LongestToken }
            ? await Living(control, purpose, token).AsNoTracking().SingleOrDefaultAsync(cancel)
            : null;

    /// <summary>Uses it up: of two that come at once one gets it.</summary>
    public async Task<AccountToken?> TakeAsync(ControlDb control, TokenPurpose purpose, string? token, CancellationToken cancel)
    {
        var found = await FindAsync(control, purpose, token, cancel);
        return found is not null && await Living(control, purpose, token!).ExecuteDeleteAsync(cancel) == 1 ? found : null;
    }

    private IQueryable<AccountToken> Living(ControlDb control, TokenPurpose purpose, string token)
    {
        var (hash, now) = (SecretToken.Hash(token), time.GetUtcNow());
        return control.AccountTokens.Where(t => t.Purpose == purpose && t.Hash == hash && t.EndsAt > now);
    }
}
