using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>The passkeys a person signs in with. Whatever changes them asks for the password once more.</summary>
internal static class MyPasskeys
{
    public sealed record PasskeyLine
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        /// <summary>Its maker keeps a copy for the person's other devices.</summary>
        public required bool BackedUp { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        public required DateTimeOffset? LastUsedAt { get; init; }
    }

    /// <param name="Possible">False where browsers refuse passkeys: at a numeric address, or without https.</param>
    public sealed record Response(bool Possible, IReadOnlyList<PasskeyLine> Items);

    public sealed record ProofRequest
    {
        /// <summary>The present one; needed by those who have one.</summary>
        public string? Password { get; init; }
    }

    /// <param name="Options">For <c>PublicKeyCredential.parseCreationOptionsFromJSON</c>.</param>
    /// <param name="State">To send back, within five minutes.</param>
    public sealed record AskResponse(JsonObject Options, string State);

    /// <param name="Credential">What the browser made, from its <c>toJSON</c>.</param>
    public sealed record AddRequest(string Name, string State, JsonObject Credential);

    public sealed record RenameRequest
    {
        public required string Name { get; init; }

        /// <summary>The present one; needed by those who have one.</summary>
        public string? Password { get; init; }
    }

    public static void Map(RouteGroupBuilder me)
    {
        me.MapGet("/passkeys", ListAsync).WithName("ListMyPasskeys").WithSummary("List your passkeys").RequirePerson();
        me.MapPost("/passkeys/options", AskAsync).WithName("NewPasskeyOptions").WithSummary("Get what a browser needs to make a passkey")
            .RequirePerson().WithProblems(409, 501);
        me.MapPost("/passkeys", AddAsync).WithName("AddMyPasskey").WithSummary("Add the passkey a browser made").RequirePerson().WithProblems(409);
        me.MapPost("/passkeys/{id:guid}/name", RenameAsync).WithName("RenameMyPasskey").WithSummary("Rename a passkey")
            .RequirePerson().WithProblems(404);
        me.MapPost("/passkeys/{id:guid}/removal", RemoveAsync).WithName("RemoveMyPasskey").WithSummary("Remove a passkey")
            .RequirePerson().WithProblems(404, 409);
    }

    private static async Task<Found<Response>> ListAsync(ControlDb control, ApiCaller caller, PasskeyDesk desk, CancellationToken cancel)
    {
        var rows = await control.Passkeys.AsNoTracking().Where(p => p.PersonId == caller.Id).OrderByDescending(p => p.Id).ToListAsync(cancel);
        return new(new(desk.IsPossible, [.. rows.Select(Show)]));
    }

    private static async Task<Results<Found<AskResponse>, Problem>> AskAsync(
        ProofRequest request, ControlDb control, ApiCaller caller, PasswordCheck check, PasskeyDesk desk, HttpContext http, CancellationToken cancel)
    {
        if (!desk.IsPossible)
        {
            return Problem.NotConfigured("Browsers make passkeys for a name on https, or for localhost.", "ROSTRUM_PUBLIC_URL");
        }

        var person = await control.People.AsNoTracking().SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseRecentAsync(control, person, request.Password, caller, http, cancel) is { } refusal)
        {
            return refusal;
        }

        if (await control.Passkeys.CountAsync(p => p.PersonId == caller.Id, cancel) >= PasskeyDesk.Most)
        {
            return Problem.StateConflict("full", $"You have {PasskeyDesk.Most} passkeys. Remove one that you no longer use.");
        }

        var asked = await desk.AskForNewAsync(person, http);
        return new Found<AskResponse>(new(JsonNode.Parse(asked.Options)!.AsObject(), asked.State));
    }

    // The state is the proof of the password: it was sealed for this person minutes ago.
    private static async Task<Results<Made<PasskeyLine>, Problem>> AddAsync(
        AddRequest request, ControlDb control, ApiCaller caller, PasskeyDesk desk, SecurityLetters reports, Commit commit, HttpContext http,
        CancellationToken cancel)
    {
        var name = request.Name.Trim();
        if (PersonRules.NameRefusal(name) is not null)
        {
            return Problem.Validation("name", "A name has 1 to 100 characters.");
        }

        if (await desk.ReadNewAsync(control, caller.Id, name, request.State, request.Credential.ToJsonString(), http) is not { } made)
        {
            return Problem.Validation("credential", Phrases.English["passkey.refused"]);
        }

        reports.Put(control, await control.People.AsNoTracking().SingleAsync(p => p.Id == caller.Id, cancel), SignInChange.PasskeyAdded, name);
        try
        {
            var answer = await commit.SaveAsync(control, new Made<PasskeyLine>($"/api/v1/me/passkeys/{made.Id}", Show(made)), cancel);
            reports.Hurry();
            return answer;
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            return Problem.StateConflict("used", "This answer was used already. Begin again.");
        }
    }

    private static async Task<Results<Found<PasskeyLine>, Problem>> RenameAsync(
        Guid id, RenameRequest request, ControlDb control, ApiCaller caller, PasswordCheck check, Commit commit, HttpContext http, CancellationToken cancel)
    {
        if (await control.Passkeys.SingleOrDefaultAsync(p => p.Id == id && p.PersonId == caller.Id, cancel) is not { } passkey)
        {
            return Problem.NotFound();
        }

        var person = await control.People.AsNoTracking().SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseRecentAsync(control, person, request.Password, caller, http, cancel) is { } refusal)
        {
            return refusal;
        }

        var name = request.Name.Trim();
        if (PersonRules.NameRefusal(name) is not null)
        {
            return Problem.Validation("name", "A name has 1 to 100 characters.");
        }

        passkey.Name = name;
        return await commit.SaveAsync(control, new Found<PasskeyLine>(Show(passkey)), cancel);
    }

    private static async Task<Results<Gone204, Problem>> RemoveAsync(
        Guid id, ProofRequest request, ControlDb control, ApiCaller caller, PasswordCheck check, SecurityLetters reports, Commit commit,
        HttpContext http, CancellationToken cancel)
    {
        if (await control.Passkeys.SingleOrDefaultAsync(p => p.Id == id && p.PersonId == caller.Id, cancel) is not { } passkey)
        {
            return Problem.NotFound();
        }

        var person = await control.People.AsNoTracking().SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseRecentAsync(control, person, request.Password, caller, http, cancel) is { } refusal)
        {
            return refusal;
        }

        var isLastWay = person.PasswordHash is null && !await control.Passkeys.AnyAsync(p => p.PersonId == caller.Id && p.Id != id, cancel)
            && !await control.ProviderLogins.AnyAsync(l => l.PersonId == caller.Id, cancel);
        if (isLastWay)
        {
            return Problem.StateConflict("last", "This is your only way to sign in. Set a password or add another passkey first.");
        }

        control.Passkeys.Remove(passkey);
        reports.Put(control, person, SignInChange.PasskeyRemoved, passkey.Name);
        var answer = await commit.SaveAsync(control, Gone204.Instance, cancel);
        reports.Hurry();
        return answer;
    }

    private static PasskeyLine Show(Passkey passkey) => new()
    {
        Id = passkey.Id,
        Name = passkey.Name,
        BackedUp = passkey.IsBackedUp,
        CreatedAt = passkey.CreatedAt,
        LastUsedAt = passkey.LastUsedAt,
    };
}
