using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Accounts;

/// <summary>Finds and accepts invitations by the secret of their letter.</summary>
internal sealed class InvitationDesk(IStore store, People people, WorkspaceDatabases workspaces, TimeProvider time)
{
    public static readonly TimeSpan Lives = TimeSpan.FromDays(7);

    public async Task<OpenInvitation?> FindAsync(string? token, CancellationToken cancel)
    {
        if (token is not { Length: > 0 and <= 100 })
        {
            return null;
        }

        var (hash, now) = (SecretToken.Hash(token), time.GetUtcNow());
        await using var control = store.OpenControl();
        return await control.Invitations.AsNoTracking().Where(i => i.TokenHash == hash && i.EndsAt > now)
            .Join(control.Workspaces.Where(w => w.DeletedAt == null), i => i.WorkspaceId, w => w.Id, (i, w) => new OpenInvitation(
                i, w.Name,
                control.People.Where(p => p.Id == i.InvitedBy).Select(p => p.Name).FirstOrDefault() ?? w.Name,
                control.People.Where(p => p.Email == i.Email).Select(p => (Guid?)p.Id).FirstOrDefault()))
            .SingleOrDefaultAsync(cancel);
    }

    /// <summary>The invited person takes their place; false when somebody was faster.</summary>
    public async Task<bool> AcceptAsync(Invitation invitation, Guid personId, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        await using var turn = await control.Database.BeginTransactionAsync(cancel);
        if (await control.Invitations.Where(i => i.Id == invitation.Id).ExecuteDeleteAsync(cancel) != 1)
        {
            return false;
        }

        if (!await control.Memberships.AnyAsync(m => m.WorkspaceId == invitation.WorkspaceId && m.PersonId == personId, cancel))
        {
            control.Memberships.Add(new()
            {
                WorkspaceId = invitation.WorkspaceId,
                PersonId = personId,
                Role = invitation.Role,
                Since = time.GetUtcNow(),
            });
        }

        // The letter reached them: the address is theirs.
        var now = time.GetUtcNow();
        await control.People.Where(p => p.Id == personId && p.ConfirmedAt == null)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.ConfirmedAt, now), cancel);
        await control.SaveChangesAsync(cancel);
        var name = await control.People.Where(p => p.Id == personId).Select(p => p.Name).SingleAsync(cancel);
        await turn.CommitAsync(cancel);
        await TellAsync(invitation, personId, name, now);
        return true;
    }

    /// <summary>The workspace's own database hears of it after the commit: a death in between leaves it untold, never undone.</summary>
    private async Task TellAsync(Invitation invitation, Guid personId, string name, DateTimeOffset now)
    {
        var cancel = CancellationToken.None; // they have joined, whether or not they wait for the answer
        if (await workspaces.OpenAsync(invitation.WorkspaceId, cancel) is not { } db)
        {
            return;
        }

        await using (db)
        {
            db.Tell("member.joined", new Joined(personId, name, invitation.Role), now);
            await store.WriteAsync(db, db.SaveChangesAsync, cancel);
        }
    }

    /// <summary>Makes the account of somebody new and takes their place for them.</summary>
    public async Task<(Person? Person, IReadOnlyDictionary<string, string> Mistakes)> JoinAsync(
        Invitation invitation, NewPerson wish, CancellationToken cancel)
    {
        var (person, mistakes) = await people.AddAsync(wish with { Email = invitation.Email, IsOwner = false, IsConfirmed = true }, cancel);
        if (person is not null)
        {
            await AcceptAsync(invitation, person.Id, cancel);
        }

        return (person, mistakes);
    }

    private sealed record Joined(Guid PersonId, string Name, Role Role);
}

/// <summary>An invitation as the invited person reads it.</summary>
/// <param name="PersonId">Whoever has the address already.</param>
internal sealed record OpenInvitation(Invitation Invitation, string Workspace, string InvitedBy, Guid? PersonId);
