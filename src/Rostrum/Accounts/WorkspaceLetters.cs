using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Writes the letters of workspaces.</summary>
internal sealed class WorkspaceLetters(LetterBox letters, RostrumSettings settings, TimeProvider time)
{
    /// <summary>An invitation with its letter; an earlier one for the same address is replaced.</summary>
    public async Task<Invitation> InviteAsync(ControlDb control, ApiCaller caller, string email, Role role, CancellationToken cancel)
    {
        var workspace = await control.Workspaces.AsNoTracking().SingleAsync(w => w.Id == caller.WorkspaceId, cancel);
        control.Invitations.RemoveRange(
            await control.Invitations.Where(i => i.WorkspaceId == workspace.Id && i.Email == email).ToListAsync(cancel));
        var token = SecretToken.Create();
        var now = time.GetUtcNow();
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            WorkspaceId = workspace.Id,
            Email = email,
            Role = role,
            TokenHash = SecretToken.Hash(token),
            InvitedBy = caller.Id,
            CreatedAt = now,
            EndsAt = now + InvitationDesk.Lives,
        };
        control.Invitations.Add(invitation);

        // In the language of the person where they are known, else of the workspace.
        var known = await control.People.AsNoTracking().SingleOrDefaultAsync(p => p.Email == email, cancel);
        var phrases = Phrases.Find(known?.Locale ?? workspace.Locale) ?? Phrases.English;
        letters.Put(control, new(
            phrases, email, phrases.Say("mail.invitation.subject", caller.Name, workspace.Name),
            phrases.Say("mail.invitation.text", caller.Name, workspace.Name, phrases[$"role.{Conventions.Word(role)}"]),
            phrases["mail.invitation.button"], new(settings.PublicUrl, $"/invitation?token={token}")) { Name = known?.Name });
        return invitation;
    }
}
