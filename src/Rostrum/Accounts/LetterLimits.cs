namespace Rostrum.Accounts;

/// <summary>How many letters strangers may cause from one place, so that nobody's letter box is filled through us.</summary>
internal sealed class LetterLimits(SignInThrottle throttle)
{
    private const int PerAddress = 20;

    /// <summary>Counts one; how long to wait when it is too many.</summary>
    public async Task<TimeSpan?> WaitAsync(HttpContext http, CancellationToken cancel)
    {
        var key = $"letters:{Visitor.Of(http).Group}";
        if (await throttle.WaitAsync([key], cancel) is { } wait)
        {
            return wait;
        }

        await throttle.CountAsync(key, PerAddress, cancel);
        return null;
    }
}
