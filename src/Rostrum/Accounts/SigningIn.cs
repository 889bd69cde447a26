using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Signs people in with their password and writes down every try.</summary>
internal sealed class SigningIn(IStore store, People people, SignInThrottle throttle, TimeProvider time)
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(90);

    public async Task<SignInAnswer> TryAsync(string typed, string password, Visitor visitor, CancellationToken cancel)
    {
        var person = await people.FindAsync(typed, cancel);
        var (account, address) = (SignInThrottle.KeyOf(person, typed), SignInThrottle.KeyOf(visitor));

        // Strangers may make an account wait, but not where its owner has signed in before.
        var isKnown = person is not null && await IsKnownAsync(person.Id, visitor, cancel);
        if (await throttle.WaitAsync(isKnown ? [address] : [account, address], cancel) is { } wait)
        {
            await NoteAsync(person, SignInMethod.Password, SignInOutcome.Throttled, visitor, cancel);
            return new SignInAnswer.Wait(wait);
        }

        if (await people.VerifyAsync(typed, password, cancel) is not { } found)
        {
            await NoteAsync(person, SignInMethod.Password, SignInOutcome.WrongPassword, visitor, cancel);
            await throttle.CountAsync(address, SignInThrottle.PerAddress, cancel);
            return new SignInAnswer.Wrong(await throttle.CountAsync(account, SignInThrottle.PerAccount, cancel));
        }

        await throttle.ForgetAsync(account, cancel);
        if (found.ConfirmedAt is null)
        {
            return new SignInAnswer.Unconfirmed(found);
        }

        if (found.AuthenticatorSecret is not null)
        {
            return new SignInAnswer.NeedsCode(found);
        }

        await NoteAsync(found, SignInMethod.Password, SignInOutcome.Done, visitor, cancel);
        return new SignInAnswer.Done(found);
    }

    /// <summary>Writes a try into the person's history; tries for nobody leave no trace but the count.</summary>
    public async Task NoteAsync(Person? person, SignInMethod method, SignInOutcome outcome, Visitor visitor, CancellationToken cancel)
    {
        if (person is null)
        {
            return;
        }

        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        control.SignIns.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            PersonId = person.Id,
            At = now,
            Method = method,
            Outcome = outcome,
            Address = visitor.Address,
            Agent = visitor.Agent,
        });
        await control.SaveChangesAsync(cancel);
    }

    private async Task<bool> IsKnownAsync(Guid personId, Visitor visitor, CancellationToken cancel)
    {
        var since = time.GetUtcNow() - KnownFor;
        await using var control = store.OpenControl();
        return await control.SignIns.AnyAsync(
            s => s.PersonId == personId && s.At > since && s.Outcome == SignInOutcome.Done && s.Address == visitor.Address && s.Agent == visitor.Agent,
            cancel);
    }
}

/// <summary>What came of a try to sign in.</summary>
internal abstract record SignInAnswer
{
    private SignInAnswer()
    {
    }

    public sealed record Done(Person Person) : SignInAnswer;

    /// <summary>The password is right; a code of the authenticator app is asked for next.</summary>
    public sealed record NeedsCode(Person Person) : SignInAnswer;

    /// <summary>The password is right, the address was never confirmed.</summary>
    public sealed record Unconfirmed(Person Person) : SignInAnswer;

    public sealed record Wrong(int TriesLeft) : SignInAnswer;

    public sealed record Wait(TimeSpan For) : SignInAnswer;
}
