using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>A person's word where nobody can know: it is live, post it again, or give up.</summary>
internal static class DecideDelivery
{
    public enum VerdictWord
    {
        IsLive,
        PostAgain,
        GiveUp,
    }

    public sealed record Request(VerdictWord Verdict)
    {
        /// <summary>The post's address, when it is live.</summary>
        public string? Url { get; init; }

        /// <summary>The network's id of it, from the candidates.</summary>
        public string? NetworkPostId { get; init; }
    }

    public static void Map(RouteGroupBuilder deliveries) => deliveries.MapPost("/{id:guid}/verdict", HandleAsync)
        .WithName("DecideDelivery").WithSummary("Say what became of a delivery").RequireScope(ApiScope.PostsPublish)
        .WithProblems(404, 409, 412);

    private static async Task<Results<Found<DeliveryAnswer>, Problem>> HandleAsync(
        Guid id, Request request, IfMatch ifMatch, WorkspaceDb db, DeliveryDesk desk, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        var mistakes = new Mistakes();
        mistakes.Expect(IsAddress(request.Url), "url", "A web address.");
        mistakes.Expect((request.NetworkPostId?.Length ?? 0) <= 500, "networkPostId", "At most 500 characters.");
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        if (await DeliveryDesk.FindAsync(db, id, cancel) is not { } found)
        {
            return Problem.NotFound();
        }

        var delivery = found.Delivery;
        if (ifMatch.Misses(delivery.Version))
        {
            return Problem.VersionConflict(delivery.Version);
        }

        var now = time.GetUtcNow();
        var sentence = request.Verdict switch
        {
            VerdictWord.IsLive => delivery.SayLive(request.NetworkPostId, request.Url, now),
            VerdictWord.PostAgain => delivery.PostAgain(now, Guid.CreateVersion7(now)),
            VerdictWord.GiveUp => delivery.GiveUp(now),
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
        if (sentence is not null)
        {
            return Problem.StateConflict(Conventions.Word(delivery.State), sentence, "needsPerson");
        }

        await FollowAsync(db, desk, found, request.Verdict, now, cancel);
        found.Post.Refold(now);
        return await commit.SaveAsync(db, new Found<DeliveryAnswer>(DeliveryAnswer.Of(delivery), delivery.Version), cancel);
    }

    private static async Task FollowAsync(
        WorkspaceDb db, DeliveryDesk desk, DeliveryCase found, VerdictWord verdict, DateTimeOffset now, CancellationToken cancel)
    {
        switch (verdict)
        {
            case VerdictWord.IsLive:
                await desk.FollowLiveAsync(db, found, cancel);
                DeliveryDesk.Tell(db, "delivery.live", found.Delivery, now);
                break;
            case VerdictWord.PostAgain:
                await desk.EnqueueAsync(db, found.Delivery, cancel);
                break;
            case VerdictWord.GiveUp:
                DeliveryDesk.Tell(db, "delivery.failed", found.Delivery, now);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(verdict));
        }
    }

    private static bool IsAddress(string? url) =>
        url is null || (url.Length <= 2000 && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http");
}
