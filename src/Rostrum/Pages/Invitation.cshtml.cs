using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Pages;

/// <summary>The end of an invitation's link: accept with an account, or make one.</summary>
internal sealed class InvitationPage(
    InvitationDesk desk, InstanceSwitches switches, Sessions sessions, SigningIn signingIn) : RostrumPage
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool IsAdult { get; set; }

    public OpenInvitation? Open { get; private set; }

    public Notice? Notice { get; private set; }

    /// <summary>Nobody has the address yet.</summary>
    public bool IsNew { get; private set; }

    public string RoleWord => T($"role.{Conventions.Word(Open!.Invitation.Role)}");

    public async Task<IActionResult> OnGetAsync()
    {
        await ReadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReadAsync() is not { } open)
        {
            return Page();
        }

        if (!IsNew)
        {
            await desk.AcceptAsync(open.Invitation, open.PersonId!.Value, Cancel);
            return Redirect("/");
        }

        if (!IsAdult)
        {
            Note("isAdult", "mistake.adult");
            Alert = T("mistake.adult");
            return Page();
        }

        var wish = new NewPerson { Name = Name ?? "", Email = open.Invitation.Email, Password = Password ?? "", IsAdult = true, Locale = Phrases.Language };
        var (person, mistakes) = await desk.JoinAsync(open.Invitation, wish, Cancel);
        if (person is null)
        {
            Note(mistakes);
            return Page();
        }

        await signingIn.NoteAsync(person, SignInMethod.Link, SignInOutcome.Done, Visitor.Of(HttpContext), Cancel);
        await sessions.BeginAsync(HttpContext, person.Id, Cancel);
        return Redirect("/");
    }

    /// <summary>The invitation, when this browser may go on with it; otherwise the notice says what to do.</summary>
    private async Task<OpenInvitation?> ReadAsync()
    {
        ConfirmPage.Guard(this);
        Open = (await switches.ReadAsync(Cancel)).MayInvite ? await desk.FindAsync(Token, Cancel) : null;
        if (Open is null)
        {
            Notice = ConfirmPage.Dead(this);
            return null;
        }

        var signedIn = await sessions.FindAsync(HttpContext, Cancel);
        IsNew = signedIn is null && Open.PersonId is null;
        var title = T("invitation.title", Open.Workspace);
        if (signedIn is { } other && other.Person.Id != Open.PersonId)
        {
            Notice = new(title, T("invitation.other", other.Person.Email), "/signout", T("signout.button"));
        }
        else if (signedIn is null && Open.PersonId is not null)
        {
            var back = QueryHelpers.AddQueryString("/invitation", "token", Token!);
            Notice = new(title, T("invitation.sign-in"), QueryHelpers.AddQueryString("/signin", "returnTo", back), T("signin.button"));
        }

        return Notice is null ? Open : null;
    }
}
