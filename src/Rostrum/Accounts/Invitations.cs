using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Inviting people by letter into a workspace.</summary>
internal static class Invitations
{
    public sealed record Request(string Email, Role Role);

    public sealed record InvitationLine
    {
        public required Guid Id { get; init; }

        public required string Email { get; init; }

        public required Role Role { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }

    public static void Map(RouteGroupBuilder invitations)
    {
        invitations.MapGet("/", ListAsync).WithName("ListInvitations").WithSummary("List open invitations").RequireScope(ApiScope.MembersRead);
        invitations.MapPost("/", InviteAsync).WithName("Invite").WithSummary("Invite somebody by mail").RequireScope(ApiScope.MembersWrite)
            .WithMetadata(new ControlWrite()).WithProblems(409);
        invitations.MapDelete("/{id:guid}", WithdrawAsync).WithName("WithdrawInvitation").WithSummary("Withdraw an invitation")
            .RequireScope(ApiScope.MembersWrite).WithProblems(404);
    }

    private static async Task<Results<PageOf<InvitationLine>, Problem>> ListAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, ApiCaller caller, TimeProvider time, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var rows = control.Invitations.AsNoTracking().Where(i => i.WorkspaceId == caller.WorkspaceId && i.EndsAt > now);
        rows = page.Cursor is { } at ? rows.Where(i => i.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(i => i.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, i => new Cursor(0, i.Id), Show);
    }

    private static async Task<Results<Made<InvitationLine>, Problem>> InviteAsync(
        Request request, ControlDb control, ApiCaller caller, InstanceSwitches switches, LetterBox letters, Commit commit, WorkspaceLetters writer,
        CancellationToken cancel)
    {
        var email = PersonRules.Tidy(request.Email);
        if (await RefuseAsync(request, email, control, caller, switches, cancel) is { } refusal)
        {
            return refusal;
        }

        var invitation = await writer.InviteAsync(control, caller, email, request.Role, cancel);
        var answer = await commit.SaveAsync(control, new Made<InvitationLine>($"/api/v1/invitations/{invitation.Id}", Show(invitation)), cancel);
        letters.Hurry();
        return answer;
    }

    private static async Task<Problem?> RefuseAsync(
        Request request, string email, ControlDb control, ApiCaller caller, InstanceSwitches switches, CancellationToken cancel)
    {
        if (!(await switches.ReadAsync(cancel)).MayInvite)
        {
            return Problem.StateConflict("invitationsOff", "The owner of this installation has switched invitations off.");
        }

        if (PersonRules.EmailRefusal(email) is { } mistake)
        {
            return Problem.Validation("email", Phrases.English[mistake]);
        }

        if (request.Role == Role.Owner && caller.Role != Role.Owner)
        {
            return Problem.Forbidden("role-too-low", "Owners only", "Only an owner makes an owner.");
        }

        var member = await control.People.Where(p => p.Email == email)
            .Join(control.Memberships.Where(m => m.WorkspaceId == caller.WorkspaceId), p => p.Id, m => m.PersonId, (p, m) => p.Id)
            .FirstOrDefaultAsync(cancel);
        return member == Guid.Empty ? null : Problem.AlreadyExists(member, "This person is a member already.");
    }

    private static async Task<Results<Gone204, Problem>> WithdrawAsync(Guid id, ControlDb control, ApiCaller caller, CancellationToken cancel) =>
        await control.Invitations.Where(i => i.Id == id && i.WorkspaceId == caller.WorkspaceId).ExecuteDeleteAsync(cancel) == 1
            ? Gone204.Instance
            : Problem.NotFound();

    private static InvitationLine Show(Invitation invitation) => new()
    {
        Id = invitation.Id,
        Email = invitation.Email,
        Role = invitation.Role,
        CreatedAt = invitation.CreatedAt,
        ExpiresAt = invitation.EndsAt,
    };
}
