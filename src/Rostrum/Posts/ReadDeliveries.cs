using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>What goes out, went out, or waits for somebody.</summary>
internal static class ReadDeliveries
{
    public sealed record Attempts(IReadOnlyList<AttemptAnswer> Items);

    public static void Map(RouteGroupBuilder deliveries)
    {
        deliveries.MapGet("/", ListAsync).WithName("ListDeliveries").WithSummary("List deliveries").RequireScope(ApiScope.PostsRead);
        deliveries.MapGet("/{id:guid}", GetAsync).WithName("GetDelivery").WithSummary("Get a delivery")
            .RequireScope(ApiScope.PostsRead).WithProblems(404);
        deliveries.MapGet("/{id:guid}/attempts", AttemptsAsync).WithName("ListAttempts").WithSummary("List a delivery's attempts")
            .RequireScope(ApiScope.PostsRead).WithProblems(404);
    }

    private static async Task<Results<PageOf<DeliveryAnswer>, Problem>> ListAsync(
        string[]? state, Guid[]? channelId, Guid? postId, int? limit, string? cursor, HttpRequest request, WorkspaceDb db,
        CancellationToken cancel)
    {
        var states = new List<DeliveryState>();
        foreach (var word in state ?? [])
        {
            if (!Words.TryRead<DeliveryState>(word, out var known))
            {
                return Problem.BadParameter("state", $"No delivery is ever {word}.");
            }

            states.Add(known);
        }

        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = db.Deliveries.AsNoTracking();
        rows = states.Count > 0 ? rows.Where(d => states.Contains(d.State)) : rows;
        rows = channelId is { Length: > 0 } channels ? rows.Where(d => channels.Contains(d.ChannelId)) : rows;
        rows = postId is { } post ? rows.Where(d => d.PostId == post) : rows;
        rows = page.Cursor is { } at ? rows.Where(d => d.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(d => d.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, d => new Cursor(0, d.Id), DeliveryAnswer.Of);
    }

    private static async Task<Results<Found<DeliveryAnswer>, Problem>> GetAsync(Guid id, WorkspaceDb db, CancellationToken cancel) =>
        await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is { } delivery
            ? new Found<DeliveryAnswer>(DeliveryAnswer.Of(delivery), delivery.Version)
            : Problem.NotFound();

    private static async Task<Results<Found<Attempts>, Problem>> AttemptsAsync(Guid id, WorkspaceDb db, CancellationToken cancel)
    {
        if (!await db.Deliveries.AnyAsync(d => d.Id == id, cancel))
        {
            return Problem.NotFound();
        }

        var attempts = await db.Attempts.AsNoTracking().Where(a => a.DeliveryId == id).OrderBy(a => a.Number).ToListAsync(cancel);
        return new Found<Attempts>(new(
        [
            .. attempts.Select(a => new AttemptAnswer(
                a.Id, a.Number, a.Step, a.Fingerprint, a.RepeatIsSafe, a.StartedAt, a.FinishedAt, a.Outcome, a.RemoteId,
                a.FailureKind, a.FailureSentence, a.FailureCode)),
        ]));
    }
}
