using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Asks for the present password before something that a stranger at an open browser must not do; counted like a sign-in.</summary>
internal sealed class PasswordCheck(Passwords passwords, SignInThrottle throttle, SigningIn signingIn, TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(30);

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

    /// <summary>The same, and for those without a password: they must have signed in within the last half hour.</summary>
    public async Task<Problem?> RefuseRecentAsync(
        ControlDb control, Person person, string? password, ApiCaller caller, HttpContext http, CancellationToken cancel)
    {
        if (person.PasswordHash is not null)
        {
            return await RefuseAsync(person, password, "password", Visitor.Of(http), cancel);
        }

        var since = time.GetUtcNow() - Recent;
        return await control.Sessions.AnyAsync(s => s.Id == caller.SessionId && s.CreatedAt > since, cancel)
            ? null
            : Problem.Forbidden("sign-in-too-old", "Sign in once more", "You signed in more than half an hour ago. Sign out and in again, then do this.");
    }
}
