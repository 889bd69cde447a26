using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Who belongs to a workspace and as what. It always keeps one owner.</summary>
internal static class Members
{
    public sealed record Request
    {
        public Role? Role { get; init; }
    }

    public sealed record MemberLine
    {
        public required Guid PersonId { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required Role Role { get; init; }

        public required DateTimeOffset Since { get; init; }

        public required DateTimeOffset? LastSeenAt { get; init; }

        public required bool TwoFactor { get; init; }
    }

    public static void Map(RouteGroupBuilder members)
    {
        members.MapGet("/", ListAsync).WithName("ListMembers").WithSummary("List the members of the workspace").RequireScope(ApiScope.MembersRead);
        members.MapPatch("/{personId:guid}", EditAsync).Accepts<Request>("application/json", MergePatch.ContentType)
            .WithName("EditMember").WithSummary("Give a member another role").RequireScope(ApiScope.MembersWrite).WithProblems(404, 409);
        members.MapDelete("/{personId:guid}", RemoveAsync).WithName("RemoveMember").WithSummary("Remove a member")
            .RequireScope(ApiScope.MembersWrite).WithProblems(404, 409);
    }

    private static async Task<Results<PageOf<MemberLine>, Problem>> ListAsync(
        int? limit, string? cursor, HttpRequest request, ControlDb control, ApiCaller caller, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = Of(control, caller);
        rows = page.Cursor is { } at ? rows.Where(r => r.PersonId < at.Id) : rows;
        var found = await rows.OrderByDescending(r => r.PersonId).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, r => new Cursor(0, r.PersonId), r => r);
    }

    private static async Task<Results<Found<MemberLine>, Problem>> EditAsync(
        Guid personId, MergePatch patch, ControlDb control, ApiCaller caller, TimeProvider time, CancellationToken cancel)
    {
        await using var turn = await control.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(control, caller, personId, cancel) is not { } membership)
        {
            return Problem.NotFound();
        }

        var (wish, problem) = patch.ApplyTo(new Request { Role = membership.Role });
        if (wish is null)
        {
            return problem!;
        }

        if (wish.Role is not { } role)
        {
            return Problem.Validation("role", "A member has a role.");
        }

        if (await RefuseAsync(control, caller, membership, role, cancel) is { } refusal)
        {
            return refusal;
        }

        membership.Role = role;
        await RevokeWiderAsync(control, membership, time.GetUtcNow(), cancel);
        await control.SaveChangesAsync(cancel);
        await turn.CommitAsync(cancel);
        return new Found<MemberLine>(await Of(control, caller).SingleAsync(r => r.PersonId == personId, cancel));
    }

    private static async Task<Results<Gone204, Problem>> RemoveAsync(
        Guid personId, ControlDb control, ApiCaller caller, TimeProvider time, CancellationToken cancel)
    {
        await using var turn = await control.Database.BeginTransactionAsync(cancel);
        if (await FindAsync(control, caller, personId, cancel) is not { } membership)
        {
            return Problem.NotFound();
        }

        if (await RefuseAsync(control, caller, membership, null, cancel) is { } refusal)
        {
            return refusal;
        }

        // A key can do no more than its maker: it goes with them.
        var now = time.GetUtcNow();
        await control.ApiKeys.Where(k => k.WorkspaceId == membership.WorkspaceId && k.MadeBy == personId && k.RevokedAt == null)
            .ExecuteUpdateAsync(k => k.SetProperty(x => x.RevokedAt, now), cancel);
        control.Memberships.Remove(membership);
        await control.SaveChangesAsync(cancel);
        await turn.CommitAsync(cancel);
        return Gone204.Instance;
    }

    /// <summary>A key can do no more than its maker: those that would, in the new role, end. Saved by the caller.</summary>
    private static async Task RevokeWiderAsync(ControlDb control, Membership membership, DateTimeOffset now, CancellationToken cancel)
    {
        var scopes = RoleScopes.Of(membership.Role);
        var keys = await control.ApiKeys
            .Where(k => k.WorkspaceId == membership.WorkspaceId && k.MadeBy == membership.PersonId && k.RevokedAt == null).ToListAsync(cancel);
        keys.FindAll(k => !k.Scopes.TrueForAll(s => ApiScope.Covers(scopes, s))).ForEach(k => k.RevokedAt = now);
    }

    /// <summary>The membership, while nobody else changes memberships of this workspace.</summary>
    private static async Task<Membership?> FindAsync(ControlDb control, ApiCaller caller, Guid personId, CancellationToken cancel)
    {
        // Two owners who remove each other at the same moment must meet here: the row of the workspace is the lock.
        await control.Workspaces.Where(w => w.Id == caller.WorkspaceId).ExecuteUpdateAsync(w => w.SetProperty(x => x.Slug, x => x.Slug), cancel);
        return await control.Memberships.SingleOrDefaultAsync(m => m.WorkspaceId == caller.WorkspaceId && m.PersonId == personId, cancel);
    }

    private static async Task<Problem?> RefuseAsync(
        ControlDb control, ApiCaller caller, Membership membership, Role? role, CancellationToken cancel)
    {
        if (caller.Role != Role.Owner && (membership.Role == Role.Owner || role == Role.Owner))
        {
            return Problem.Forbidden("role-too-low", "Owners only", "Only an owner makes, changes or removes an owner.");
        }

        var isLast = membership.Role == Role.Owner && role != Role.Owner
            && await control.Memberships.CountAsync(m => m.WorkspaceId == membership.WorkspaceId && m.Role == Role.Owner, cancel) == 1;
        return isLast ? Problem.StateConflict("lastOwner", "This is the last owner. Make somebody else an owner first.") : null;
    }

    private static IQueryable<MemberLine> Of(ControlDb control, ApiCaller caller) =>
        control.Memberships.AsNoTracking().Where(m => m.WorkspaceId == caller.WorkspaceId)
            .Join(control.People.AsNoTracking(), m => m.PersonId, p => p.Id, (m, p) => new MemberLine
            {
                PersonId = p.Id,
                Name = p.Name,
                Email = p.Email,
                Role = m.Role,
                Since = m.Since,
                LastSeenAt = control.Sessions.Where(s => s.PersonId == p.Id).Max(s => (DateTimeOffset?)s.LastSeenAt),
                TwoFactor = p.AuthenticatorSecret != null,
            });
}
