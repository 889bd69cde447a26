using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Pages;

/// <summary>The last step for somebody whom the provider sent and nobody here knows: name, age and terms, and the account is there.</summary>
internal sealed class ProviderJoinPage(
    SingleSignOn signOn, ProviderJoining joining, IDataProtectionProvider protection, SigningIn signingIn, Sessions sessions) : RostrumPage
{
    private const string Cookie = "rostrum-join";

    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public bool IsAdult { get; set; }

    [BindProperty]
    public bool Accepts { get; set; }

    public Notice? Notice { get; private set; }

    public string Email { get; private set; } = "";

    public string ProviderName => signOn.Provider?.Name ?? "";

    /// <summary>With links; both open beside the page, so that nothing typed is lost.</summary>
    public string TermsSentence => T("join.terms", Link("/terms", "join.terms-name"), Link("/privacy", "join.privacy-name"));

    /// <summary>Ties the last step to the browser that came from the provider.</summary>
    public static void Remember(HttpContext http, IDataProtectionProvider protection, SignOnIdentity identity) => http.Response.Cookies.Append(
        Cookie, Protector(protection).Protect(JsonSerializer.Serialize(identity, Conventions.ModelJson), Lives), Shape(http));

    public async Task<IActionResult> OnGetAsync()
    {
        if (await ReadAsync() is { } identity)
        {
            Name = identity.Name;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReadAsync() is not { } identity)
        {
            return Page();
        }

        if (!IsAdult || !Accepts)
        {
            Alert = T(IsAdult ? "mistake.terms" : "mistake.adult");
            Note("", IsAdult ? "mistake.terms" : "mistake.adult");
            return Page();
        }

        var (person, mistakes) = await joining.JoinAsync(identity, Name ?? "", Phrases.Language, Cancel);
        if (person is null)
        {
            Note(mistakes);
            return mistakes.Count > 0 ? Page() : Late();
        }

        Response.Cookies.Delete(Cookie, Shape(HttpContext));
        await signingIn.NoteAsync(person, SignInMethod.Provider, SignInOutcome.Done, Visitor.Of(HttpContext), Cancel);
        await sessions.BeginAsync(HttpContext, person.Id, Cancel);
        return Redirect(WayOn);
    }

    /// <summary>Who came from the provider, while an account is open to them; the notice says what to do otherwise.</summary>
    private async Task<SignOnIdentity?> ReadAsync()
    {
        ConfirmPage.Guard(this);
        if (Read(Request.Cookies[Cookie]) is { } identity && await joining.MayAsync(identity, Cancel))
        {
            Email = PersonRules.Tidy(identity.Email);
            return identity;
        }

        Late();
        return null;
    }

    private PageResult Late()
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Notice = new(T("signin.title"), T("join.late", ProviderName), "/signin", T("signin.button"));
        return Page();
    }

    private SignOnIdentity? Read(string? kept)
    {
        try
        {
            return kept is { Length: > 0 } ? JsonSerializer.Deserialize<SignOnIdentity>(Protector(protection).Unprotect(kept), Conventions.ModelJson) : null;
        }
        catch (CryptographicException)
        {
            return null; // too old, or not ours
        }
    }

    private string Link(string path, string key) => $"<a class=\"link\" href=\"{path}\" target=\"_blank\">{WebUtility.HtmlEncode(T(key))}</a>";

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) =>
        protection.CreateProtector("rostrum.join").ToTimeLimitedDataProtector();

    private static CookieOptions Shape(HttpContext http) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax, // read right after the provider led here from its own site
        Path = "/signin/provider",
        IsEssential = true,
    };
}
