using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Media;
using Rostrum.Model;

namespace Rostrum.Composer;

/// <summary>What a page says of itself, for the composer's preview: read through the guard, kept for a day.</summary>
internal static class LinkCards
{
    private const int LongestAddress = 2000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    public sealed record Request(string Url);

    /// <param name="Url">Where redirects ended.</param>
    /// <param name="ImageUrl">At this API; null where the page names no picture that can be shown.</param>
    public sealed record Answer(
        Guid Id, string Url, string? Title, string? Description, string? SiteName, string? ImageUrl, DateTimeOffset ExpiresAt);

    public static void Map(RouteGroupBuilder api)
    {
        var cards = api.MapGroup("/link-cards").WithTags("Composer");
        cards.MapPost("/", ReadAsync).WithName("ReadLinkCard").WithSummary("Read what a page says of itself").RequireScope(ApiScope.PostsWrite);
        cards.MapGet("/{id:guid}/image", ImageAsync).WithName("GetLinkCardImage").WithSummary("Get a link card's picture")
            .Produces(StatusCodes.Status200OK, contentType: "image/jpeg").RequireScope(ApiScope.PostsRead).WithProblems(404)
            .WithMetadata(new QueryNames("workspace"));
    }

    private static async Task<Results<Found<Answer>, Problem>> ReadAsync(
        Request request, WorkspaceDb db, PageReader pages, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (request.Url.Length > LongestAddress || !Uri.TryCreate(request.Url, UriKind.Absolute, out _))
        {
            return Problem.Validation("url", "A whole address, such as https://harbour.example/panettone.");
        }

        var now = time.GetUtcNow();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Url)));
        if (await FindAsync(db, hash, now, cancel) is { } known)
        {
            return new Found<Answer>(known);
        }

        var (page, sentence) = await pages.ReadAsync(request.Url, caller.WorkspaceId.ToString()!, cancel);
        if (page is null)
        {
            return Problem.Validation("url", sentence!);
        }

        await db.LinkPreviews.Where(c => c.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        var card = new LinkPreview
        {
            Id = Guid.CreateVersion7(now),
            UrlHash = hash,
            Url = page.Url,
            Title = page.Title,
            Description = page.Description,
            SiteName = page.SiteName,
            Picture = page.Picture,
            ExpiresAt = now + KeptFor,
        };
        db.LinkPreviews.Add(card);
        try
        {
            var answer = Show(card.Id, card.Url, card.Title, card.Description, card.SiteName, card.Picture is not null, card.ExpiresAt);
            return await commit.SaveAsync(db, new Found<Answer>(answer), cancel);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await FindAsync(db, hash, now, cancel) is { } faster)
            {
                return new Found<Answer>(faster);
            }

            throw;
        }
    }

    private static async Task<IResult> ImageAsync(Guid id, WorkspaceDb db, TimeProvider time, HttpContext http, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var picture = await db.LinkPreviews.Where(c => c.Id == id && c.ExpiresAt > now).Select(c => c.Picture).SingleOrDefaultAsync(cancel);
        return picture is null
            ? Problem.NotFound()
            : ReadMedia.Send(http, new MemoryStream(picture), "image/jpeg", Convert.ToHexStringLower(SHA256.HashData(picture)), "card.jpg");
    }

    /// <summary>Without its picture's bytes.</summary>
    private static async Task<Answer?> FindAsync(WorkspaceDb db, string hash, DateTimeOffset now, CancellationToken cancel)
    {
        var found = await db.LinkPreviews.AsNoTracking().Where(c => c.UrlHash == hash && c.ExpiresAt > now)
            .Select(c => new { c.Id, c.Url, c.Title, c.Description, c.SiteName, HasPicture = c.Picture != null, c.ExpiresAt })
            .SingleOrDefaultAsync(cancel);
        return found is null ? null : Show(found.Id, found.Url, found.Title, found.Description, found.SiteName, found.HasPicture, found.ExpiresAt);
    }

    private static Answer Show(
        Guid id, string url, string? title, string? description, string? site, bool hasPicture, DateTimeOffset expiresAt) =>
        new(id, url, title, description, site, hasPicture ? $"/api/v1/link-cards/{id}/image" : null, expiresAt);
}
