using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Asks for the present password before something that a stranger at an open browser must not do; counted like a sign-in.</summary>
internal sealed class PasswordCheck(Passwords passwords, SignInThrottle throttle, SigningIn signingIn)
{
    public async Task<Problem?> RefuseAsync(Person person, string? password, string member, Visitor visitor, CancellationToken cancel)
    {
        if (person.PasswordHash is null)
        {
            return null; // signs in otherwise: the session is the proof
        }

        var key = SignInThrottle.KeyOf(person, "");
        if (await throttle.WaitAsync([key], cancel) is { } wait)
        {
            return Problem.RateLimited("passwords", (int)Math.Ceiling(wait.TotalSeconds));
        }

        var (isRight, _) = await passwords.CompareAsync(person, password ?? "", cancel);
        if (isRight)
        {
            return null;
        }

        await throttle.CountAsync(key, SignInThrottle.PerAccount, cancel);
        await signingIn.NoteAsync(person, SignInMethod.Password, SignInOutcome.WrongPassword, visitor, cancel);
        return Problem.Validation(member, Phrases.English["mistake.password-wrong"]);
    }
}
