using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>The second step of a sign-in: a code of the authenticator app, or a recovery code.</summary>
internal sealed class CodePage(SecondFactor factor, Sessions sessions) : RostrumPage
{
    private const string Cookie = "rostrum-step";

    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Ties the second step to the browser that did the first.</summary>
    public static void Remember(HttpContext http, string token) => http.Response.Cookies.Append(Cookie, token, Shape(http));

    public async Task<IActionResult> OnGetAsync()
    {
        Response.Headers.CacheControl = "no-store";
        return await factor.IsPendingAsync(Request.Cookies[Cookie], Cancel) ? Page() : Redirect("/signin");
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Response.Headers.CacheControl = "no-store";
        switch (await factor.FinishAsync(Request.Cookies[Cookie], Code ?? "", Visitor.Of(HttpContext), Cancel))
        {
            case CodeAnswer.Done done:
                Response.Cookies.Delete(Cookie, Shape(HttpContext));
                await sessions.BeginAsync(HttpContext, done.Person.Id, Cancel);
                return Redirect(WayOn);
            case CodeAnswer.Wait wait:
                (Alert, Response.StatusCode) = (T("signin.wait", Math.Ceiling(wait.For.TotalMinutes)), StatusCodes.Status429TooManyRequests);
                return Page();
            case CodeAnswer.Wrong:
                Note("code", "code.wrong");
                return Page();
            default:
                return Redirect("/signin");
        }
    }

    private static CookieOptions Shape(HttpContext http) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/signin",
        IsEssential = true,
    };
}
