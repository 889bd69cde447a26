using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Pages;

/// <summary>The end of the link for a forgotten password.</summary>
internal sealed class ResetPage(Registration registration) : RostrumPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Again { get; set; }

    public Notice? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        ConfirmPage.Guard(this);
        Notice = await registration.IsGoodAsync(TokenPurpose.ResetPassword, Token, Cancel) ? null : ConfirmPage.Dead(this);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        ConfirmPage.Guard(this);
        if (Password != Again)
        {
            Note("again", "mistake.password-same");
            return Page();
        }

        switch (await registration.ResetAsync(Token, Password ?? "", Cancel))
        {
            case null:
                return Redirect("/signin");
            case "link.dead":
                Notice = ConfirmPage.Dead(this);
                return Page();
            case { } refusal:
                Note("password", refusal);
                return Page();
        }
    }
}
