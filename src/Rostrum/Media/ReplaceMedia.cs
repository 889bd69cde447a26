using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>
/// Puts another file into the place of one, in every post that may still be changed, as if a person had edited each: what is
/// scheduled is checked and planned anew, what was approved is asked for again. Published posts keep what they showed.
/// </summary>
internal static class ReplaceMedia
{
    /// <param name="MediaId">The file that takes the place.</param>
    public sealed record Request(Guid MediaId);

    /// <param name="Reason">Why it keeps the old file.</param>
    public sealed record Kept(Guid PostId, string Reason);

    public sealed record Response(IReadOnlyList<Guid> Changed, IReadOnlyList<Kept> Kept);

    public static void Map(RouteGroupBuilder media) => media.MapPut("/{id:guid}/replacement", HandleAsync)
        .WithName("ReplaceMedia").WithSummary("Use another file in its place").RequireScope(ApiScope.MediaWrite).WithProblems(404);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        Guid id, Request request, WorkspaceDb db, OpenWorkspace workspace, PostDesk desk, ApiCaller caller, TimeProvider time,
        CancellationToken cancel)
    {
        if (!caller.May(ApiScope.PostsWrite))
        {
            return Problem.ScopeMissing(ApiScope.PostsWrite);
        }

        if (!await db.Media.AnyAsync(m => m.Id == id, cancel))
        {
            return Problem.NotFound();
        }

        if (id == request.MediaId || !await db.Media.AnyAsync(m => m.Id == request.MediaId, cancel))
        {
            return Problem.Validation("mediaId", "Another file of this library.");
        }

        var posts = await db.PostMedia.Where(u => u.MediaId == id).Select(u => u.PostId).ToListAsync(cancel);
        var changed = new List<Guid>();
        var kept = new List<Kept>();
        foreach (var postId in posts)
        {
            // A transaction of its own: one post that cannot follow keeps no other back.
            await using var own = workspace.CreateDb();
            if (await ReplaceInAsync(own, postId, id, request.MediaId, desk, caller, time.GetUtcNow(), cancel) is { } reason)
            {
                kept.Add(new(postId, reason));
            }
            else
            {
                changed.Add(postId);
            }
        }

        return new Found<Response>(new(changed, kept));
    }

    /// <summary>A sentence when the post keeps the old file.</summary>
    private static async Task<string?> ReplaceInAsync(
        WorkspaceDb db, Guid postId, Guid from, Guid to, PostDesk desk, ApiCaller caller, DateTimeOffset now, CancellationToken cancel)
    {
        if (await PostDesk.FindAsync(db, postId, cancel) is not { } post)
        {
            return "This post is gone.";
        }

        var patch = MergePatch.Of(Write(post, from, to));
        var (input, problem) = PostMerge.Apply(post, patch);
        if (input is null)
        {
            return SentenceOf(problem!);
        }

        var words = PostReading.Read(input, postId, new());
        var around = await desk.SurroundAsync(db, words, cancel);
        if (await EditPost.ApplyAsync(db, desk, post, patch, words, around, caller, now, cancel) is { } refusal)
        {
            return SentenceOf(refusal);
        }

        db.TellPost("post.updated", post, caller, now);
        try
        {
            await db.SaveChangesAsync(cancel);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return "Somebody changed this post at the same moment.";
        }
    }

    /// <summary>The patch a person would send: the parts that show the file, with the other one.</summary>
    private static JsonObject Write(Post post, Guid from, Guid to)
    {
        var patch = new JsonObject();
        if (Uses(post.Parts, from))
        {
            patch["parts"] = Parts(post.Parts, from, to);
        }

        var channels = post.Channels.Where(c => c.Parts is { } own && Uses(own, from)).ToList();
        if (channels.Count > 0)
        {
            patch["channels"] = new JsonObject(
                channels.Select(c => KeyValuePair.Create(c.ChannelId.ToString(), (JsonNode?)new JsonObject { ["parts"] = Parts(c.Parts!, from, to) })));
        }

        return patch;
    }

    private static bool Uses(List<PartDraft> parts, Guid media) => parts.Exists(p => p.Media.Any(m => m.Id == media));

    private static JsonArray Parts(List<PartDraft> parts, Guid from, Guid to) =>
        PostMerge.Written([.. parts.Select(p => p with { Media = [.. p.Media.Select(m => m.Id == from ? m with { Id = to } : m)] })]);

    private static string SentenceOf(Problem problem) => problem.Body.Detail ?? problem.Body.Title;
}
