using System.Globalization;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>One limit: so many points in a window that begins with its first use.</summary>
internal sealed record RateRule(string Name, int Limit, TimeSpan Window);

/// <summary>
/// Counts calls against limits and says how near the nearest wall is, in the network's headers: the reset is in
/// epoch seconds and there is no Retry-After (recorded from the reference server, 2026-11).
/// </summary>
internal sealed class RateWindows(Func<DateTimeOffset> clock, bool enforced)
{
    private readonly Dictionary<(string Rule, string Key), (DateTimeOffset Start, int Used)> used = [];
    private readonly Lock gate = new();

    /// <summary>Takes points from each limit; returns the headers, and whether one was overdrawn.</summary>
    public (bool Exceeded,
        IReadOnlyDictionary<string, string> Headers) Take(params (RateRule Rule, string Key, int Points)[] draws)
    {
        var now = clock();
        var states = new List<(RateRule Rule, int Remaining, DateTimeOffset Reset, bool Over)>();
        lock (gate)
        {
            foreach (var (rule, key, points) in draws)
            {
                var window = used.TryGetValue((rule.Name, key), out var known) && now - known.Start < rule.Window
                    ? known : (now, 0);
                window.Item2 += points;
                used[(rule.Name, key)] = window;
                states.Add(
                    (rule, Math.Max(0, rule.Limit - window.Item2), window.Item1 + rule.Window,
                        window.Item2 > rule.Limit));
            }
        }

        var nearest = states.OrderByDescending(s => s.Over).ThenBy(s => s.Remaining).First();
        return (enforced && nearest.Over, new Dictionary<string, string>
        {
            ["RateLimit-Limit"] = nearest.Rule.Limit.ToString(CultureInfo.InvariantCulture),
            ["RateLimit-Reset"] = nearest.Reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["RateLimit-Remaining"] = nearest.Remaining.ToString(CultureInfo.InvariantCulture),
            ["RateLimit-Policy"] =
                string.Create(CultureInfo.InvariantCulture,
                    $"{nearest.Rule.Limit};w={nearest.Rule.Window.TotalSeconds:0}"),
        });
    }
}
