using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>Says "I have this post open", and is told who else has. The composer repeats it every 20 seconds.</summary>
internal static class ShowPresence
{
    public sealed record Response(IReadOnlyList<CardAuthor> Others);

    public static void Map(RouteGroupBuilder posts)
    {
        posts.MapPut("/{id:guid}/presence", HereAsync).WithName("ShowPresence").WithSummary("Say that you have a post open")
            .WithMetadata(new BulkWrite()).RequireScope(ApiScope.PostsRead).WithProblems(404);
        posts.MapDelete("/{id:guid}/presence", Leave).WithName("EndPresence").WithSummary("Say that you have closed a post")
            .WithMetadata(new BulkWrite()).RequireScope(ApiScope.PostsRead);
    }

    private static async Task<Results<Found<Response>, Problem>> HereAsync(
        Guid id, WorkspaceDb db, PresenceBook book, ApiCaller caller, CancellationToken cancel) =>
        await db.Posts.AnyAsync(p => p.Id == id, cancel)
            ? new Found<Response>(new(book.Enter(id, new(caller.Kind, caller.Name, caller.Id))))
            : Problem.NotFound();

    private static Gone204 Leave(Guid id, PresenceBook book, ApiCaller caller)
    {
        book.Leave(id, caller.Id);
        return Gone204.Instance;
    }
}

/// <summary>Who has which post open, as this process heard it in the last 45 seconds. Never stored.</summary>
internal sealed class PresenceBook(TimeProvider time)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(45);

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Guid, Seen>> posts = new();

    private long sweptAt = time.GetTimestamp();

    /// <summary>Notes this one and answers with the others.</summary>
    public IReadOnlyList<CardAuthor> Enter(Guid post, CardAuthor who)
    {
        Sweep();
        var here = posts.GetOrAdd(post, _ => new());
        here[who.Id] = new(who, time.GetTimestamp());
        return [.. here.Values.Where(s => s.Who.Id != who.Id && IsFresh(s)).Select(s => s.Who).OrderBy(w => w.Name, StringComparer.Ordinal)];
    }

    public void Leave(Guid post, Guid who)
    {
        if (posts.TryGetValue(post, out var here))
        {
            here.TryRemove(who, out _);
        }
    }

    /// <summary>Now and then, what nobody has open any more is forgotten.</summary>
    private void Sweep()
    {
        var last = Interlocked.Read(ref sweptAt);
        if (time.GetElapsedTime(last) < Believed || Interlocked.CompareExchange(ref sweptAt, time.GetTimestamp(), last) != last)
        {
            return;
        }

        foreach (var (post, here) in posts)
        {
            foreach (var (who, seen) in here.Where(h => !IsFresh(h.Value)))
            {
                here.TryRemove(KeyValuePair.Create(who, seen));
            }

            if (here.IsEmpty)
            {
                posts.TryRemove(post, out _);
            }
        }
    }

    private bool IsFresh(Seen seen) => time.GetElapsedTime(seen.At) < Believed;

    private sealed record Seen(CardAuthor Who, long At);
}
