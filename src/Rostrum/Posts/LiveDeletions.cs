using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Operations;

namespace Rostrum.Posts;

/// <summary>Deletes live posts at their networks, one job each, counted in one operation.</summary>
internal static class LiveDeletions
{
    public const string JobKind = "delete-live/1";

    public static Operation Begin(WorkspaceDb db, IReadOnlyList<Delivery> live, DateTimeOffset now)
    {
        var operation = OperationAnswer.Begin(db, "delivery.delete", live.Count == 1 ? live[0].Id : live[0].PostId, live.Count, now);
        foreach (var delivery in live)
        {
            db.Enqueue(new NewJob(JobKind, now) { Subject = delivery.Id, Payload = operation.Id.ToString() });
        }

        return operation;
    }
}
