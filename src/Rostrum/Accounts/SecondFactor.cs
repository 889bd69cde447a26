using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Accounts;

/// <summary>A person's authenticator app and the recovery codes for the day it is lost.</summary>
internal sealed class SecondFactor(IStore store, KeyRing keys, AccountTokens tokens, SignInThrottle throttle, SigningIn signingIn, TimeProvider time)
{
    public const int RecoveryCodes = 10;

    private const string Purpose = "authenticator";
    private const int CodeLength = 10;
    private const string CodeLetters = "23456789abcdefghjkmnpqrstuvwxyz";

    private static readonly TimeSpan PendingLives = TimeSpan.FromMinutes(10);

    public byte[] Seal(Guid personId, ReadOnlySpan<byte> secret) => keys.Seal(Purpose, personId, secret);

    /// <summary>Recovery codes for the person, and the hashes to store.</summary>
    public static (IReadOnlyList<string> Codes, List<string> Hashes) NewRecoveryCodes()
    {
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => RandomNumberGenerator.GetString(CodeLetters, CodeLength)).ToList();
        return ([.. codes.Select(c => $"{c[..5]}-{c[5..]}")], [.. codes.Select(SecretToken.Hash)]);
    }

    /// <summary>The password was right: a token for the next ten minutes, in which the code is asked for.</summary>
    public async Task<string> BeginAsync(Person person, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var token = await tokens.IssueAsync(control, TokenPurpose.SecondFactor, person.Id, PendingLives, cancel);
        await control.SaveChangesAsync(cancel);
        return token;
    }

    public async Task<bool> IsPendingAsync(string? token, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await tokens.FindAsync(control, TokenPurpose.SecondFactor, token, cancel) is not null;
    }

    /// <summary>Ends a sign-in that waits for its code.</summary>
    public async Task<CodeAnswer> FinishAsync(string? token, string typed, Visitor visitor, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        if (await tokens.FindAsync(control, TokenPurpose.SecondFactor, token, cancel) is not { } pending
            || await control.People.SingleOrDefaultAsync(p => p.Id == pending.PersonId, cancel) is not { } person)
        {
            return new CodeAnswer.TooLate();
        }

        var account = SignInThrottle.KeyOf(person, "");
        if (await throttle.WaitAsync([account], cancel) is { } wait)
        {
            return new CodeAnswer.Wait(wait);
        }

        if (!await UseAsync(control, person, typed, cancel))
        {
            await throttle.CountAsync(account, SignInThrottle.PerAccount, cancel);
            await signingIn.NoteAsync(person, SignInMethod.Password, SignInOutcome.WrongCode, visitor, cancel);
            return new CodeAnswer.Wrong();
        }

        if (await tokens.TakeAsync(control, TokenPurpose.SecondFactor, token, cancel) is null)
        {
            return new CodeAnswer.TooLate();
        }

        await throttle.ForgetAsync(account, cancel);
        await signingIn.NoteAsync(person, SignInMethod.Password, SignInOutcome.Done, visitor, cancel);
        return new CodeAnswer.Done(person);
    }

    /// <summary>Takes a code of the app or a recovery code, each once.</summary>
    public async Task<bool> UseAsync(ControlDb control, Person person, string typed, CancellationToken cancel)
    {
        if (person.AuthenticatorSecret is not { } box)
        {
            return false;
        }

        var code = new string([.. typed.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
        using var secret = keys.Open(Purpose, person.Id, box);
        if (Authenticator.Match(secret.RevealBytes(), code, time.GetUtcNow(), person.AuthenticatorStep) is { } step)
        {
            // Of two browsers that send one code at the same moment, one is let in.
            return await control.People.Where(p => p.Id == person.Id && p.AuthenticatorStep < step)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.AuthenticatorStep, step), cancel) == 1;
        }

        if (!person.RecoveryCodes.Contains(SecretToken.Hash(code)))
        {
            return false;
        }

        person.RecoveryCodes = [.. person.RecoveryCodes.Where(h => h != SecretToken.Hash(code))];
        await control.SaveChangesAsync(cancel);
        return true;
    }
}

/// <summary>What came of a code.</summary>
internal abstract record CodeAnswer
{
    private CodeAnswer()
    {
    }

    public sealed record Done(Person Person) : CodeAnswer;

    public sealed record Wrong : CodeAnswer;

    public sealed record TooLate : CodeAnswer;

    public sealed record Wait(TimeSpan For) : CodeAnswer;
}
