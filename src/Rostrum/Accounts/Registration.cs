using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// Accounts that people make themselves, and passwords they forgot. Every answer is the same whether an address is known
/// or not: only the letter tells.
/// </summary>
internal sealed class Registration(
    IStore store, People people, Passwords passwords, AccountTokens tokens, LetterBox letters, SecurityLetters reports, Sessions sessions,
    RostrumSettings settings, TimeProvider time)
{
    public static readonly TimeSpan ConfirmLives = TimeSpan.FromHours(24);
    public static readonly TimeSpan ResetLives = TimeSpan.FromHours(1);

    private string Here => settings.PublicUrl.Authority;

    /// <summary>What is wrong with the form; empty when a letter is on its way.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SignUpAsync(NewPerson wish, Phrases phrases, CancellationToken cancel)
    {
        var email = PersonRules.Tidy(wish.Email);
        var mistakes = People.Check(wish, email);
        if (mistakes.Count > 0)
        {
            return mistakes;
        }

        await using var control = store.OpenControl();
        var known = await control.People.SingleOrDefaultAsync(p => p.Email == email, cancel);
        if (known is null)
        {
            (known, var refused) = await people.AddAsync(wish with { IsOwner = false, IsConfirmed = false, Locale = phrases.Language }, cancel);
            if (known is null)
            {
                return refused;
            }
        }
        else if (known.ConfirmedAt is null)
        {
            // Whoever asked before never had the address; the latest form counts.
            (known.Name, known.PasswordHash) = (wish.Name.Trim(), await passwords.HashAsync(wish.Password!, cancel));
        }
        else
        {
            await passwords.HashAsync(wish.Password!, cancel); // takes as long
            letters.Put(control, letters.DraftTo(known, "exists", "/signin"));
            await SaveAsync(control, cancel);
            return mistakes;
        }

        await ConfirmByLetterAsync(control, known, cancel);
        return mistakes;
    }

    /// <summary>Sends the letter of an unconfirmed account once more.</summary>
    public async Task ConfirmAgainAsync(Person person, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        await ConfirmByLetterAsync(control, person, cancel);
    }

    public async Task<bool> IsGoodAsync(TokenPurpose purpose, string? token, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await tokens.FindAsync(control, purpose, token, cancel) is not null;
    }

    /// <summary>Confirms the address of a new account, or the new address of an old one; false when the link is dead.</summary>
    public async Task<bool> ConfirmAsync(string? token, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var taken = await tokens.TakeAsync(control, TokenPurpose.ConfirmEmail, token, cancel)
            ?? await tokens.TakeAsync(control, TokenPurpose.ChangeEmail, token, cancel);
        if (taken is null || await control.People.SingleOrDefaultAsync(p => p.Id == taken.PersonId, cancel) is not { } person)
        {
            return false;
        }

        if (taken.Email is { } email && await control.People.AnyAsync(p => p.Email == email && p.Id != person.Id, cancel))
        {
            return false; // somebody took the address in between
        }

        person.Email = taken.Email ?? person.Email;
        person.ConfirmedAt = time.GetUtcNow();
        await control.SaveChangesAsync(cancel);
        return true;
    }

    public async Task ForgotAsync(string typed, CancellationToken cancel)
    {
        var email = PersonRules.Tidy(typed);
        await using var control = store.OpenControl();
        if (await control.People.SingleOrDefaultAsync(p => p.Email == email, cancel) is not { } person)
        {
            return;
        }

        var token = await tokens.IssueAsync(control, TokenPurpose.ResetPassword, person.Id, ResetLives, cancel);
        letters.Put(control, letters.DraftTo(person, "reset", $"/reset?token={token}"));
        await SaveAsync(control, cancel);
    }

    /// <summary>Sets the new password and signs every device out; the phrase of what is wrong otherwise.</summary>
    public async Task<string?> ResetAsync(string? token, string password, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        if (await tokens.FindAsync(control, TokenPurpose.ResetPassword, token, cancel) is not { } found
            || await control.People.SingleOrDefaultAsync(p => p.Id == found.PersonId, cancel) is not { } person)
        {
            return "link.dead";
        }

        if (Passwords.Refusal(password, person.Email, person.UserName) is { } refusal)
        {
            return refusal;
        }

        if (await tokens.TakeAsync(control, TokenPurpose.ResetPassword, token, cancel) is null)
        {
            return "link.dead";
        }

        person.PasswordHash = await passwords.HashAsync(password, cancel);
        person.ConfirmedAt ??= time.GetUtcNow(); // the letter reached them
        reports.Put(control, person, SignInChange.Password);
        await SaveAsync(control, cancel);
        await sessions.EndOthersAsync(person.Id, null, cancel);
        return null;
    }

    /// <summary>Begins the change of an address: the new one must confirm, the old one is told.</summary>
    public async Task ChangeEmailAsync(ControlDb control, Person person, string email, CancellationToken cancel)
    {
        var token = await tokens.IssueAsync(control, TokenPurpose.ChangeEmail, person.Id, ConfirmLives, cancel, email);
        letters.Put(control, letters.DraftTo(person, "change", $"/confirm?token={token}") with { Recipient = email });
        letters.Put(control, letters.DraftTo(person, "changed", "/forgot", Here, email) with { IsReport = true });
    }

    private async Task ConfirmByLetterAsync(ControlDb control, Person person, CancellationToken cancel)
    {
        var token = await tokens.IssueAsync(control, TokenPurpose.ConfirmEmail, person.Id, ConfirmLives, cancel);
        letters.Put(control, letters.DraftTo(person, "confirm", $"/confirm?token={token}"));
        await SaveAsync(control, cancel);
    }

    private async Task SaveAsync(ControlDb control, CancellationToken cancel)
    {
        await control.SaveChangesAsync(cancel);
        letters.Hurry();
    }
}
