using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// Sets an authenticator app up and takes it off. The secret is shown once and stored nowhere until a code of the app
/// proves that it was read.
/// </summary>
internal static class MyAuthenticator
{
    public sealed record BeginRequest
    {
        /// <summary>The present password; needed by those who have one.</summary>
        public string? Password { get; init; }
    }

    /// <param name="Secret">To type into the app.</param>
    /// <param name="Address">The same for a QR code.</param>
    public sealed record BeginResponse(string Secret, string Address);

    public sealed record FinishRequest
    {
        /// <summary>The secret as it was given.</summary>
        public required string Secret { get; init; }

        /// <summary>What the app shows now.</summary>
        public required string Code { get; init; }

        public string? Password { get; init; }
    }

    /// <param name="RecoveryCodes">Shown this once; each is good for one sign-in.</param>
    public sealed record FinishResponse(IReadOnlyList<string> RecoveryCodes);

    public static void Map(RouteGroupBuilder me)
    {
        me.MapPost("/authenticator/secret", BeginAsync).WithName("NewAuthenticatorSecret").WithSummary("Get a secret for an authenticator app")
            .RequirePerson();
        me.MapPost("/authenticator", FinishAsync).WithName("SetUpAuthenticator").WithSummary("Turn the authenticator app on").RequirePerson()
            .WithProblems(409);
        me.MapPost("/authenticator/removal", RemoveAsync).WithName("RemoveAuthenticator").WithSummary("Turn the authenticator app off").RequirePerson()
            .WithProblems(404);
    }

    private static async Task<Results<Found<BeginResponse>, Problem>> BeginAsync(
        BeginRequest request, ControlDb control, ApiCaller caller, PasswordCheck check, HttpContext http, CancellationToken cancel)
    {
        var person = await control.People.AsNoTracking().SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseAsync(person, request.Password, "password", Visitor.Of(http), cancel) is { } refusal)
        {
            return refusal;
        }

        var secret = Authenticator.NewSecret();
        return new Found<BeginResponse>(new(Authenticator.Write(secret), Authenticator.Address(secret, "Rostrum", person.Email)));
    }

    private static async Task<Results<Found<FinishResponse>, Problem>> FinishAsync(
        FinishRequest request, ControlDb control, ApiCaller caller, PasswordCheck check, SecondFactor factor, Sessions sessions, SecurityLetters reports,
        TimeProvider time, HttpContext http, CancellationToken cancel)
    {
        var person = await control.People.SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseAsync(person, request.Password, "password", Visitor.Of(http), cancel) is { } refusal)
        {
            return refusal;
        }

        if (person.AuthenticatorSecret is not null)
        {
            return Problem.StateConflict("on", "An authenticator app is set up already. Turn it off first.");
        }

        if (Authenticator.Read(request.Secret) is not { } secret)
        {
            return Problem.Validation("secret", "This is not the secret that was given.");
        }

        if (Authenticator.Match(secret, request.Code, time.GetUtcNow(), 0) is not { } step)
        {
            return Problem.Validation("code", Phrases.English["code.wrong"]);
        }

        var (codes, hashes) = SecondFactor.NewRecoveryCodes();
        (person.AuthenticatorSecret, person.AuthenticatorStep, person.RecoveryCodes) = (factor.Seal(person.Id, secret), step, hashes);
        CryptographicOperations.ZeroMemory(secret);

        // Not kept for an Idempotency-Key: the codes must not lie in a database.
        reports.Put(control, person, SignInChange.AuthenticatorOn);
        await control.SaveChangesAsync(cancel);
        reports.Hurry();
        await sessions.EndOthersAsync(person.Id, caller.SessionId, cancel);
        return new Found<FinishResponse>(new(codes));
    }

    private static async Task<Results<Gone204, Problem>> RemoveAsync(
        BeginRequest request, ControlDb control, ApiCaller caller, PasswordCheck check, SecurityLetters reports, HttpContext http,
        CancellationToken cancel)
    {
        var person = await control.People.SingleAsync(p => p.Id == caller.Id, cancel);
        if (await check.RefuseAsync(person, request.Password, "password", Visitor.Of(http), cancel) is { } refusal)
        {
            return refusal;
        }

        if (person.AuthenticatorSecret is null)
        {
            return Problem.NotFound();
        }

        (person.AuthenticatorSecret, person.RecoveryCodes) = (null, []);
        reports.Put(control, person, SignInChange.AuthenticatorOff);
        await control.SaveChangesAsync(cancel);
        reports.Hurry();
        return Gone204.Instance;
    }
}
