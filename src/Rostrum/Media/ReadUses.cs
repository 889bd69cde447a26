using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>The posts that use a file, newest first.</summary>
internal static class ReadUses
{
    private const int Beginning = 100;

    public sealed record Use
    {
        public required Guid PostId { get; init; }

        public required PostState State { get; init; }

        public required DateTimeOffset? At { get; init; }

        /// <summary>How the post begins; null for a caller who may not read posts.</summary>
        public required string? Text { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }
    }

    public static void Map(RouteGroupBuilder media) => media.MapGet("/{id:guid}/uses", HandleAsync)
        .WithName("ListMediaUses").WithSummary("List the posts that use a file").RequireScope(ApiScope.MediaRead).WithProblems(404);

    private static async Task<Results<PageOf<Use>, Problem>> HandleAsync(
        Guid id, int? limit, string? cursor, HttpRequest request, WorkspaceDb db, ApiCaller caller, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!await db.Media.AnyAsync(m => m.Id == id, cancel))
        {
            return Problem.NotFound();
        }

        var rows = db.Posts.AsNoTracking().Where(p => db.PostMedia.Any(u => u.MediaId == id && u.PostId == p.Id));
        if (page.Cursor is { } at)
        {
            var moment = DateTimeOffset.FromUnixTimeMilliseconds(at.Key);
            rows = rows.Where(p => p.CreatedAt < moment || (p.CreatedAt == moment && p.Id < at.Id));
        }

        var found = await rows.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(page.Limit + 1)
            .Select(p => new { p.Id, p.State, p.At, p.CreatedAt, p.Parts }).ToListAsync(cancel);
        var mayRead = caller.May(ApiScope.PostsRead);
        return page.Make(found, p => new Cursor(p.CreatedAt.ToUnixTimeMilliseconds(), p.Id), p => new Use
        {
            PostId = p.Id,
            State = p.State,
            At = p.At,
            Text = mayRead ? BeginningOf(p.Parts) : null,
            CreatedAt = p.CreatedAt,
        });
    }

    private static string BeginningOf(List<PartDraft> parts)
    {
        var text = parts.Count == 0 ? "" : parts[0].Text;
        return string.Concat(text.EnumerateRunes().Take(Beginning));
    }
}
