using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// Signs people in with a passkey. The authenticator has verified its owner, so it is both factors: no code is asked for.
/// Failures are counted as those of passwords are.
/// </summary>
internal sealed class PasskeySigningIn(PasskeyDesk desk, SignInThrottle throttle, SigningIn signingIn)
{
    public async Task<SignInAnswer> TryAsync(string state, string credential, HttpContext http, CancellationToken cancel)
    {
        var visitor = Visitor.Of(http);
        var address = SignInThrottle.KeyOf(visitor);
        var owner = await desk.OwnerAsync(credential, cancel);
        if (await throttle.WaitAsync([address], cancel) is { } wait)
        {
            await signingIn.NoteAsync(owner, SignInMethod.Passkey, SignInOutcome.Throttled, visitor, cancel);
            return new SignInAnswer.Wait(wait);
        }

        if (await desk.ReadAsync(state, credential, http, cancel) is { } person)
        {
            await signingIn.NoteAsync(person, SignInMethod.Passkey, SignInOutcome.Done, visitor, cancel);
            return new SignInAnswer.Done(person);
        }

        await signingIn.NoteAsync(owner, SignInMethod.Passkey, SignInOutcome.WrongPasskey, visitor, cancel);
        return new SignInAnswer.Wrong(await throttle.CountAsync(address, SignInThrottle.PerAddress, cancel));
    }
}
