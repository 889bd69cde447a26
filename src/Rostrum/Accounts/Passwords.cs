using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Hashes and compares passwords (PBKDF2-HMAC-SHA512), few at a time, so that a flood of tries leaves processors for the rest.</summary>
internal sealed class Passwords : IDisposable
{
    public const int Min = 12;
    public const int Max = 256;

    // OWASP Password Storage Cheat Sheet asks for 210,000 of SHA-512 (read 2026-08-17); a little above.
    private const int Rounds = 220_000;

    private readonly PasswordHasher<Person> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));
    private readonly SemaphoreSlim turns = new(2 * Environment.ProcessorCount);

    // Compared when nobody has the address, so that the answer takes as long.
    private readonly Lazy<string> nobody;

    public Passwords() => nobody = new(() => hasher.HashPassword(null!, "nobody has this password"));

    public async Task<string> HashAsync(string password, CancellationToken cancel)
    {
        await turns.WaitAsync(cancel);
        try
        {
            return hasher.HashPassword(null!, Normal(password));
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Whether it is the person's password; takes as long for nobody. The second is true when the hash should be made anew.</summary>
    public async Task<(bool IsRight, bool IsOld)> CompareAsync(Person? person, string password, CancellationToken cancel)
    {
        if (password.Length > Max)
        {
            return (false, false);
        }

        await turns.WaitAsync(cancel);
        try
        {
            var found = hasher.VerifyHashedPassword(person!, person?.PasswordHash ?? nobody.Value, Normal(password));
            var isRight = person?.PasswordHash is not null && found != PasswordVerificationResult.Failed;
            return (isRight, isRight && found == PasswordVerificationResult.SuccessRehashNeeded);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>The phrase that says why this is no password for the person, or null.</summary>
    public static string? Refusal(string password, string email, string? userName = null)
    {
        if (password.Length is < Min or > Max)
        {
            return "mistake.password-length";
        }

        return Contains(password, "rostrum") || Contains(password, email.Split('@')[0]) || Contains(password, userName ?? "")
            ? "mistake.password-own"
            : PasswordStrength.Refusal(password);
    }

    public void Dispose() => turns.Dispose();

    private static string Normal(string password) => password.Normalize(NormalizationForm.FormC);

    private static bool Contains(string password, string word) =>
        word.Length >= 4 && password.Contains(word, StringComparison.OrdinalIgnoreCase);
}
