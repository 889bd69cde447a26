using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Queue;

namespace Rostrum.Posts;

/// <summary>Stores a draft, or plans it at once when it names its time.</summary>
internal static class CreatePost
{
    public static void Map(RouteGroupBuilder posts) => posts.MapPost("/", HandleAsync)
        .WithName("CreatePost").WithSummary("Create a post").RequireScope(ApiScope.PostsWrite).WithProblems(409, 422);

    private static Task<Results<Made<PostAnswer>, Problem>> HandleAsync(
        PostInput input, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel) =>
        SlotDesk.RunAsync(db, () => CreateAsync(input, db, desk, caller, commit, time, cancel));

    private static async Task<Results<Made<PostAnswer>, Problem>> CreateAsync(
        PostInput input, WorkspaceDb db, PostDesk desk, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var mistakes = new Mistakes();
        var words = PostReading.Read(input, id, mistakes);
        var wish = ReadWish(input.When, now, mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var around = await desk.SurroundAsync(db, words, cancel);
        around.Judge(words, mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        if (words.ExternalRef is { } mine && await FindTwinAsync(db, mine, cancel) is { } twin)
        {
            return Problem.AlreadyExists(twin, "A post with this externalRef exists.");
        }

        var post = Write(id, words, caller, now);
        db.Posts.Add(post);
        foreach (var own in words.Channels)
        {
            db.AddRange(desk.Lay(post, own, around).Added);
        }

        db.PostMedia.AddRange(words.MediaIds.Select(m => new PostMedia { PostId = id, MediaId = m }));
        db.PostTags.AddRange(words.Tags.Select(t => new PostTag { PostId = id, Name = t }));
        db.TellPost("post.created", post, caller, now);
        if (wish is not null && await desk.PlanAsync(db, post, around, wish, caller, cancel) is { } refusal)
        {
            return refusal;
        }

        var answer = new Made<PostAnswer>($"/api/v1/posts/{id}", PostAnswer.Of(post, desk.Check(post, around)), post.Version);
        try
        {
            return await commit.SaveAsync(db, answer, cancel);
        }
        catch (DbUpdateException) when (words.ExternalRef is not null)
        {
            db.ChangeTracker.Clear();
            if (await FindTwinAsync(db, words.ExternalRef, cancel) is { } faster)
            {
                return Problem.AlreadyExists(faster, "A post with this externalRef exists.");
            }

            throw;
        }
    }

    internal static Wish? ReadWish(WhenInput? when, DateTimeOffset now, Mistakes mistakes)
    {
        if (when is null)
        {
            return null;
        }

        var (wish, member, fault) = Wish.Resolve(when, now);
        if (fault is not null)
        {
            mistakes.Add($"when.{member}", fault);
        }

        return wish;
    }

    internal static Post Write(Guid id, PostWords words, ApiCaller caller, DateTimeOffset now)
    {
        var post = new Post
        {
            Id = id,
            AuthorKind = caller.Kind,
            AuthorId = caller.Id,
            AuthorName = caller.Name,
            CreatedAt = now,
        };
        post.Rewrite(words.Parts, now);
        post.Describe(words.ExternalRef, words.Tags, words.Note, now);
        post.Channels.AddRange(words.Channels);
        return post;
    }

    private static async Task<Guid?> FindTwinAsync(WorkspaceDb db, string externalRef, CancellationToken cancel) =>
        await db.Posts.Where(p => p.ExternalRef == externalRef).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(cancel);
}
