using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Queue;

namespace Rostrum.Posts;

/// <summary>A fresh draft with the same words, files and channels; planned at once when it names a time.</summary>
internal static class CopyPost
{
    public sealed record Request
    {
        public WhenInput? When { get; init; }
    }

    public static void Map(RouteGroupBuilder posts) => posts.MapPost("/{id:guid}/copies", HandleAsync)
        .WithName("CopyPost").WithSummary("Copy a post").RequireScope(ApiScope.PostsWrite).WithProblems(404, 409, 422);

    private static Task<Results<Made<PostAnswer>, Problem>> HandleAsync(
        Guid id, Request? request, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel) =>
        SlotDesk.RunAsync(db, () => CopyAsync(id, request, db, desk, caller, commit, time, cancel));

    private static async Task<Results<Made<PostAnswer>, Problem>> CopyAsync(
        Guid id, Request? request, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var mistakes = new Mistakes();
        var wish = CreatePost.ReadWish(request?.When, now, mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        if (await PostDesk.FindAsync(db, id, cancel) is not { } old)
        {
            return Problem.NotFound();
        }

        var around = await desk.SurroundAsync(db, old, cancel);
        var fresh = Guid.CreateVersion7(now);
        var words = new PostWords(
            old.Parts,
            [
                .. old.Channels.Where(c => around.Channels.ContainsKey(c.ChannelId)).Select(c => new PostChannel
                {
                    PostId = fresh,
                    ChannelId = c.ChannelId,
                    Settings = c.Settings,
                    Parts = c.Parts,
                    FirstComment = c.FirstComment,
                }),
            ])
        {
            Tags = old.Tags,
            Note = old.Note,
        };
        var post = CreatePost.Write(fresh, words, caller, now);
        db.Posts.Add(post);
        foreach (var own in words.Channels)
        {
            db.AddRange(desk.Lay(post, own, around).Added);
        }

        db.PostMedia.AddRange(words.MediaIds.Where(around.Library.ContainsKey).Select(m => new PostMedia { PostId = fresh, MediaId = m }));
        db.PostTags.AddRange(words.Tags.Select(t => new PostTag { PostId = fresh, Name = t }));
        db.TellPost("post.created", post, caller, now);
        if (wish is not null && await desk.PlanAsync(db, post, around, wish, caller, cancel) is { } refusal)
        {
            return refusal;
        }

        return await commit.SaveAsync(
            db, new Made<PostAnswer>($"/api/v1/posts/{fresh}", PostAnswer.Of(post, desk.Check(post, around)), post.Version), cancel);
    }
}
