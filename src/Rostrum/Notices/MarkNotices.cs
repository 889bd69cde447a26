using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Notices;

/// <summary>Read marks. What was read is not mailed any more; the person's other open pages hear of it.</summary>
internal static class MarkNotices
{
    public static void Map(RouteGroupBuilder notices)
    {
        notices.MapPut("/{id:guid}/read", ReadAsync).WithName("ReadNotice").WithSummary("Mark a notice as read").RequireMember().WithProblems(404);
        notices.MapPut("/read", ReadAllAsync).WithName("ReadAllNotices").WithSummary("Mark all notices as read").RequireMember();
    }

    private static async Task<Results<Gone204, Problem>> ReadAsync(
        Guid id, WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (await ListNotices.Of(db, caller, time).SingleOrDefaultAsync(n => n.Id == id, cancel) is not { } notice)
        {
            return Problem.NotFound();
        }

        if (notice.ReadAt is not null)
        {
            return Gone204.Instance;
        }

        notice.ReadAt = time.GetUtcNow();
        return await SaveAsync(db, caller, commit, notice.ReadAt.Value, cancel);
    }

    /// <summary>Up to now: what arrives meanwhile stays unread.</summary>
    private static async Task<Results<Gone204, Problem>> ReadAllAsync(
        WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var unread = await ListNotices.Of(db, caller, time).Where(n => n.ReadAt == null && n.At <= now).ToListAsync(cancel);
        if (unread.Count == 0)
        {
            return Gone204.Instance;
        }

        unread.ForEach(n => n.ReadAt = now);
        return await SaveAsync(db, caller, commit, now, cancel);
    }

    private static Task<Gone204> SaveAsync(WorkspaceDb db, ApiCaller caller, Commit commit, DateTimeOffset now, CancellationToken cancel)
    {
        db.Tell(NoticeChange.Type, new Dictionary<string, object?> { [NoticeChange.People] = new[] { caller.Id } }, now);
        return commit.SaveAsync(db, Gone204.Instance, cancel);
    }
}
