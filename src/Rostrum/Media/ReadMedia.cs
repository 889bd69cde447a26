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
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .RequireScope(ApiScope.MediaRead).WithProblems(404);
    }

    private static async Task<Results<PageOf<MediaAnswer>, Problem>> ListAsync(
        string? type, string? tag, string? q, bool? unused, int? limit, string? cursor, HttpRequest request, WorkspaceDb db,
        CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = db.Media.AsNoTracking();
        if (type is not null)
        {
            // "image", "image/*" and "image/png" all mean what they say
            var prefix = type.TrimEnd('*').TrimEnd('/');
            rows = rows.Where(m => m.ContentType == prefix || m.ContentType.StartsWith(prefix + "/"));
        }

        if (tag is not null)
        {
            var pattern = $"%\"{Like.Escape(tag)}\"%";
            rows = rows.Where(m => EF.Functions.Like((string)(object)m.Tags, pattern, "\\"));
        }

        if (q is not null)
        {
            var pattern = $"%{Like.Escape(q)}%";
            rows = rows.Where(m => EF.Functions.Like(m.Name, pattern, "\\") || EF.Functions.Like(m.Alt!, pattern, "\\"));
        }

        rows = unused == true ? rows.Where(m => !db.PostMedia.Any(u => u.MediaId == m.Id)) : rows;
        if (page.Cursor is { } at)
        {
            var moment = DateTimeOffset.FromUnixTimeMilliseconds(at.Key);
            rows = rows.Where(m => m.CreatedAt < moment || (m.CreatedAt == moment && m.Id < at.Id));
        }

        var found = await rows.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Take(page.Limit + 1)
            .Select(m => new { Asset = m, Uses = db.PostMedia.Count(u => u.MediaId == m.Id) })
            .ToListAsync(cancel);
        return page.Make(
            found, f => new Cursor(f.Asset.CreatedAt.ToUnixTimeMilliseconds(), f.Asset.Id), f => MediaAnswer.Of(f.Asset, f.Uses));
    }

    private static async Task<Results<Found<MediaAnswer>, Problem>> GetAsync(Guid id, WorkspaceDb db, CancellationToken cancel) =>
        await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel) is { } asset
            ? new Found<MediaAnswer>(MediaAnswer.Of(asset, await db.PostMedia.CountAsync(u => u.MediaId == id, cancel)), asset.Version)
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
