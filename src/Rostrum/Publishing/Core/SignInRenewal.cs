using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>
/// What comes of a refused sign-in. Nothing was done with the refused token, so the step may be taken again with a renewed
/// one; an act then is a new attempt beside the refused one.
/// </summary>
internal abstract record SignInRenewal
{
    /// <summary>A newer token is at hand: take the step again.</summary>
    public sealed record Renewed : SignInRenewal;

    /// <summary>There is none; this is why.</summary>
    public sealed record Refused(NetworkFailure Failure) : SignInRenewal;

    /// <summary>Null when the failure is not about the sign-in.</summary>
    public static async ValueTask<SignInRenewal?> TryAsync(
        ITargets targets, Situation situation, NetworkFailure failure, CancellationToken cancel)
    {
        if (failure.Kind != FailureKind.SignInAgain)
        {
            return null;
        }

        try
        {
            return await targets.RenewSignInAsync(situation, cancel) ? new Renewed() : new Refused(failure);
        }
        catch (NetworkException exception)
        {
            return new Refused(exception.Failure);
        }
    }
}
