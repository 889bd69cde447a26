using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// Gives an account to somebody whom the provider knows and this instance does not: where anybody may sign up, or an
/// invitation waits for the address. The address must be one that the provider has verified.
/// </summary>
internal sealed class ProviderJoining(IStore store, InstanceSwitches switches, People people, InvitationDesk desk, TimeProvider time)
{
    public async Task<bool> MayAsync(SignOnIdentity identity, CancellationToken cancel)
    {
        var email = PersonRules.Tidy(identity.Email);
        var now = await switches.ReadAsync(cancel);
        if (!now.Sso || !identity.IsVerified || PersonRules.EmailRefusal(email) is not null)
        {
            return false;
        }

        await using var control = store.OpenControl();
        return !await control.People.AnyAsync(p => p.Email == email && p.ConfirmedAt != null, cancel)
            && (now.MaySignUp || (now.MayInvite && await Waiting(control, email).AnyAsync(cancel)));
    }

    /// <summary>The new person, in the workspaces they were invited to; or what is wrong with the form. Null and nothing wrong: the door has closed.</summary>
    public async Task<(Person? Person, IReadOnlyDictionary<string, string> Mistakes)> JoinAsync(
        SignOnIdentity identity, string name, string locale, CancellationToken cancel)
    {
        if (!await MayAsync(identity, cancel))
        {
            return (null, new Dictionary<string, string>());
        }

        var email = PersonRules.Tidy(identity.Email);
        await ForgetUnconfirmedAsync(email, cancel);
        var wish = new NewPerson { Email = email, Name = name, IsConfirmed = true, IsAdult = true, Locale = locale };
        var (person, mistakes) = await people.AddAsync(wish, cancel);
        if (person is null)
        {
            return (null, mistakes);
        }

        await using var control = store.OpenControl();
        control.ProviderLogins.Add(new()
        {
            Issuer = identity.Issuer,
            Subject = identity.Subject,
            PersonId = person.Id,
            CreatedAt = time.GetUtcNow(),
        });
        await control.SaveChangesAsync(cancel);
        var waiting = (await switches.ReadAsync(cancel)).MayInvite ? await Waiting(control, email).AsNoTracking().ToListAsync(cancel) : [];
        foreach (var invitation in waiting)
        {
            await desk.AcceptAsync(invitation, person.Id, cancel);
        }

        return (person, mistakes);
    }

    // Somebody typed this address and never opened its letter: it was not theirs, and their password must not open it.
    private async Task ForgetUnconfirmedAsync(string email, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        await control.AccountTokens.Where(t => control.People.Any(p => p.Id == t.PersonId && p.Email == email && p.ConfirmedAt == null))
            .ExecuteDeleteAsync(cancel);
        await control.People.Where(p => p.Email == email && p.ConfirmedAt == null).ExecuteDeleteAsync(cancel);
    }

    private IQueryable<Invitation> Waiting(ControlDb control, string email)
    {
        var now = time.GetUtcNow();
        return control.Invitations.Where(i => i.Email == email && i.EndsAt > now && control.Workspaces.Any(w => w.Id == i.WorkspaceId && w.DeletedAt == null));
    }
}
