namespace Rostrum.Jobs;

/// <summary>What the owner knows of its workspace's lanes. Not safe for use by two threads; the runner locks.</summary>
internal sealed class LaneBook(int defaultMax)
{
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    /// <summary>Lanes in which as many jobs wait here as may run: taking more of them from the table would only crowd out others.</summary>
    public IEnumerable<string> Full => lanes.Where(l => l.Value.Waiting.Count >= l.Value.Max).Select(l => l.Key);

    public IEnumerable<Guid> Waiting => lanes.Values.SelectMany(l => l.Waiting).Select(job => job.Id);

    public void Learn(IEnumerable<(string Key, int Max, long? PausedUntil)> rows)
    {
        foreach (var lane in lanes.Values)
        {
            (lane.HasRow, lane.Max, lane.PausedUntil) = (false, defaultMax, long.MinValue);
        }

        foreach (var (key, max, pausedUntil) in rows)
        {
            var lane = Of(key);
            (lane.HasRow, lane.Max, lane.PausedUntil) = (true, max > 0 ? max : defaultMax, pausedUntil ?? long.MinValue);
        }

        foreach (var key in lanes.Where(l => l.Value is { Running: 0, HasRow: false, Waiting.Count: 0 }).Select(l => l.Key).ToList())
        {
            lanes.Remove(key);
        }
    }

    public void Pause(string key, long until)
    {
        var lane = Of(key);
        (lane.HasRow, lane.PausedUntil) = (true, Math.Max(lane.PausedUntil, until));
    }

    public bool IsPaused(string? key, long now) => key is not null && lanes.TryGetValue(key, out var lane) && lane.PausedUntil > now;

    /// <summary>True if the job may run now; else it waits here for <see cref="Leave"/>.</summary>
    public bool Enter(RunningJob job)
    {
        if (job.Lane is null)
        {
            return true;
        }

        var lane = Of(job.Lane);
        if (lane.Running >= lane.Max)
        {
            lane.Waiting.Enqueue(job);
            return false;
        }

        lane.Running++;
        lane.Changed = true;
        return true;
    }

    /// <summary>A job of this lane ended; returns the one that waited longest, to be entered again.</summary>
    public RunningJob? Leave(string? key)
    {
        if (key is null)
        {
            return null;
        }

        var lane = Of(key);
        lane.Running--;
        lane.Changed = true;
        return lane.Waiting.TryDequeue(out var next) ? next : null;
    }

    /// <summary>All waiting jobs of lanes that are paused, or of all lanes.</summary>
    public List<RunningJob> Withdraw(long? pausedAt)
    {
        var withdrawn = new List<RunningJob>();
        foreach (var lane in lanes.Values.Where(l => pausedAt is null || l.PausedUntil > pausedAt))
        {
            withdrawn.AddRange(lane.Waiting);
            lane.Waiting.Clear();
        }

        return withdrawn;
    }

    /// <summary>Numbers of running jobs that differ from what the table says.</summary>
    public List<(string Key, int Running)> Changes()
    {
        var changes = new List<(string, int)>();
        foreach (var (key, lane) in lanes.Where(l => l.Value is { Changed: true, HasRow: true }))
        {
            changes.Add((key, lane.Running));
            lane.Changed = false;
        }

        return changes;
    }

    private Lane Of(string key)
    {
        if (!lanes.TryGetValue(key, out var lane))
        {
            lanes[key] = lane = new Lane { Max = defaultMax };
        }

        return lane;
    }

    private sealed class Lane
    {
        public Queue<RunningJob> Waiting { get; } = new();

        public int Running { get; set; }

        public int Max { get; set; }

        public long PausedUntil { get; set; } = long.MinValue;

        public bool HasRow { get; set; }

        public bool Changed { get; set; }
    }
}
