using Microsoft.EntityFrameworkCore;

namespace Rostrum.Jobs;

/// <summary>A job to be enqueued.</summary>
/// <param name="Kind">A stable name with a version, such as <c>publish-delivery/1</c>; stored, so never renamed.</param>
/// <param name="Due">When it may start.</param>
public sealed record NewJob(string Kind, DateTimeOffset Due)
{
    /// <summary>What it is about.</summary>
    public Guid? Subject { get; init; }

    /// <summary>Small text of the handler's own, usually JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>Jobs of one lane share its limit and its pause.</summary>
    public string? Lane { get; init; }

    /// <summary>Starts at its due moment; others start soon after it and bring their own jitter.</summary>
    public bool Exact { get; init; }

    /// <summary>No two rows of a workspace carry the same key. A finished job frees it, except a recurring occurrence.</summary>
    public string? UniqueKey { get; init; }

    internal long LookAt => JobRow.LookAt(Due.ToUnixTimeMilliseconds(), Exact);
}

public static class JobContextExtensions
{
    /// <summary>
    /// Adds a job that is saved by the same SaveChangesAsync as the state it follows from. The context needs a
    /// <see cref="JobSaveInterceptor"/>, or nobody is woken. A unique key that exists already fails the save.
    /// </summary>
    public static JobRow Enqueue(this DbContext db, NewJob job)
    {
        var row = JobRow.From(job);
        db.Add(row);
        return row;
    }
}
