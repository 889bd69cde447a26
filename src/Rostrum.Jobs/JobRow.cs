namespace Rostrum.Jobs;

/// <summary>Where a job stands. The numbers are stored.</summary>
public enum JobState
{
    /// <summary>Waits for its due time.</summary>
    Ready = 0,

    /// <summary>Taken by the owner whose epoch the row carries; it may be about to start, running, or left by a dead owner.</summary>
    Running = 1,

    /// <summary>Failed as often as its policy allows; kept so that a person can see why.</summary>
    GaveUp = 2,

    /// <summary>A recurring occurrence that is over; kept for two days so that it cannot be enqueued again.</summary>
    Done = 3,
}

/// <summary>One job in a workspace database. Times are Unix milliseconds.</summary>
public sealed class JobRow
{
    /// <summary>How long before its due time a workspace with an exact job is woken.</summary>
    public static readonly TimeSpan ExactLead = TimeSpan.FromSeconds(10);

    public const int Suspect = 2;

    public Guid Id { get; private set; }

    public string Kind { get; private set; } = "";

    public Guid? Subject { get; private set; }

    public string? Payload { get; private set; }

    public string? Lane { get; private set; }

    public bool Exact { get; private set; }

    public long Due { get; private set; }

    public JobState State { get; private set; }

    public int Tries { get; private set; }

    public string? UniqueKey { get; private set; }

    public long Epoch { get; private set; }

    /// <summary>
    /// How often in a row the process ended while this job was taken. From <see cref="Suspect"/> on it runs with no other
    /// suspect beside it and the count rises before it starts; at <see cref="JobEngineOptions.PutAsideAfter"/> it is put aside.
    /// </summary>
    public int Crashes { get; private set; }

    public string? LastFailure { get; private set; }

    public long Created { get; private set; }

    /// <summary>Moves a job that has not started. A job already taken by an owner runs once more at the old time: its handler must look at the state it serves.</summary>
    public void MoveTo(DateTimeOffset due) => Due = due.ToUnixTimeMilliseconds();

    internal void EnqueuedAt(DateTimeOffset now) => Created = now.ToUnixTimeMilliseconds();

    internal static JobRow From(NewJob job) => new()
    {
        Kind = job.Kind,
        Subject = job.Subject,
        Payload = job.Payload,
        Lane = job.Lane,
        Exact = job.Exact,
        Due = job.Due.ToUnixTimeMilliseconds(),
        UniqueKey = job.UniqueKey,
    };

    internal static long LookAt(long due, bool exact) => exact ? due - (long)ExactLead.TotalMilliseconds : due;
}

/// <summary>Limits and pause of one lane, for example one account. A lane without a row has the engine's default limit.</summary>
public sealed class LaneRow
{
    public required string Key { get; init; }

    /// <summary>Jobs of this lane that the owner had running at its last commit; for reading only.</summary>
    public int Running { get; private set; }

    /// <summary>How many jobs of this lane may run at once; 0 means the engine's default.</summary>
    public int Max { get; set; }

    /// <summary>No job of this lane starts before this moment (Unix milliseconds).</summary>
    public long? PausedUntil { get; set; }

    /// <summary>Why it is paused, worded for a person.</summary>
    public string? Why { get; set; }
}

/// <summary>The one row that says which owner may change this workspace.</summary>
public sealed class FenceRow
{
    public long Epoch { get; init; }
}

/// <summary>A running process that may own workspaces.</summary>
public sealed class NodeRow
{
    public Guid Id { get; init; }

    public long AliveUntil { get; init; }
}

/// <summary>When a workspace next has work, and who works it. Written by SQL only, except for the insert of a new workspace.</summary>
public sealed class WakeRow
{
    /// <summary>Nothing to do.</summary>
    public const long Never = long.MaxValue;

    public required Guid WorkspaceId { get; init; }

    public long NextDue { get; init; } = Never;

    public long PendingUntil { get; init; } = Never;

    public long LookAt { get; private set; }

    public long Version { get; private set; }

    public Guid? Owner { get; private set; }

    public long Epoch { get; private set; }
}
