using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>Asking for a link that sets a new password. The answer is the same for an address nobody has.</summary>
internal sealed class ForgotPage(Registration registration, LetterLimits limits, RostrumSettings settings) : RostrumPage
{
    [BindProperty]
    public string? Email { get; set; }

    public Notice? Notice { get; private set; }

    public async Task<IActionResult> OnPostAsync()
    {
        if (PersonRules.EmailRefusal(PersonRules.Tidy(Email)) is { } refusal)
        {
            Note("email", refusal);
            return Page();
        }

        if (await limits.WaitAsync(HttpContext, Cancel) is { } wait)
        {
            (Alert, Response.StatusCode) = (T("signin.wait", Math.Ceiling(wait.TotalMinutes)), StatusCodes.Status429TooManyRequests);
            return Page();
        }

        await registration.ForgotAsync(Email!, Cancel);
        Notice = new(T("sent.title"), SignUpPage.SentText(this, settings, Registration.ResetLives), "/signin", T("signin.button"));
        return Page();
    }
}
