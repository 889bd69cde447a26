using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>
/// How much of its quota a workspace's library has left. The same content counts once; uploads under way count whole, so
/// that what was allowed to begin also finds its place.
/// </summary>
internal sealed class MediaRoom(UploadShelf shelf)
{
    public static Task<long> HeldAsync(WorkspaceDb db, CancellationToken cancel) =>
        db.Media.Select(m => new { m.Sha256, m.Bytes }).Distinct().SumAsync(m => m.Bytes, cancel);

    /// <param name="db">The workspace's.</param>
    /// <param name="workspaceId">Whose library.</param>
    /// <param name="upload">An upload that does not count against itself.</param>
    /// <param name="cancel">Ends the look.</param>
    /// <returns>Null without a quota.</returns>
    public async Task<long?> LeftAsync(WorkspaceDb db, Guid workspaceId, Guid? upload, CancellationToken cancel) =>
        await db.Settings.Select(s => s.MediaQuotaBytes).SingleAsync(cancel) is { } quota
            ? quota - await HeldAsync(db, cancel) - await shelf.PromisedAsync(workspaceId, upload, cancel)
            : null;

    /// <exception cref="MediaRefusedException">It would not fit.</exception>
    public async Task EnsureAsync(WorkspaceDb db, Guid workspaceId, long coming, CancellationToken cancel)
    {
        if (await LeftAsync(db, workspaceId, null, cancel) is { } left && (left <= 0 || coming > left))
        {
            throw Full(left);
        }
    }

    public static MediaRefusedException Full(long left)
    {
        var room = Math.Max(0, left);
        return new(
            MediaRefusal.TooLarge,
            string.Create(CultureInfo.InvariantCulture, $"The library's quota is full: {room} bytes are left. Delete what is not needed, or raise the quota."))
        {
            MaxBytes = room,
        };
    }
}
