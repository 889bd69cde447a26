using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>Making an account, where the owner of the instance lets anybody.</summary>
internal sealed class SignUpPage(Registration registration, InstanceSwitches switches, LetterLimits limits, RostrumSettings settings) : RostrumPage
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Company { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool IsAdult { get; set; }

    public Notice? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        await IsClosedAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await IsClosedAsync())
        {
            return Page();
        }

        if (!IsAdult)
        {
            Note("isAdult", "mistake.adult");
            Alert = T("mistake.adult");
            return Page();
        }

        if (await limits.WaitAsync(HttpContext, Cancel) is { } wait)
        {
            (Alert, Response.StatusCode) = (T("signin.wait", Math.Ceiling(wait.TotalMinutes)), StatusCodes.Status429TooManyRequests);
            return Page();
        }

        var wish = new NewPerson
        {
            Name = Name ?? "",
            UserName = string.IsNullOrWhiteSpace(UserName) ? null : UserName,
            Company = Company,
            Email = Email ?? "",
            Password = Password ?? "",
            IsAdult = true,
        };
        var mistakes = await registration.SignUpAsync(wish, Phrases, Cancel);
        if (mistakes.Count > 0)
        {
            Note(mistakes);
            return Page();
        }

        Notice = new(T("sent.title"), SentText(this, settings, Registration.ConfirmLives), "/signin", T("signin.button"));
        return Page();
    }

    internal static string SentText(RostrumPage page, RostrumSettings settings, TimeSpan lives) =>
        page.T("sent.sub", lives.TotalHours) + (settings.Mail is null ? " " + page.T("sent.console") : "");

    private async Task<bool> IsClosedAsync()
    {
        if ((await switches.ReadAsync(Cancel)).MaySignUp)
        {
            return false;
        }

        Response.StatusCode = StatusCodes.Status403Forbidden;
        Notice = new(T("signup.closed-title"), T("signup.closed"), "/signin", T("signin.button"));
        return true;
    }
}
