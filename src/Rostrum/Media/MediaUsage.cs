using Microsoft.EntityFrameworkCore;
using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>How full the library is, and how full it may become.</summary>
internal static class MediaUsage
{
    public sealed record UsageAnswer
    {
        /// <summary>Of the files; the same content counts once. Small pictures and copies made for networks do not count.</summary>
        public required long Bytes { get; init; }

        /// <summary>Promised by uploads under way.</summary>
        public required long UploadingBytes { get; init; }

        /// <summary>Null: what the disk takes.</summary>
        public required long? QuotaBytes { get; init; }

        public required int Items { get; init; }

        public required int NoAlt { get; init; }

        public required int Unused { get; init; }

        /// <summary>Files on disk that nothing stands for any more; removed a day after they were noticed.</summary>
        public required int Orphans { get; init; }
    }

    /// <param name="QuotaBytes">Null: what the disk takes.</param>
    public sealed record QuotaRequest(long? QuotaBytes);

    public static void Map(RouteGroupBuilder media)
    {
        media.MapGet("/usage", GetAsync).WithName("GetMediaUsage").WithSummary("How full the library is").RequireScope(ApiScope.MediaRead);
        media.MapPut("/quota", SetAsync).WithName("SetMediaQuota").WithSummary("Say how full the library may become")
            .RequireScope(ApiScope.WorkspaceWrite);
    }

    private static async Task<Found<UsageAnswer>> GetAsync(
        WorkspaceDb db, OpenWorkspace workspace, UploadShelf shelf, MediaOrphans orphans, CancellationToken cancel) =>
        new(await ReadAsync(db, workspace, shelf, orphans, cancel));

    private static async Task<Results<Found<UsageAnswer>, Problem>> SetAsync(
        QuotaRequest request, WorkspaceDb db, OpenWorkspace workspace, UploadShelf shelf, MediaOrphans orphans, Commit commit,
        CancellationToken cancel)
    {
        if (request.QuotaBytes is < 0)
        {
            return Problem.Validation("quotaBytes", "0 or more, or null for no quota.");
        }

        var settings = await db.Settings.SingleAsync(cancel);
        settings.MediaQuotaBytes = request.QuotaBytes;
        var usage = await ReadAsync(db, workspace, shelf, orphans, cancel);
        return await commit.SaveAsync(db, new Found<UsageAnswer>(usage with { QuotaBytes = request.QuotaBytes }), cancel);
    }

    private static async Task<UsageAnswer> ReadAsync(
        WorkspaceDb db, OpenWorkspace workspace, UploadShelf shelf, MediaOrphans orphans, CancellationToken cancel) => new()
    {
        Bytes = await MediaRoom.HeldAsync(db, cancel),
        UploadingBytes = await shelf.PromisedAsync(workspace.Id, null, cancel),
        QuotaBytes = await db.Settings.Select(s => s.MediaQuotaBytes).SingleAsync(cancel),
        Items = await db.Media.CountAsync(cancel),
        NoAlt = await db.Media.Undescribed().CountAsync(cancel),
        Unused = await db.Media.Unused(db).CountAsync(cancel),
        Orphans = await orphans.CountAsync(workspace.Id, cancel),
    };
}
