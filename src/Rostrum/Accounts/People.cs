using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>The people of this instance.</summary>
internal sealed class People(IStore store, Passwords passwords, TimeProvider time)
{
    public const int MinPassword = Passwords.Min;
    public const int MaxPassword = Passwords.Max;

    /// <summary>Adds somebody. The password is optional: without one the person signs in otherwise.</summary>
    public async Task<PersonCreation> AddAsync(string email, string name, string? password, bool isOwner, CancellationToken cancel)
    {
        var wish = new NewPerson { Email = email, Name = name, Password = password, IsOwner = isOwner, IsConfirmed = true };
        var (person, mistakes) = await AddAsync(wish, cancel);
        return new(person, mistakes.Values.Select(key => Phrases.English[key]).FirstOrDefault());
    }

    /// <summary>Adds somebody, or says for each member which phrase tells what is wrong with it.</summary>
    public async Task<(Person? Person, IReadOnlyDictionary<string, string> Mistakes)> AddAsync(NewPerson wish, CancellationToken cancel)
    {
        var email = PersonRules.Tidy(wish.Email);
        var mistakes = Check(wish, email);
        await using var control = store.OpenControl();
        if (mistakes.Count == 0 && await control.People.AnyAsync(p => p.Email == email, cancel))
        {
            mistakes["email"] = "mistake.email-taken";
        }

        var userName = wish.UserName is null ? null : PersonRules.Tidy(wish.UserName);
        if (userName is not null && await control.People.AnyAsync(p => p.UserName == userName, cancel))
        {
            mistakes["userName"] = "mistake.user-name-taken";
        }

        if (mistakes.Count > 0)
        {
            return (null, mistakes);
        }

        var now = time.GetUtcNow();
        var person = new Person
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            UserName = userName ?? await PersonRules.FreeUserNameAsync(control, email, cancel),
            Name = wish.Name.Trim(),
            Company = string.IsNullOrWhiteSpace(wish.Company) ? null : wish.Company.Trim(),
            IsOwner = wish.IsOwner,
            Locale = wish.Locale,
            Zone = wish.Zone,
            CreatedAt = now,
            ConfirmedAt = wish.IsConfirmed ? now : null,
            AdultAt = wish.IsAdult ? now : null,
            PasswordHash = wish.Password is null ? null : await passwords.HashAsync(wish.Password, cancel),
        };
        control.People.Add(person);
        await control.SaveChangesAsync(cancel);
        return (person, mistakes);
    }

    /// <summary>What is wrong with it, without looking who is here already.</summary>
    public static Dictionary<string, string> Check(NewPerson wish, string email)
    {
        var mistakes = new Dictionary<string, string>();
        void Note(string member, string? refusal)
        {
            if (refusal is not null)
            {
                mistakes[member] = refusal;
            }
        }

        Note("email", PersonRules.EmailRefusal(email));
        Note("name", PersonRules.NameRefusal(wish.Name.Trim()));
        Note("company", PersonRules.CompanyRefusal(wish.Company?.Trim()));
        Note("userName", wish.UserName is null ? null : PersonRules.UserNameRefusal(PersonRules.Tidy(wish.UserName)));
        Note("password", wish.Password is null ? null : Passwords.Refusal(wish.Password, email, wish.UserName));
        return mistakes;
    }

    /// <summary>The person, when the password is right. Takes as long for somebody unknown as for a wrong password.</summary>
    public async Task<Person?> VerifyAsync(string nameOrEmail, string password, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var person = await Named(control, nameOrEmail).SingleOrDefaultAsync(cancel);
        var (isRight, isOld) = await passwords.CompareAsync(person, password, cancel);
        if (isOld)
        {
            person!.PasswordHash = await passwords.HashAsync(password, cancel);
            await control.SaveChangesAsync(cancel);
        }

        return isRight ? person : null;
    }

    /// <summary>Whoever has this address or user name.</summary>
    public async Task<Person?> FindAsync(string nameOrEmail, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await Named(control, nameOrEmail).AsNoTracking().SingleOrDefaultAsync(cancel);
    }

    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await control.People.AsNoTracking().OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).ToListAsync(cancel);
    }

    private static IQueryable<Person> Named(ControlDb control, string nameOrEmail)
    {
        var named = PersonRules.Tidy(nameOrEmail);
        return named.Contains('@', StringComparison.Ordinal)
            ? control.People.Where(p => p.Email == named)
            : control.People.Where(p => p.UserName == named);
    }
}

/// <summary>Somebody to add.</summary>
internal sealed record NewPerson
{
    public required string Email { get; init; }

    public required string Name { get; init; }

    /// <summary>Made from the address without one.</summary>
    public string? UserName { get; init; }

    public string? Company { get; init; }

    public string? Password { get; init; }

    public bool IsOwner { get; init; }

    public bool IsConfirmed { get; init; }

    /// <summary>Said to be 18 or older.</summary>
    public bool IsAdult { get; init; }

    public string Locale { get; init; } = "en";

    public string Zone { get; init; } = "Etc/UTC";
}

/// <summary>A new person, or why there is none.</summary>
internal sealed record PersonCreation(Person? Person, string? Refusal);
