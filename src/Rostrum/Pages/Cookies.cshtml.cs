using Microsoft.AspNetCore.Mvc;

namespace Rostrum.Pages;

/// <summary>Which cookies there are; the one that can be done without can be forgotten here.</summary>
internal sealed class CookiesPage : RostrumPage
{
    public bool IsForgotten { get; private set; }

    public IActionResult OnPost()
    {
        Response.Cookies.Delete(LanguageCookie);
        IsForgotten = true;
        return Page();
    }
}
