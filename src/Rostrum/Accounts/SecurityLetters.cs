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
    /// <summary>Call <see cref="LetterBox.Hurry"/> after the commit.</summary>
    /// <param name="name">What the person called it, where it has a name.</param>
    public void Put(ControlDb control, Person person, SignInChange change, string name = "")
    {
        var phrases = Phrases.Find(person.Locale) ?? Phrases.English;
        var kind = Conventions.Word(change);
        letters.Put(control, new(
            phrases, person.Email, phrases[$"mail.{kind}.subject"], phrases.Say($"mail.{kind}.text", settings.PublicUrl.Authority, name),
            phrases["mail.changed.button"], new(settings.PublicUrl, "/forgot")) { Name = person.Name, IsReport = true });
    }
}
