using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Accounts;

/// <summary>
/// Who comes first owns the instance: only with a link that the server prints on its console, so that a stranger on the
/// network cannot be first.
/// </summary>
internal sealed class FirstOwner(IStore store, People people, WorkspaceRegister workspaces, RostrumSettings settings, TimeProvider time)
{
    public const string Page = "/setup";

    private static readonly TimeSpan Lives = TimeSpan.FromDays(30);

    private volatile bool isHere;

    /// <summary>Nobody exists yet.</summary>
    public async Task<bool> IsMissingAsync(CancellationToken cancel)
    {
        if (isHere)
        {
            return false;
        }

        await using var look = store.ConnectControl();
        await look.OpenAsync(cancel);
        isHere = await look.NumberAsync("select count(*) from person", cancel) > 0;
        return !isHere;
    }

    /// <summary>A link for the first owner; null when somebody exists. An earlier link is not good any more.</summary>
    public async Task<Uri?> InviteAsync(CancellationToken cancel)
    {
        if (!await IsMissingAsync(cancel))
        {
            return null;
        }

        var token = SecretToken.Create();
        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        await control.AccountTokens.Where(t => t.Purpose == TokenPurpose.FirstOwner).ExecuteDeleteAsync(cancel);
        control.AccountTokens.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            Purpose = TokenPurpose.FirstOwner,
            Hash = SecretToken.Hash(token),
            CreatedAt = now,
            EndsAt = now + Lives,
        });
        await control.SaveChangesAsync(cancel);
        return new(settings.PublicUrl, $"{Page}?token={token}");
    }

    public async Task<bool> IsInvitedAsync(string? token, CancellationToken cancel)
    {
        if (token is not { Length: > 0 and <= 100 } || !await IsMissingAsync(cancel))
        {
            return false;
        }

        await using var control = store.OpenControl();
        return await Invited(control, token).AnyAsync(cancel);
    }

    /// <summary>Makes the first owner and their workspace; the link dies with it.</summary>
    public async Task<(Person? Person, IReadOnlyDictionary<string, string> Mistakes)> CreateAsync(
        string token, NewPerson wish, string workspaceName, CancellationToken cancel)
    {
        var mistakes = People.Check(wish, PersonRules.Tidy(wish.Email));
        if (workspaceName.Trim().Length is 0 or > 100)
        {
            mistakes["workspace"] = "mistake.workspace";
        }

        if (mistakes.Count > 0)
        {
            return (null, mistakes);
        }

        await using (var control = store.OpenControl())
        {
            // Of two that come at the same time one takes the link.
            if (await Invited(control, token).ExecuteDeleteAsync(cancel) != 1)
            {
                return (null, new Dictionary<string, string> { [""] = "setup.link-used" });
            }
        }

        var (person, refused) = await people.AddAsync(wish with { IsOwner = true, IsConfirmed = true }, cancel);
        if (person is not null)
        {
            await workspaces.CreateAsync(workspaceName, wish.Zone, person.Id, cancel);
        }

        return (person, refused);
    }

    private IQueryable<AccountToken> Invited(ControlDb control, string token)
    {
        var (hash, now) = (SecretToken.Hash(token), time.GetUtcNow());
        return control.AccountTokens.Where(t => t.Purpose == TokenPurpose.FirstOwner && t.Hash == hash && t.EndsAt > now);
    }
}
