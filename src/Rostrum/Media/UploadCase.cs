using System.Globalization;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>One request about one upload: takes its part and, with the last byte, the file into the library.</summary>
internal sealed class UploadCase(
    HttpContext http, WorkspaceDb db, OpenWorkspace workspace, UploadShelf shelf, MediaLibrary library, UploadState state)
{
    private UploadState kept = state;

    private const int WrongSum = 460;

    public async Task<IResult> ReceiveAsync(int status, CancellationToken cancel)
    {
        var (algorithm, sum, isKnown) = UploadRoutes.ReadChecksum(http.Request.Headers["Upload-Checksum"].ToString());
        if (!isKnown)
        {
            return Problem.Validation("Upload-Checksum", "sha1 or sha256 and the base64 of the sum.");
        }

        if (kept.MediaId is null && shelf.OffsetOf(workspace.Id, kept) < kept.Length)
        {
            switch (await shelf.AppendAsync(workspace.Id, kept, http.Request.Body, algorithm, sum, cancel))
            {
                case PartOutcome.TooMuch:
                    return Problem.TooLarge(kept.Length, "More bytes than the upload's length.");
                case PartOutcome.WrongSum:
                    return Problem.Make("validation", "The sum does not match", WrongSum, "Send this part again.");
                case PartOutcome.Kept:
                    kept = await shelf.ProlongAsync(workspace.Id, kept, CancellationToken.None); // the part is on disk
                    break;
                default:
                    throw new InvalidOperationException("A part ended in no known way.");
            }
        }

        var offset = shelf.OffsetOf(workspace.Id, kept);
        return Answer(status, offset, offset == kept.Length ? await FinishAsync(cancel) : null);
    }

    public IResult Answer(int status, long offset, Guid? mediaId = null)
    {
        var headers = http.Response.Headers;
        headers["Upload-Offset"] = offset.ToString(CultureInfo.InvariantCulture);
        headers["Upload-Expires"] = kept.ExpiresAt.ToString("R", CultureInfo.InvariantCulture);
        headers.CacheControl = "no-store";
        if ((mediaId ?? kept.MediaId) is { } media)
        {
            headers["Rostrum-Media"] = $"/api/v1/media/{media}";
        }

        return TypedResults.StatusCode(status);
    }

    private async Task<Guid> FinishAsync(CancellationToken cancel)
    {
        if (kept.MediaId is { } known)
        {
            return known;
        }

        var words = UploadRoutes.ReadMetadata(kept.Metadata) ?? new("file");
        MediaAsset asset;
        await using (var whole = shelf.OpenWhole(workspace.Id, kept))
        {
            asset = await library.AddAsync(db, workspace.Id, kept.Id, whole, whole.Length, words, cancel);
        }

        await db.SaveChangesAsync(cancel);
        await shelf.FinishAsync(workspace.Id, kept, asset.Id, CancellationToken.None);
        return asset.Id;
    }
}
