using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>Signing in with a password.</summary>
internal sealed class SignInPage(
    SigningIn signingIn, Sessions sessions, FirstOwner firstOwner, InstanceSwitches switches, Registration registration,
    SecondFactor secondFactor, SingleSignOn signOn, PasskeyDesk passkeys, PasskeySigningIn passkeySigningIn) : RostrumPage
{
    /// <summary>As every page, and the one script that speaks with the authenticator.</summary>
    private const string PasskeyPolicy = PageHeaders.Policy + "; script-src 'self'; connect-src 'self'";

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    /// <summary>What the authenticator answered, and to which question.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? State { get; set; }

    public bool OffersPasskeys => passkeys.IsPossible;

    public string TriesLeft { get; private set; } = "";

    /// <summary>The provider that may sign people in, by its name.</summary>
    public string? ProviderName => Switches.Sso ? signOn.Provider?.Name : null;

    public Switches Switches { get; private set; } = new();

    public async Task<IActionResult> OnGetAsync()
    {
        if (await firstOwner.IsMissingAsync(Cancel))
        {
            return Redirect(FirstOwner.Page);
        }

        if (await sessions.FindAsync(HttpContext, Cancel) is not null)
        {
            return Redirect(WayOn);
        }

        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Name is not { Length: > 0 and <= 254 } || Password is not { Length: > 0 })
        {
            Note("password", "signin.wrong");
            return await ShowAsync();
        }

        return await AnswerAsync(await signingIn.TryAsync(Name, Password, Visitor.Of(HttpContext), Cancel));
    }

    public async Task<IActionResult> OnPostPasskeyAsync()
    {
        var answer = await passkeySigningIn.TryAsync(State ?? "", Credential ?? "", HttpContext, Cancel);
        if (answer is not SignInAnswer.Wrong)
        {
            return await AnswerAsync(answer);
        }

        (Alert, Response.StatusCode) = (T("signin.passkey-wrong"), StatusCodes.Status400BadRequest);
        return await ShowAsync();
    }

    private async Task<IActionResult> AnswerAsync(SignInAnswer answer)
    {
        switch (answer)
        {
            case SignInAnswer.Done done:
                await sessions.BeginAsync(HttpContext, done.Person.Id, Cancel);
                return Redirect(WayOn);
            case SignInAnswer.Wait wait:
                Alert = T("signin.wait", Math.Ceiling(wait.For.TotalMinutes));
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                Response.Headers.RetryAfter = $"{Math.Ceiling(wait.For.TotalSeconds)}";
                return await ShowAsync();
            case SignInAnswer.Wrong wrong:
                Note("password", "signin.wrong");
                TriesLeft = wrong.TriesLeft <= 5 ? T("signin.tries", wrong.TriesLeft) : "";
                return await ShowAsync();
            case SignInAnswer.Unconfirmed unconfirmed:
                await registration.ConfirmAgainAsync(unconfirmed.Person, Cancel);
                Alert = T("signin.unconfirmed");
                return await ShowAsync();
            case SignInAnswer.NeedsCode needs:
                CodePage.Remember(HttpContext, await secondFactor.BeginAsync(needs.Person, Cancel));
                return Redirect(QueryHelpers.AddQueryString("/signin/code", "returnTo", WayOn));
            default:
                throw new InvalidOperationException("Every answer has its case.");
        }
    }

    private async Task<IActionResult> ShowAsync()
    {
        Switches = await switches.ReadAsync(Cancel);
        Response.Headers.CacheControl = "no-store";
        if (OffersPasskeys)
        {
            Response.Headers.ContentSecurityPolicy = PasskeyPolicy;
        }

        return Page();
    }
}
