using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Pages;

/// <summary>The end of a confirmation link. A button, because programs that look into mail follow links.</summary>
internal sealed class ConfirmPage(Registration registration) : RostrumPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public Notice? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Guard(this);
        if (!await registration.IsGoodAsync(TokenPurpose.ConfirmEmail, Token, Cancel)
            && !await registration.IsGoodAsync(TokenPurpose.ChangeEmail, Token, Cancel))
        {
            Notice = Dead(this);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Guard(this);
        Notice = await registration.ConfirmAsync(Token, Cancel)
            ? new(T("confirm.title"), T("confirm.done"), "/signin", T("signin.button"))
            : Dead(this);
        return Page();
    }

    /// <summary>The address holds a secret: it must not travel on or be kept.</summary>
    internal static void Guard(RostrumPage page)
    {
        page.Response.Headers.CacheControl = "no-store";
        page.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    internal static Notice Dead(RostrumPage page)
    {
        page.Response.StatusCode = StatusCodes.Status410Gone;
        return new(page.T("link.dead-title"), page.T("link.dead"), "/signin", page.T("signin.button"));
    }
}
