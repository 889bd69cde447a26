using System.Net.Mail;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>What a name, a user name and an address must be. A refusal is the key of a phrase.</summary>
internal static partial class PersonRules
{
    public static string Tidy(string? email) => (email ?? "").Trim().ToLowerInvariant();

    public static string? EmailRefusal(string email) =>
        email.Length > 254 || email.Any(char.IsControl) || !MailAddress.TryCreate(email, out var address) || address.Address != email
            ? "mistake.email"
            : null;

    public static string? NameRefusal(string name) =>
        name.Length is 0 or > 100 || name.Any(char.IsControl) ? "mistake.name" : null;

    public static string? CompanyRefusal(string? company) =>
        company is not null && (company.Length > 100 || company.Any(char.IsControl)) ? "mistake.company" : null;

    public static string? UserNameRefusal(string userName) => UserName().IsMatch(userName) ? null : "mistake.user-name";

    /// <summary>A user name made from the address, with a number behind it when somebody has it.</summary>
    public static async Task<string> FreeUserNameAsync(ControlDb control, string email, CancellationToken cancel)
    {
        var stem = string.Concat(email.Split('@')[0].Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')).Trim('.', '-', '_');
        stem = stem.Length < 3 ? $"{stem}person" : stem[..Math.Min(24, stem.Length)].TrimEnd('.', '-', '_');
        var taken = await control.People.AsNoTracking().Where(p => p.UserName!.StartsWith(stem)).Select(p => p.UserName!).ToListAsync(cancel);
        return !taken.Contains(stem) ? stem : Enumerable.Range(2, taken.Count + 1).Select(n => $"{stem}{n}").First(n => !taken.Contains(n));
    }

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9._-]{1,28})[a-z0-9]$")]
    private static partial Regex UserName();
}
