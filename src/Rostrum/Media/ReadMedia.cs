using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>The library: list, one file, its bytes.</summary>
internal static class ReadMedia
{
    public static void Map(RouteGroupBuilder media)
    {
        media.MapGet("/", ListAsync).WithName("ListMedia").WithSummary("List files").RequireScope(ApiScope.MediaRead);
        media.MapGet("/{id:guid}", GetAsync).WithName("GetMedia").WithSummary("Get a file's description")
            .RequireScope(ApiScope.MediaRead).WithProblems(404);
        media.MapGet("/{id:guid}/content", ContentAsync).WithName("GetMediaContent").WithSummary("Get a file's bytes")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").WithMetadata(new QueryNames("workspace"))
            .RequireScope(ApiScope.MediaRead).WithProblems(404);
    }

    private static async Task<Results<PageOf<MediaAnswer>, Problem>> ListAsync(
        [AsParameters] MediaQuery query, HttpRequest request, WorkspaceDb db, MediaDesk desk, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, query.Limit, query.Cursor);
        if ((page.Refusal ?? (MediaFilter.Apply(db, query, out var wrong) is null ? wrong : null)) is { } refusal)
        {
            return refusal;
        }

        MediaAsset? last = null;
        if (page.Cursor is { } at)
        {
            // A page's last file may be gone meanwhile; by time its place is still known.
            last = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == at.Id, cancel)
                ?? (query.Sort?.TrimStart('-') is null or "createdAt" ? Placeholder(at) : null);
            if (last is null)
            {
                return Problem.BadCursor();
            }
        }

        if (MediaFilter.Order(MediaFilter.Apply(db, query, out _)!, query.Sort, last) is not { } ordered)
        {
            return Problem.BadParameter("sort", "createdAt, name or bytes, with - for falling.");
        }

        var found = await ordered.Take(page.Limit + 1)
            .Select(m => new { Asset = m, Uses = db.PostMedia.Count(u => u.MediaId == m.Id) })
            .ToListAsync(cancel);
        return page.Make(
            found, f => new Cursor(f.Asset.CreatedAt.ToUnixTimeMilliseconds(), f.Asset.Id), f => desk.Show(f.Asset, f.Uses));
    }

    private static MediaAsset Placeholder(Cursor at) => new()
    {
        Id = at.Id,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(at.Key),
        Name = "",
        ContentType = "",
        Sha256 = "",
    };

    private static async Task<Results<Found<MediaAnswer>, Problem>> GetAsync(
        Guid id, WorkspaceDb db, MediaDesk desk, CancellationToken cancel) =>
        await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel) is { } asset
            ? await desk.FoundAsync(db, asset, cancel)
            : Problem.NotFound();

    private static async Task<IResult> ContentAsync(
        Guid id, WorkspaceDb db, OpenWorkspace workspace, MediaStore store, HttpContext http, CancellationToken cancel)
    {
        var asset = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel);
        return asset is null || !store.Exists(workspace.Id, asset.Sha256)
            ? Problem.NotFound()
            : Send(http, store.Open(workspace.Id, asset.Sha256), asset.ContentType, asset.Sha256, asset.Name);
    }

    /// <summary>A file as nobody can turn it into a page of ours: exact type, no sniffing, no scripts.</summary>
    internal static IResult Send(HttpContext http, Stream content, string type, string sha256, string name)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.CacheControl = "private, max-age=86400, immutable";
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(content, type, entityTag: new($"\"{sha256}\""), enableRangeProcessing: true);
    }
}
