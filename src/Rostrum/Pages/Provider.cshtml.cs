using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Pages;

/// <summary>Leads to the single sign-on provider. A link and not a form: a page's forms may not lead to other sites.</summary>
internal sealed class ProviderPage(SingleSignOn signOn, InstanceSwitches switches, IDataProtectionProvider protection) : RostrumPage
{
    private const string Cookie = "rostrum-provider";

    private static readonly TimeSpan Lives = TimeSpan.FromMinutes(10);

    public Notice? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        ConfirmPage.Guard(this);
        if (signOn.Provider is not { } provider || !(await switches.ReadAsync(Cancel)).Sso)
        {
            return NotFound();
        }

        if (await signOn.BeginAsync(WayOn, Cancel) is not var (address, pending))
        {
            Response.StatusCode = StatusCodes.Status502BadGateway;
            Notice = new(T("signin.title"), T("signin.provider-refused", provider.Name), "/signin", T("signin.button"));
            return Page();
        }

        Response.Cookies.Append(Cookie, Protector(protection).Protect(JsonSerializer.Serialize(pending, Conventions.ModelJson), Lives), Shape(HttpContext));
        return Redirect(address.AbsoluteUri);
    }

    /// <summary>What this browser must bring back; good once.</summary>
    internal static SignOnPending? Take(HttpContext http, IDataProtectionProvider protection)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } kept)
        {
            return null;
        }

        http.Response.Cookies.Delete(Cookie, Shape(http));
        try
        {
            return JsonSerializer.Deserialize<SignOnPending>(Protector(protection).Unprotect(kept), Conventions.ModelJson);
        }
        catch (CryptographicException)
        {
            return null; // too old, or not ours
        }
    }

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) =>
        protection.CreateProtector("rostrum.sign-on").ToTimeLimitedDataProtector();

    private static CookieOptions Shape(HttpContext http) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax, // the provider leads back here from its own site
        Path = "/signin/provider",
        IsEssential = true,
    };
}
