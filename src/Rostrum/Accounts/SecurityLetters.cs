using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>What changed about how a person signs in.</summary>
internal enum SignInChange
{
    Password,
    PasskeyAdded,
    PasskeyRemoved,
    AuthenticatorOn,
    AuthenticatorOff,
}

/// <summary>Tells a person what was changed about how they sign in, in the same commit: whoever did not do it must hear of it.</summary>
internal sealed class SecurityLetters(LetterBox letters, RostrumSettings settings)
{
    /// <summary>Call <see cref="Hurry"/> after the commit.</summary>
    /// <param name="name">What the person called it, where it has a name.</param>
    public void Put(ControlDb control, Person person, SignInChange change, string name = "") => letters.Put(
        control, letters.DraftTo(person, Conventions.Word(change), "/forgot", settings.PublicUrl.Authority, name) with { IsReport = true });

    public void Hurry() => letters.Hurry();
}
