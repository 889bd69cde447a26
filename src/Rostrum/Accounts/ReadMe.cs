using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Who is signed in, and the workspaces they may enter.</summary>
internal static class ReadMe
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/me", HandleAsync).WithTags("Me")
        .WithName("GetMe").WithSummary("Get the person who is signed in").RequireInstance(ApiScope.WorkspaceRead);

    private static async Task<Results<Found<MeAnswer>, Problem>> HandleAsync(ApiCaller caller, ControlDb control, CancellationToken cancel)
    {
        var person = await control.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == caller.Id, cancel);
        if (person is null)
        {
            return Problem.NotFound();
        }

        var workspaces = await control.Memberships.AsNoTracking().Where(m => m.PersonId == person.Id)
            .Join(control.Workspaces.Where(w => w.DeletedAt == null), m => m.WorkspaceId, w => w.Id, (m, w) => new { m, w })
            .OrderBy(x => x.w.Name).ToListAsync(cancel);
        return new Found<MeAnswer>(new()
        {
            Id = person.Id, Name = person.Name, UserName = "", Email = person.Email, EmailConfirmed = person.ConfirmedAt is not null,
            Company = null, Locale = person.Locale, Zone = person.Zone, Theme = "system", Shortcuts = true, IsInstanceOwner = person.IsOwner,
            HasPassword = person.PasswordHash is not null, TwoFactor = false, Passkeys = 0, CreatedAt = person.CreatedAt,
            Workspaces = [.. workspaces.Select(x => new MyWorkspaceAnswer(
                x.w.Id, x.w.Name, x.w.Slug, x.m.Role, x.w.Zone, x.w.Locale, RoleScopes.Of(x.m.Role)))],
        });
    }
}

/// <summary>The person of this session.</summary>
public sealed record MeAnswer
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string UserName { get; init; }

    public required string Email { get; init; }

    public required bool EmailConfirmed { get; init; }

    public required string? Company { get; init; }

    public required string Locale { get; init; }

    public required string Zone { get; init; }

    public required string Theme { get; init; }

    public required bool Shortcuts { get; init; }

    public required bool IsInstanceOwner { get; init; }

    public required bool HasPassword { get; init; }

    public required bool TwoFactor { get; init; }

    public required int Passkeys { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<MyWorkspaceAnswer> Workspaces { get; init; }
}

public sealed record MyWorkspaceAnswer(
    Guid Id, string Name, string Slug, Role Role, string Zone, string Locale, IReadOnlyList<string> Scopes);
