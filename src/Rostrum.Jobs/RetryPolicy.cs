namespace Rostrum.Jobs;

/// <summary>How a kind of failure is tried again: full jitter, random(0, min(cap, base · 2^tries)).</summary>
/// <param name="Name">Shown in logs.</param>
/// <param name="Base">Upper bound of the first wait.</param>
/// <param name="Cap">Upper bound of every wait.</param>
/// <param name="MaxTries">After this many failed tries the job is given up.</param>
public sealed record RetryPolicy(string Name, TimeSpan Base, TimeSpan Cap, int MaxTries)
{
    /// <summary>For exceptions that no handler expected.</summary>
    public static RetryPolicy Unexpected { get; } = new("unexpected", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), 8);

    /// <summary>The wait after <paramref name="tries"/> failed tries (1 after the first).</summary>
    public TimeSpan Wait(int tries, Random random)
    {
        var doublings = Math.Clamp(tries - 1, 0, 40);
        var bound = Math.Min(Cap.TotalMilliseconds, Base.TotalMilliseconds * Math.Pow(2, doublings));
        return TimeSpan.FromMilliseconds(random.NextDouble() * bound);
    }
}
