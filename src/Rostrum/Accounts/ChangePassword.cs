using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>A new password. Every other device is signed out.</summary>
internal static class ChangePassword
{
    public sealed record Request
    {
        /// <summary>The present one; needed by those who have one.</summary>
        public string? Current { get; init; }

        public required string New { get; init; }
    }

    public static void Map(RouteGroupBuilder me) => me.MapPost("/password", HandleAsync)
        .WithName("ChangeMyPassword").WithSummary("Set another password; other devices are signed out").RequirePerson();

    private static async Task<Results<Gone204, Problem>> HandleAsync(
        Request request, ControlDb control, ApiCaller caller, PasswordCheck check, Passwords passwords, Sessions sessions, SecurityLetters reports,
        Commit commit, HttpContext http, CancellationToken cancel)
    {
        var person = await control.People.SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseAsync(person, request.Current, "current", Visitor.Of(http), cancel) is { } refusal)
        {
            return refusal;
        }

        if (Passwords.Refusal(request.New, person.Email, person.UserName) is { } mistake)
        {
            return Problem.Validation("new", Phrases.English[mistake]);
        }

        person.PasswordHash = await passwords.HashAsync(request.New, cancel);
        reports.Put(control, person, SignInChange.Password);
        var answer = await commit.SaveAsync(control, Gone204.Instance, cancel);
        reports.Hurry();
        await sessions.EndOthersAsync(person.Id, caller.SessionId, cancel);
        return answer;
    }
}
