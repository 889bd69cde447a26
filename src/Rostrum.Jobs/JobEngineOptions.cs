namespace Rostrum.Jobs;

/// <summary>Numbers of the job engine; the defaults are those of the specification.</summary>
public sealed record JobEngineOptions
{
    /// <summary>How many handlers run at once in this process.</summary>
    public int Slots { get; init; } = 1024;

    /// <summary>How many workspaces this node works at once; each holds one connection.</summary>
    public int MostWorkspaces { get; init; } = 1000;

    /// <summary>How many jobs of one lane run at once if its row says nothing.</summary>
    public int LaneMax { get; init; } = 4;

    /// <summary>How far ahead of its last heartbeat a node counts as alive.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest sleep without looking at the control database.</summary>
    public TimeSpan MostSleep { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>An owner keeps a workspace in which something is due within this time.</summary>
    public TimeSpan KeepWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Graceful stop: how long running handlers may go on before they are cancelled.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Graceful stop: how long cancelled handlers may take to end.</summary>
    public TimeSpan CancelFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When after its start an engine compares all workspaces with their wake-up rows for the first time: what is known goes first.</summary>
    public TimeSpan SweepAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often all workspaces are compared with their wake-up rows.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many deaths of the process, with this job running, put it aside; it is suspected from <see cref="JobRow.Suspect"/> on.</summary>
    public int PutAsideAfter { get; init; } = 4;

    /// <summary>How an exception out of a handler is tried again.</summary>
    public RetryPolicy Unexpected { get; init; } = RetryPolicy.Unexpected;
}
