using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Which person an account at the provider is: the one who used it before, or the one who has its confirmed address.</summary>
internal sealed class ProviderPeople(IStore store, TimeProvider time)
{
    public async Task<Person?> FindAsync(SignOnIdentity identity, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var login = await control.ProviderLogins.AsNoTracking()
            .SingleOrDefaultAsync(l => l.Issuer == identity.Issuer && l.Subject == identity.Subject, cancel);
        if (login is not null)
        {
            return await control.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == login.PersonId, cancel);
        }

        // An address that the provider has not verified, or that was never confirmed here, proves nothing.
        var email = PersonRules.Tidy(identity.Email);
        var person = identity.IsVerified && email.Length > 0
            ? await control.People.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email && p.ConfirmedAt != null, cancel)
            : null;
        if (person is not null)
        {
            control.ProviderLogins.Add(new()
            {
                Issuer = identity.Issuer,
                Subject = identity.Subject,
                PersonId = person.Id,
                CreatedAt = time.GetUtcNow(),
            });
            await control.SaveChangesAsync(cancel);
        }

        return person;
    }
}
