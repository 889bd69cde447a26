using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Pages;

/// <summary>The first start: whoever has the link from the console becomes the owner.</summary>
internal sealed class SetupPage(FirstOwner firstOwner, Sessions sessions, SigningIn signingIn) : RostrumPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Workspace { get; set; }

    [BindProperty]
    public string? Zone { get; set; }

    [BindProperty]
    public bool IsAdult { get; set; }

    public static IReadOnlyCollection<string> Zones => DateTimeZoneProviders.Tzdb.Ids;

    public bool IsInvited { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await firstOwner.IsMissingAsync(Cancel))
        {
            return Redirect("/signin");
        }

        Zone = Phrases.Language == "ja" ? "Asia/Tokyo" : "Etc/UTC";
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await firstOwner.IsInvitedAsync(Token, Cancel))
        {
            Alert = T("setup.link-used");
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return await firstOwner.IsMissingAsync(Cancel) ? await ShowAsync() : Redirect("/signin");
        }

        if (!IsAdult)
        {
            Note("isAdult", "mistake.adult");
            Alert = T("mistake.adult");
            return await ShowAsync();
        }

        if (!Wish.IsZone(Zone ?? ""))
        {
            Note("zone", "mistake.zone");
            return await ShowAsync();
        }

        var wish = new NewPerson
        {
            Name = Name ?? "",
            Email = Email ?? "",
            Password = Password ?? "",
            IsAdult = true,
            Zone = Zone!,
            Locale = Phrases.Language,
        };
        var (person, mistakes) = await firstOwner.CreateAsync(Token!, wish, Workspace ?? "", Cancel);
        if (person is null)
        {
            Note(mistakes);
            return await ShowAsync();
        }

        await signingIn.NoteAsync(person, SignInMethod.Link, SignInOutcome.Done, Visitor.Of(HttpContext), Cancel);
        await sessions.BeginAsync(HttpContext, person.Id, Cancel);
        return Redirect("/");
    }

    private async Task<IActionResult> ShowAsync()
    {
        IsInvited = await firstOwner.IsInvitedAsync(Token, Cancel);
        Response.Headers.CacheControl = "no-store";
        Response.Headers.ContentSecurityPolicy = PageHeaders.Policy + "; script-src 'self'"; // the one script that knows the time zone
        Response.Headers["Referrer-Policy"] = "no-referrer"; // the address holds the link's secret
        return Page();
    }
}
