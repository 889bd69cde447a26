using System.Globalization;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>One limit: so many calls in a window that begins at whole multiples of its length.</summary>
internal sealed record ApiLimit(string Name, int Calls, TimeSpan Window)
{
    /// <summary>docs.joinmastodon.org/api/rate-limits; posting confirmed by recorded headers (2026-08).</summary>
    public static ApiLimit Anything { get; } = new("api", 300, TimeSpan.FromMinutes(5));

    public static ApiLimit Posting { get; } = new("posts", 300, TimeSpan.FromHours(3));

    public static ApiLimit Uploading { get; } = new("media", 30, TimeSpan.FromMinutes(30));

    public static ApiLimit Deleting { get; } = new("deletes", 30, TimeSpan.FromMinutes(30));

    public static ApiLimit RegisteringApps { get; } = new("apps", 5, TimeSpan.FromMinutes(30));
}

/// <summary>Counts calls and says how near the nearest wall is; the reset is an ISO 8601 moment and there is no
/// Retry-After.</summary>
internal sealed class ApiLimits(Func<DateTimeOffset> clock, bool enforced)
{
    private readonly Dictionary<(string Limit, string Key, long Window), int> used = [];
    private readonly Lock gate = new();

    public (bool Exceeded,
        IReadOnlyDictionary<string, string> Headers) Take(params (ApiLimit Limit, string Key)[] draws)
    {
        var now = clock();
        var states = new List<(ApiLimit Limit, int Left, DateTimeOffset Reset)>();
        lock (gate)
        {
            foreach (var (limit, key) in draws)
            {
                var window = now.UtcTicks / limit.Window.Ticks;
                var count = used[(limit.Name, key, window)] = used.GetValueOrDefault((limit.Name, key, window)) + 1;
                states.Add(
                    (limit, limit.Calls - count, new(checked((window + 1) * limit.Window.Ticks), TimeSpan.Zero)));
            }
        }

        var (nearest, left, reset) = states.MinBy(s => s.Left);
        return (enforced && left < 0, Headers(nearest.Calls, Math.Max(0, left), reset));
    }

    public static IReadOnlyDictionary<string, string> Headers(int calls, int left, DateTimeOffset reset) =>
        new Dictionary<string, string>
    {
        ["X-RateLimit-Limit"] = calls.ToString(CultureInfo.InvariantCulture),
        ["X-RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture),
        ["X-RateLimit-Reset"] = reset.UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
    };
}
