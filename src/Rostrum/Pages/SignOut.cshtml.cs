using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>Signing this browser out. The web app ends the session through the API and comes here no more.</summary>
internal sealed class SignOutPage(Sessions sessions) : RostrumPage
{
    public string Who { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await sessions.FindAsync(HttpContext, Cancel) is not { } found)
        {
            return Redirect("/signin");
        }

        Who = found.Person.Email;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await sessions.EndAsync(HttpContext, Cancel);
        return Redirect("/signin");
    }
}
