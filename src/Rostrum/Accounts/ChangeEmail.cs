using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Asks for another address. It counts once its owner has followed the letter; the old address is told.</summary>
internal static class ChangeEmail
{
    public sealed record Request
    {
        public required string Email { get; init; }

        /// <summary>The present one; needed by those who have one.</summary>
        public string? Password { get; init; }
    }

    /// <param name="Email">Where the letter went.</param>
    public sealed record Response(string Email, DateTimeOffset ConfirmBy);

    public static void Map(RouteGroupBuilder me) => me.MapPost("/email", HandleAsync)
        .WithName("ChangeMyEmail").WithSummary("Ask for another mail address").RequirePerson();

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Request request, ControlDb control, ApiCaller caller, PasswordCheck check, Registration registration, LetterBox letters, Commit commit,
        TimeProvider time, HttpContext http, CancellationToken cancel)
    {
        var person = await control.People.SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseAsync(person, request.Password, "password", Visitor.Of(http), cancel) is { } refusal)
        {
            return refusal;
        }

        var email = PersonRules.Tidy(request.Email);
        if (PersonRules.EmailRefusal(email) is { } mistake)
        {
            return Problem.Validation("email", Phrases.English[mistake]);
        }

        // Somebody else's address gets no letter, and the answer does not tell that it is somebody's.
        if (!await control.People.AnyAsync(p => p.Email == email, cancel))
        {
            await registration.ChangeEmailAsync(control, person, email, cancel);
        }

        var answer = await commit.SaveAsync(control, new Found<Response>(new(email, time.GetUtcNow() + Registration.ConfirmLives)), cancel);
        letters.Hurry();
        return answer;
    }
}
