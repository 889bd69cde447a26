using Rostrum.Model;

namespace Rostrum.Operations;

/// <summary>How the whole installation does. Of workspaces it names the name and counts what is in them, and says no more.</summary>
public sealed record HealthAnswer
{
    /// <summary>When these figures were read; they are read anew at most every five seconds.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required HealthScheduler Scheduler { get; init; }

    public required HealthPunctuality Punctuality { get; init; }

    public required HealthQueue Queue { get; init; }

    public required IReadOnlyList<HealthOverdue> Overdue { get; init; }

    public required IReadOnlyList<HealthLane> Lanes { get; init; }

    public required IReadOnlyList<HealthDatabase> Databases { get; init; }

    public required HealthDisk? Disk { get; init; }

    public required HealthMail Mail { get; init; }

    public required HealthProgram Program { get; init; }

    /// <summary>What is wrong with this machine's clock; null when nothing is.</summary>
    public required string? ClockAlarm { get; init; }
}

/// <param name="LastTickAt">When the node that answers last looked for due work; null before the first time.</param>
/// <param name="Working">Workspaces it works at this moment.</param>
public sealed record HealthScheduler(DateTimeOffset? LastTickAt, int Working, IReadOnlyList<HealthNode> Nodes);

/// <param name="AliveUntil">Without another sign of life it counts as gone then.</param>
public sealed record HealthNode(Guid Id, bool Answers, DateTimeOffset AliveUntil);

/// <summary>How late posts left, in seconds after their planned moment; of what went live in the last days.</summary>
/// <param name="OnTime">At most five seconds late.</param>
public sealed record HealthPunctuality(int Days, int Count, int OnTime, double? MaxSeconds, IReadOnlyList<HealthBucket> Histogram);

/// <param name="UpToSeconds">Included; null = everything above the bucket before.</param>
public sealed record HealthBucket(double? UpToSeconds, int Count);

/// <param name="DueWithinHour">Deliveries that leave within the next hour.</param>
/// <param name="PutAside">Work that ended the program again and again, or failed each time, and runs no more.</param>
/// <param name="RenewalsDue">Sign-ins at networks whose time to be renewed has come.</param>
public sealed record HealthQueue(int DueWithinHour, DateTimeOffset? NextAt, int PutAside, int RenewalsDue);

/// <summary>Deliveries of one workspace at one network whose moment is over a minute ago and that are not live, for one reason.</summary>
public sealed record HealthOverdue(
    Guid WorkspaceId, string Workspace, string Network, DeliveryState State, HeldReason? HeldReason, int Count, DateTimeOffset OldestAt);

/// <param name="Waiting">Deliveries of this account that were due before it goes on.</param>
public sealed record HealthLane(Guid WorkspaceId, string Workspace, string? Network, DateTimeOffset PausedUntil, string? Why, int Waiting);

/// <param name="WorkspaceId">Null for the control database.</param>
/// <param name="Migrations">How many it has; fewer than this program's: they come when it is next opened.</param>
/// <param name="AnswerMs">How long it took to answer; null when it did not.</param>
/// <param name="MediaBytes">Of the files of its library; null where it was not opened.</param>
public sealed record HealthDatabase(
    Guid? WorkspaceId, string? Workspace, string Engine, long Bytes, int Migrations, int MigrationsWanted, double? AnswerMs,
    int Channels, int ChannelsToReconnect, long? MediaBytes);

public sealed record HealthDisk(long FreeBytes, long TotalBytes);

/// <param name="GivenUp">Letters that could not be sent and are tried no more. Without a mail server none is tried.</param>
public sealed record HealthMail(bool Configured, int Waiting, DateTimeOffset? OldestAt, int GivenUp, DateTimeOffset? LastSentAt);

public sealed record HealthProgram(string Version, string Runtime, string System, DateTimeOffset StartedAt);

/// <summary>One thing the doctor looked at.</summary>
public sealed record CheckAnswer(string Subject, string Level, string Sentence, string? Advice);
