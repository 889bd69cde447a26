using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Channels;
using Rostrum.Model;
using Rostrum.Platform.Clock;

namespace Rostrum.Posts;

/// <summary>What lists, calendar and counts may be narrowed by.</summary>
internal sealed record PostFilter(IReadOnlyList<PostState> States)
{
    public Guid[] ChannelIds { get; init; } = [];

    /// <summary>Name of a group of channels.</summary>
    public string? Group { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public string? Tag { get; init; }

    public Guid? AuthorId { get; init; }

    public string? Words { get; init; }

    public static PostFilter Read(string[]? stateWords, string? from, string? to, Mistakes mistakes)
    {
        var states = new List<PostState>();
        foreach (var word in stateWords ?? [])
        {
            if (Api.Words.TryRead<PostState>(word, out var state))
            {
                states.Add(state);
            }
            else
            {
                mistakes.Add("state", $"No post is ever {word}.");
            }
        }

        return new(states) { From = ReadInstant("from", from, mistakes), To = ReadInstant("to", to, mistakes) };
    }

    public IQueryable<Post> Apply(WorkspaceDb db, IQueryable<Post> posts)
    {
        posts = States.Count > 0 ? posts.Where(p => States.Contains(p.State)) : posts;
        posts = From is { } from ? posts.Where(p => p.At >= from) : posts;
        posts = To is { } to ? posts.Where(p => p.At < to) : posts;
        posts = AuthorId is { } author ? posts.Where(p => p.AuthorId == author) : posts;
        posts = Tag is { } tag ? posts.Where(p => db.PostTags.Any(t => t.PostId == p.Id && t.Name == tag)) : posts;
        if (ChannelIds.Length > 0)
        {
            posts = posts.Where(p => p.Channels.Any(c => ChannelIds.Contains(c.ChannelId)));
        }

        posts = posts.InGroup(db, Group);
        return Words is { } words ? Saying(db, posts, words) : posts;
    }

    /// <summary>Capital or small alike. Parts are a JSON column: the words stand in it as JSON writes them.</summary>
    private static IQueryable<Post> Saying(WorkspaceDb db, IQueryable<Post> posts, string words)
    {
        var written = $"%{Like.Escape(JsonEncodedText.Encode(words).ToString())}%";
        var plain = $"%{Like.Escape(words)}%";
        return db.Database.IsNpgsql()
            ? posts.Where(p => EF.Functions.ILike((string)(object)p.Parts, written, "\\") || EF.Functions.ILike(p.Note!, plain, "\\"))
            : posts.Where(p => EF.Functions.Like((string)(object)p.Parts, written, "\\") || EF.Functions.Like(p.Note!, plain, "\\"));
    }

    private static DateTimeOffset? ReadInstant(string name, string? text, Mistakes mistakes)
    {
        if (text is null)
        {
            return null;
        }

        mistakes.Expect(Instants.TryRead(text, out var at), name, "An instant with its offset, such as 2026-12-01T08:00:00Z.");
        return at;
    }
}
