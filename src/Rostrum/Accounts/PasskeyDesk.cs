using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// Asks browsers for passkeys and believes their answers once. The framework checks what is signed; what was asked travels
/// sealed with the browser, for five minutes, and the answer's challenge is written down in the commit that counts it.
/// </summary>
internal sealed class PasskeyDesk(
    IStore store, RostrumSettings settings, IDataProtectionProvider protection, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>More than this nobody can tell apart.</summary>
    public const int Most = 20;

    public const int LongestAnswer = 16 * 1024;

    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(5);

    private readonly IDataProtector protector = protection.CreateProtector("rostrum.passkey");

    private readonly PasskeyHandler<Person> handler = PasskeyStore.Handler(store, Rules(settings.PublicUrl), loggers);

    /// <summary>Browsers offer passkeys on https and on this machine's own name, and to names only, never to numbers.</summary>
    public bool IsPossible => settings.PublicUrl is { HostNameType: UriHostNameType.Dns } url
        && (url.Scheme == Uri.UriSchemeHttps || url.IsLoopback);

    /// <summary>What the browser needs to make a passkey for this person.</summary>
    public async Task<PasskeyQuestion> AskForNewAsync(Person person, HttpContext http)
    {
        var asked = await handler.MakeCreationOptionsAsync(new() { Id = person.Id.ToString(), Name = person.Email, DisplayName = person.Name }, http);
        return new(asked.CreationOptionsJson, Seal(new(asked.AttestationState!, time.GetUtcNow() + Lives, person.Id)));
    }

    /// <summary>The new passkey, not yet saved; null when the answer is not one to what this person was asked.</summary>
    public async Task<Passkey?> ReadNewAsync(ControlDb control, Guid personId, string name, string sealedState, string answer, HttpContext http)
    {
        if (Open(sealedState) is not { } asked || asked.PersonId != personId || answer.Length > LongestAnswer)
        {
            return null;
        }

        var found = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = answer, AttestationState = asked.State });
        if (!found.Succeeded || found.UserEntity.Id != personId.ToString())
        {
            return null;
        }

        var now = time.GetUtcNow();
        var made = new Passkey
        {
            Id = Guid.CreateVersion7(now),
            PersonId = personId,
            CredentialId = found.Passkey.CredentialId,
            PublicKey = found.Passkey.PublicKey,
            Name = name,
            Transports = [.. found.Passkey.Transports ?? []],
            SignCount = found.Passkey.SignCount,
            MayBeBackedUp = found.Passkey.IsBackupEligible,
            IsBackedUp = found.Passkey.IsBackedUp,
            CreatedAt = now,
        };
        control.Passkeys.Add(made);
        control.AccountTokens.Add(Taken(asked, personId, now));
        return made;
    }

    /// <summary>What the browser needs to ask for any passkey of this site.</summary>
    public async Task<PasskeyQuestion> AskForAnyAsync(HttpContext http)
    {
        var asked = await handler.MakeRequestOptionsAsync(null, http);
        return new(asked.RequestOptionsJson, Seal(new(asked.AssertionState!, time.GetUtcNow() + Lives, null)));
    }

    /// <summary>Whose passkey answered; null when the answer is wrong, late, or was given before.</summary>
    public async Task<Person?> ReadAsync(string sealedState, string answer, HttpContext http, CancellationToken cancel)
    {
        if (Open(sealedState) is not { PersonId: null } asked || answer.Length > LongestAnswer)
        {
            return null;
        }

        var found = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = answer, AssertionState = asked.State });
        return found.Succeeded && await CountAsync(found.User, found.Passkey, asked, cancel) ? found.User : null;
    }

    /// <summary>Whose passkey an answer names, true or not.</summary>
    public async Task<Person?> OwnerAsync(string answer, CancellationToken cancel)
    {
        if (answer.Length > LongestAnswer || IdOf(answer) is not { } id)
        {
            return null;
        }

        await using var control = store.OpenControl();
        return await control.Passkeys.Where(p => p.CredentialId == id)
            .Join(control.People.AsNoTracking(), k => k.PersonId, p => p.Id, (k, p) => p).SingleOrDefaultAsync(cancel);
    }

    // Two that come at once with one answer: the second finds its challenge taken, or the counter moved.
    private async Task<bool> CountAsync(Person person, UserPasskeyInfo passkey, Question asked, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        await using var turn = await control.Database.BeginTransactionAsync(cancel);
        control.AccountTokens.Add(Taken(asked, person.Id, now));
        try
        {
            await control.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }

        var (id, count, isBackedUp) = (passkey.CredentialId, (long)passkey.SignCount, passkey.IsBackedUp);
        var moved = await control.Passkeys
            .Where(p => p.CredentialId == id && p.PersonId == person.Id && (p.SignCount < count || (count == 0 && p.SignCount == 0)))
            .ExecuteUpdateAsync(
                p => p.SetProperty(x => x.SignCount, count).SetProperty(x => x.IsBackedUp, isBackedUp).SetProperty(x => x.LastUsedAt, now), cancel);
        await turn.CommitAsync(cancel);
        return moved == 1;
    }

    private static AccountToken Taken(Question asked, Guid personId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Purpose = TokenPurpose.PasskeyAnswer,
        Hash = SecretToken.Hash(asked.State),
        PersonId = personId,
        CreatedAt = now,
        EndsAt = asked.EndsAt,
    };

    private static IdentityPasskeyOptions Rules(Uri site)
    {
        var builder = new UriBuilder(site) { Host = site.IdnHost };
        var origin = builder.Uri.GetLeftPart(UriPartial.Authority);
        return new()
        {
            ServerDomain = site.IdnHost,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            AuthenticatorTimeout = Lives,
            ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == origin),
        };
    }

    private string Seal(Question asked) => protector.Protect(JsonSerializer.Serialize(asked, Conventions.ModelJson));

    private Question? Open(string text)
    {
        try
        {
            var asked = JsonSerializer.Deserialize<Question>(protector.Unprotect(text), Conventions.ModelJson);
            return asked?.EndsAt > time.GetUtcNow() ? asked : null;
        }
        catch (CryptographicException)
        {
            return null; // not ours
        }
    }

    private static byte[]? IdOf(string answer)
    {
        try
        {
            using var read = JsonDocument.Parse(answer);
            return read.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                ? System.Buffers.Text.Base64Url.DecodeFromChars(id.GetString())
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <param name="PersonId">Who makes a passkey; null when anybody signs in.</param>
    private sealed record Question(string State, DateTimeOffset EndsAt, Guid? PersonId);
}

/// <summary>What a browser is asked.</summary>
/// <param name="Options">WebAuthn's options as JSON.</param>
/// <param name="State">To send back with the answer.</param>
internal sealed record PasskeyQuestion(string Options, string State);
