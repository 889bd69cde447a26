using Microsoft.AspNetCore.Mvc;
using Rostrum.Accounts;

namespace Rostrum.Pages;

/// <summary>Writing to the person who runs this server.</summary>
internal sealed class ContactPage(ContactDesk desk, LetterLimits limits) : RostrumPage
{
    private const int Longest = 5_000;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public Notice? Notice { get; private set; }

    public async Task<IActionResult> OnPostAsync()
    {
        var (name, email, text) = (Name?.Trim() ?? "", PersonRules.Tidy(Email), Text?.Trim() ?? "");
        var mistakes = new Dictionary<string, string?>
        {
            ["name"] = PersonRules.NameRefusal(name),
            ["email"] = PersonRules.EmailRefusal(email),
            ["text"] = text.Length is 0 or > Longest ? "mistake.text" : null,
        };
        foreach (var (field, key) in mistakes)
        {
            if (key is not null)
            {
                Note(field, key);
            }
        }

        if (Alert is not null)
        {
            return Page();
        }

        if (await limits.WaitAsync(HttpContext, Cancel) is { } wait)
        {
            (Alert, Response.StatusCode) = (T("signin.wait", Math.Ceiling(wait.TotalMinutes)), StatusCodes.Status429TooManyRequests);
            return Page();
        }

        await desk.TakeAsync(name, email, text, Cancel);
        Notice = new(T("contact.title"), T("contact.done"), "/", T("back.home"));
        return Page();
    }
}
