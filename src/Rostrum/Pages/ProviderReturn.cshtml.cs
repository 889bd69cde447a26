using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Pages;

/// <summary>Where the single sign-on provider sends the browser back.</summary>
internal sealed class ProviderReturnPage(
    SingleSignOn signOn, ProviderPeople people, InstanceSwitches switches, IDataProtectionProvider protection, SigningIn signingIn, Sessions sessions,
    SecondFactor factor, ProviderJoining joining) : RostrumPage
{
    public Notice? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        ConfirmPage.Guard(this);
        if (signOn.Provider is not { } provider || !(await switches.ReadAsync(Cancel)).Sso)
        {
            return NotFound();
        }

        var pending = ProviderPage.Take(HttpContext, protection);
        if (pending is null || await signOn.FinishAsync(Request.Query, pending, Cancel) is not { } identity)
        {
            return Refuse("signin.provider-refused", provider);
        }

        ReturnTo = pending.ReturnTo;
        if (await people.FindAsync(identity, Cancel) is not { } person)
        {
            if (!await joining.MayAsync(identity, Cancel))
            {
                return Refuse("signin.provider-unknown", provider);
            }

            ProviderJoinPage.Remember(HttpContext, protection, identity);
            return Redirect(QueryHelpers.AddQueryString("/signin/provider/join", "returnTo", WayOn));
        }

        if (person.AuthenticatorSecret is not null)
        {
            CodePage.Remember(HttpContext, await factor.BeginAsync(person, Cancel));
            return Redirect("/signin/code");
        }

        await signingIn.NoteAsync(person, SignInMethod.Provider, SignInOutcome.Done, Visitor.Of(HttpContext), Cancel);
        await sessions.BeginAsync(HttpContext, person.Id, Cancel);
        return Redirect(WayOn);
    }

    private PageResult Refuse(string key, SignOnProvider provider)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Notice = new(T("signin.title"), T(key, provider.Name), "/signin", T("signin.button"));
        return Page();
    }
}
