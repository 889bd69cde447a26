using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Operations;

/// <summary>What cannot finish within a request.</summary>
public sealed record OperationAnswer
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    /// <summary><c>running</c>, <c>done</c>, <c>failed</c> or <c>stopped</c>.</summary>
    public required string State { get; init; }

    public required OperationProgress Progress { get; init; }

    /// <summary>What it is about.</summary>
    public required Guid? SubjectId { get; init; }

    /// <summary>What went wrong, or what is left for a person to do.</summary>
    public required string? Problem { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    internal static OperationAnswer Of(Operation operation) => new()
    {
        Id = operation.Id,
        Kind = operation.Kind,
        State = operation.State,
        Progress = new(operation.Done, operation.Total),
        SubjectId = operation.SubjectId,
        Problem = operation.ProblemSentence,
        CreatedAt = operation.CreatedAt,
        ExpiresAt = operation.ExpiresAt,
    };

    internal static Operation Begin(WorkspaceDb db, string kind, Guid? subject, int total, DateTimeOffset now)
    {
        var operation = new Operation
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            SubjectId = subject,
            Total = total,
            CreatedAt = now,
            ExpiresAt = now.AddDays(7),
        };
        db.Operations.Add(operation);
        return operation;
    }

    internal static Underway<OperationAnswer> Underway(Operation operation) => new($"/api/v1/operations/{operation.Id}", Of(operation));
}

public sealed record OperationProgress(int Done, int Total);
