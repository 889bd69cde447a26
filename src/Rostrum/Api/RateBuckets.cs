using System.Collections.Concurrent;

namespace Rostrum.Api;

/// <summary>Token buckets by holder, in memory: this process's share of the limits of api.md section 2.</summary>
internal sealed class RateBuckets(int perMinute, TimeProvider time)
{
    private const int SweepAbove = 10_000;

    private readonly ConcurrentDictionary<string, Bucket> buckets = new();

    public int Quota => perMinute;

    /// <summary>Takes one; the answer says what is left, or when there will be one again.</summary>
    public RateAnswer Take(string holder)
    {
        if (buckets.Count > SweepAbove)
        {
            Sweep();
        }

        return buckets.GetOrAdd(holder, _ => new(perMinute, time.GetTimestamp())).Take(perMinute, time);
    }

    /// <summary>Whether one is left, without taking it.</summary>
    public RateAnswer Look(string holder) =>
        buckets.TryGetValue(holder, out var bucket) ? bucket.Look(perMinute, time) : new(true, perMinute, 0);

    private void Sweep()
    {
        foreach (var (holder, bucket) in buckets)
        {
            if (bucket.Look(perMinute, time).Remaining >= perMinute)
            {
                buckets.TryRemove(holder, out _);
            }
        }
    }

    private sealed class Bucket(double tokens, long at)
    {
        private readonly Lock gate = new();
        private double tokens = tokens;
        private long at = at;

        public RateAnswer Take(int perMinute, TimeProvider time)
        {
            lock (gate)
            {
                Refill(perMinute, time);
                var granted = tokens >= 1;
                tokens -= granted ? 1 : 0;
                return Answer(granted, perMinute);
            }
        }

        public RateAnswer Look(int perMinute, TimeProvider time)
        {
            lock (gate)
            {
                Refill(perMinute, time);
                return Answer(tokens >= 1, perMinute);
            }
        }

        private void Refill(int perMinute, TimeProvider time)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(perMinute, tokens + (time.GetElapsedTime(at, now).TotalMinutes * perMinute));
            at = now;
        }

        private RateAnswer Answer(bool granted, int perMinute)
        {
            var missing = granted ? perMinute - tokens : 1 - tokens;
            return new(granted, (int)tokens, (int)Math.Ceiling(missing * 60 / perMinute));
        }
    }
}

/// <param name="MoreInSeconds">Until the bucket is full again, or, when refused, until one is there.</param>
internal readonly record struct RateAnswer(bool Granted, int Remaining, int MoreInSeconds);
