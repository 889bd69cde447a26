using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>The signed-in person, with the workspaces they belong to and what they may do there.</summary>
internal static class ReadMe
{
    public sealed record WorkspaceLine
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Slug { get; init; }

        public required Role Role { get; init; }

        public required string Zone { get; init; }

        public required string Locale { get; init; }

        public required IReadOnlyList<string> Scopes { get; init; }
    }

    public sealed record Response
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string? UserName { get; init; }

        public required string Email { get; init; }

        public required bool EmailConfirmed { get; init; }

        public required string? Company { get; init; }

        /// <summary><c>en</c> or <c>ja</c>.</summary>
        public required string Locale { get; init; }

        /// <summary>IANA name.</summary>
        public required string Zone { get; init; }

        public required Theme Theme { get; init; }

        /// <summary>Single keys do things in the app.</summary>
        public required bool Shortcuts { get; init; }

        public required bool IsInstanceOwner { get; init; }

        /// <summary>May make workspaces of their own.</summary>
        public required bool MayCreateWorkspaces { get; init; }

        public required bool HasPassword { get; init; }

        /// <summary>An authenticator app is asked for a code at sign-in.</summary>
        public required bool TwoFactor { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required IReadOnlyList<WorkspaceLine> Workspaces { get; init; }
    }

    public static void Map(RouteGroupBuilder me) => me.MapGet("/", HandleAsync)
        .WithName("GetMe").WithSummary("Get the signed-in person").RequirePerson();

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        ControlDb control, ApiCaller caller, InstanceSwitches switches, CancellationToken cancel)
    {
        var person = await control.People.AsNoTracking().SingleAsync(p => p.Id == caller.Id, cancel);
        return new Found<Response>(await ShowAsync(control, person, switches, cancel));
    }

    internal static async Task<Response> ShowAsync(ControlDb control, Person person, InstanceSwitches switches, CancellationToken cancel)
    {
        var rows = await control.Memberships.AsNoTracking().Where(m => m.PersonId == person.Id)
            .Join(control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null), m => m.WorkspaceId, w => w.Id, (m, w) => new { m.Role, Workspace = w })
            .OrderBy(r => r.Workspace.Name).ThenBy(r => r.Workspace.Id).ToListAsync(cancel);
        return new()
        {
            Id = person.Id,
            Name = person.Name,
            UserName = person.UserName,
            Email = person.Email,
            EmailConfirmed = person.ConfirmedAt is not null,
            Company = person.Company,
            Locale = person.Locale,
            Zone = person.Zone,
            Theme = person.Theme,
            Shortcuts = person.Shortcuts,
            IsInstanceOwner = person.IsOwner,
            MayCreateWorkspaces = person.IsOwner || (await switches.ReadAsync(cancel)).MaySignUp,
            HasPassword = person.PasswordHash is not null,
            TwoFactor = person.AuthenticatorSecret is not null,
            CreatedAt = person.CreatedAt,
            Workspaces =
            [
                .. rows.Select(r => new WorkspaceLine
                {
                    Id = r.Workspace.Id,
                    Name = r.Workspace.Name,
                    Slug = r.Workspace.Slug,
                    Role = r.Role,
                    Zone = r.Workspace.Zone,
                    Locale = r.Workspace.Locale,
                    Scopes = RoleScopes.Of(r.Role),
                }),
            ],
        };
    }
}
