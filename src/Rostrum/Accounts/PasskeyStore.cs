using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// What the framework's passkey handler reads: whose passkey it is, and its public key. Writing is left to
/// <see cref="PasskeyDesk"/>, because it must happen in one commit with what makes an answer good for one time.
/// </summary>
internal sealed class PasskeyStore(IStore store) : IUserPasskeyStore<Person>
{
    /// <summary>The handler over this store, for sites at this address.</summary>
    public static PasskeyHandler<Person> Handler(IStore store, IdentityPasskeyOptions options, ILoggerFactory loggers)
    {
#pragma warning disable CA2000 // the store holds no resources, so neither does what stands between it and the handler
        var people = new UserManager<Person>(
            new PasskeyStore(store), Microsoft.Extensions.Options.Options.Create(new IdentityOptions()), new PasswordHasher<Person>(), [], [],
            new UpperInvariantLookupNormalizer(), new(), null!, loggers.CreateLogger<UserManager<Person>>());
#pragma warning restore CA2000
        return new(people, Microsoft.Extensions.Options.Options.Create(options));
    }

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(userId, out var id))
        {
            return null;
        }

        await using var control = store.OpenControl();
        return await control.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.ConfirmedAt != null, cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken)
    {
        await using var control = store.OpenControl();
        return [.. (await control.Passkeys.AsNoTracking().Where(p => p.PersonId == user.Id).ToListAsync(cancellationToken)).Select(Show)];
    }

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var control = store.OpenControl();
        return await control.Passkeys.Where(p => p.CredentialId == credentialId)
            .Join(control.People.AsNoTracking(), k => k.PersonId, p => p.Id, (k, p) => p).SingleOrDefaultAsync(cancellationToken);
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken)
    {
        await using var control = store.OpenControl();
        return await control.Passkeys.AsNoTracking()
            .SingleOrDefaultAsync(p => p.PersonId == user.Id && p.CredentialId == credentialId, cancellationToken) is { } found ? Show(found) : null;
    }

    public void Dispose()
    {
        // Every question opens and closes its own context.
    }

    Task IUserPasskeyStore<Person>.AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Elsewhere();

    Task IUserPasskeyStore<Person>.RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) => throw Elsewhere();

    Task IUserStore<Person>.SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) => throw Elsewhere();

    Task<string?> IUserStore<Person>.GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) => throw Elsewhere();

    Task IUserStore<Person>.SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) => throw Elsewhere();

    Task<IdentityResult> IUserStore<Person>.CreateAsync(Person user, CancellationToken cancellationToken) => throw Elsewhere();

    Task<IdentityResult> IUserStore<Person>.UpdateAsync(Person user, CancellationToken cancellationToken) => throw Elsewhere();

    Task<IdentityResult> IUserStore<Person>.DeleteAsync(Person user, CancellationToken cancellationToken) => throw Elsewhere();

    Task<Person?> IUserStore<Person>.FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw Elsewhere();

    private static NotSupportedException Elsewhere() => new("People and passkeys are written by People and PasskeyDesk.");

    // How it was made is not kept: nothing asks for it, and some authenticators would name their model in it.
    private static UserPasskeyInfo Show(Passkey passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, (uint)passkey.SignCount, [.. passkey.Transports],
        isUserVerified: true, passkey.MayBeBackedUp, passkey.IsBackedUp, [], []);
}
