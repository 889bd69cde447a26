using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>
/// Addresses from which a network may fetch one file, for 25 hours and without a key: <c>/m/{token}/{name}</c>, no query
/// (some fetchers drop it). The token begins with the workspace's id, because only that workspace's database knows it.
/// </summary>
internal static class MediaLinks
{
    private const int TokenLength = 64;
    private const string ProbeName = "reach.txt";
    private static readonly TimeSpan Life = TimeSpan.FromHours(25);

    /// <summary>A new link, to be added and saved by the caller, and the path it answers at.</summary>
    public static (MediaLink Link, string Path) Make(Guid workspaceId, MediaAsset asset, DateTimeOffset now)
    {
        var link = new MediaLink
        {
            Token = workspaceId.ToString("N") + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            MediaId = asset.Id,
            Sha256 = asset.Sha256,
            ExpiresAt = now + Life,
        };
        return (link, $"/m/{link.Token}/{Uri.EscapeDataString(asset.Name)}");
    }

    /// <summary>A link to a few bytes of ours, for asking whether such links can be reached at all.</summary>
    public static (MediaLink Link, string Path) MakeProbe(Guid workspaceId, DateTimeOffset now)
    {
        var link = new MediaLink
        {
            Token = workspaceId.ToString("N") + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            MediaId = Guid.Empty,
            Sha256 = "",
            ExpiresAt = now + TimeSpan.FromMinutes(2),
        };
        return (link, $"/m/{link.Token}/{ProbeName}");
    }

    public static void MapMediaLinks(this IEndpointRouteBuilder app) =>
        app.MapGet("/m/{token}/{name}", HandleAsync).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        string token, string name, WorkspaceDatabases workspaces, MediaStore store, TimeProvider time, HttpContext http,
        CancellationToken cancel)
    {
        if (token.Length != TokenLength
            || !Guid.TryParseExact(token[..32], "N", out var workspaceId)
            || await workspaces.FindAsync(workspaceId, cancel) is not { } workspace)
        {
            return Problem.NotFound();
        }

        await using var db = workspace.CreateDb();
        var now = time.GetUtcNow();
        if (name == ProbeName && await db.MediaLinks.AnyAsync(l => l.Token == token && l.MediaId == Guid.Empty && l.ExpiresAt > now, cancel))
        {
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.Text(token[32..]);
        }

        var found = await db.MediaLinks.AsNoTracking().Where(l => l.Token == token && l.ExpiresAt > now)
            .Join(db.Media, l => l.MediaId, m => m.Id, (l, m) => m)
            .SingleOrDefaultAsync(cancel);
        return found is null || !store.Exists(workspaceId, found.Sha256)
            ? Problem.NotFound()
            : ReadMedia.Send(http, store.Open(workspaceId, found.Sha256), found.ContentType, found.Sha256, name);
    }
}
