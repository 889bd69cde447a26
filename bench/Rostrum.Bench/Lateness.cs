using System.Collections.Concurrent;
using System.Globalization;

namespace Rostrum.Bench;

/// <summary>Start times of jobs against the moment they were due.</summary>
internal sealed class Lateness(int expected)
{
    private readonly ConcurrentQueue<double> late = new();
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;

    public void Started(DateTimeOffset due)
    {
        late.Enqueue((TimeProvider.System.GetUtcNow() - due).TotalSeconds);
        if (Interlocked.Increment(ref count) == expected)
        {
            all.SetResult();
        }
    }

    /// <summary>True if every job started in time to be counted.</summary>
    public async Task<bool> AllAsync(TimeSpan atMost) => await Task.WhenAny(all.Task, Task.Delay(atMost)) == all.Task;

    public static string Header => string.Create(CultureInfo.InvariantCulture, $"{"engine",-34}{"jobs",8}{"p50 s",9}{"p99 s",9}{"max s",9}{"load",8}");

    public string Row(string name)
    {
        var sorted = late.Order().ToList();
        if (sorted.Count == 0)
        {
            return $"{name,-34} nothing started";
        }

        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-34}{sorted.Count,8}{At(sorted, 0.50),9:0.000}{At(sorted, 0.99),9:0.000}{sorted[^1],9:0.000}{load,8}");
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
