using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>What became of a post, oldest first: made and changed by whom, every attempt, live or not. As far back as events are kept.</summary>
internal static class ReadHistory
{
    private const int Most = 500;

    public sealed record Response(IReadOnlyList<Entry> Items);

    /// <param name="By">Who did it; null for what the program did.</param>
    public sealed record Entry(DateTimeOffset At, string What, string? By, Guid? DeliveryId, string? Detail);

    public static void Map(RouteGroupBuilder posts) => posts.MapGet("/{id:guid}/history", HandleAsync)
        .WithName("GetPostHistory").WithSummary("Get a post's history").RequireScope(ApiScope.PostsRead).WithProblems(404);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(Guid id, WorkspaceDb db, CancellationToken cancel)
    {
        var post = await db.Posts.AsNoTracking().Include(p => p.Deliveries).SingleOrDefaultAsync(p => p.Id == id, cancel);
        if (post is null)
        {
            return Problem.NotFound();
        }

        var mark = $"%\"postId\":\"{id}\"%";
        var events = await db.Outbox.AsNoTracking()
            .Where(o => o.At >= post.CreatedAt && EF.Functions.Like(o.Data, mark)).OrderBy(o => o.Seq).Take(Most).ToListAsync(cancel);
        var deliveries = post.Deliveries.ConvertAll(d => d.Id);
        var attempts = await db.Attempts.AsNoTracking()
            .Where(a => deliveries.Contains(a.DeliveryId)).OrderBy(a => a.StartedAt).Take(Most).ToListAsync(cancel);
        var entries = events.Select(Of).Concat(attempts.Select(Of)).ToList();
        if (entries.TrueForAll(e => e.What != "post.created"))
        {
            entries.Add(new(post.CreatedAt, "post.created", post.AuthorName, null, null));
        }

        return new Found<Response>(new([.. entries.OrderBy(e => e.At)]));
    }

    private static Entry Of(OutboxEvent one)
    {
        var data = JsonNode.Parse(one.Data)!;
        return new(
            one.At,
            one.Type,
            (string?)data["actor"]?["name"],
            Guid.TryParse((string?)data["deliveryId"], out var delivery) ? delivery : null,
            (string?)data["failure"]?["sentence"] ?? (string?)data["reason"]);
    }

    private static Entry Of(Attempt attempt) =>
        new(attempt.StartedAt, "attempt." + (attempt.Outcome ?? "underWay"), null, attempt.DeliveryId, attempt.FailureSentence);
}
