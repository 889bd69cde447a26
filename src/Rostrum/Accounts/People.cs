using System.Net.Mail;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>The people of this instance and their passwords (PBKDF2-HMAC-SHA512).</summary>
internal sealed class People(IStore store, TimeProvider time)
{
    public const int MinPassword = 12;
    public const int MaxPassword = 256;

    // OWASP Password Storage Cheat Sheet asks for 210,000 of SHA-512 (read 2026-08-17); a little above.
    private const int Rounds = 220_000;

    private static readonly PasswordHasher<Person> Hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    // Checked when nobody has the address, so that the answer takes as long.
    private static readonly Lazy<string> Nobody = new(() => Hasher.HashPassword(null!, "nobody has this password"));

    /// <summary>Adds somebody. The password is optional: without one the person signs in otherwise.</summary>
    public async Task<PersonCreation> AddAsync(string email, string name, string? password, bool isOwner, CancellationToken cancel)
    {
        email = email.Trim().ToLowerInvariant();
        name = name.Trim();
        if (Refusal(email, name, password) is { } refusal)
        {
            return new(null, refusal);
        }

        await using var control = store.OpenControl();
        if (await control.People.AnyAsync(p => p.Email == email, cancel))
        {
            return new(null, $"{email} is here already.");
        }

        var now = time.GetUtcNow();
        var person = new Person
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            Name = name,
            IsOwner = isOwner,
            CreatedAt = now,
            ConfirmedAt = now,
        };
        person.PasswordHash = password is null ? null : Hasher.HashPassword(person, Normal(password));
        control.People.Add(person);
        await control.SaveChangesAsync(cancel);
        return new(person, null);
    }

    /// <summary>The person, when the password is right. Takes as long for somebody unknown as for a wrong password.</summary>
    public async Task<Person?> VerifyAsync(string email, string password, CancellationToken cancel)
    {
        email = email.Trim().ToLowerInvariant();
        await using var control = store.OpenControl();
        var person = await control.People.SingleOrDefaultAsync(p => p.Email == email, cancel);
        var hash = person?.PasswordHash ?? Nobody.Value;
        if (password.Length > MaxPassword)
        {
            return null;
        }

        var found = Hasher.VerifyHashedPassword(person!, hash, Normal(password));
        if (person?.PasswordHash is null || found == PasswordVerificationResult.Failed)
        {
            return null;
        }

        if (found == PasswordVerificationResult.SuccessRehashNeeded)
        {
            person.PasswordHash = Hasher.HashPassword(person, Normal(password));
            await control.SaveChangesAsync(cancel);
        }

        return person;
    }

    public async Task<Person?> FindAsync(string email, CancellationToken cancel)
    {
        email = email.Trim().ToLowerInvariant();
        await using var control = store.OpenControl();
        return await control.People.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email, cancel);
    }

    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await control.People.AsNoTracking().OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).ToListAsync(cancel);
    }

    private static string Normal(string password) => password.Normalize(NormalizationForm.FormC);

    private static string? Refusal(string email, string name, string? password)
    {
        if (email.Length > 254 || !MailAddress.TryCreate(email, out var address) || address.Address != email)
        {
            return $"'{email}' is not a mail address.";
        }

        if (name.Length is 0 or > 100)
        {
            return "A name has 1 to 100 characters.";
        }

        return password switch
        {
            null => null,
            { Length: < MinPassword or > MaxPassword } => $"A password has {MinPassword} to {MaxPassword} characters.",
            _ when Contains(password, "rostrum") || Contains(password, address.User) =>
                "A password contains neither the name of this program nor the person's own mail name.",
            _ => null,
        };
    }

    private static bool Contains(string password, string word) =>
        word.Length >= 4 && password.Contains(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A new person, or why there is none.</summary>
internal sealed record PersonCreation(Person? Person, string? Refusal);
