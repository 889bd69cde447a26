using Microsoft.AspNetCore.Http.HttpResults;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Posts;

/// <summary>Says what each network would make of a post. Saves nothing.</summary>
internal static class CheckPost
{
    /// <summary>One part as a channel would publish it.</summary>
    public sealed record PartLook(int Part, PartKind Kind, string Text, int Length, int Limit);

    public sealed record ChannelLook(
        Guid ChannelId, string Network, IReadOnlyList<PartLook> Parts, IReadOnlyList<PostRuleAnswer> Warnings, IReadOnlyList<PostRuleAnswer> Refusals);

    public sealed record Response(bool Fits, IReadOnlyList<ChannelLook> Channels);

    public static void Map(RouteGroupBuilder posts) => posts.MapPost("/checks", HandleAsync)
        .WithName("CheckPost").WithSummary("Check a post without saving it").RequireScope(ApiScope.PostsRead);

    private static async Task<Results<Found<Response>, Problem>> HandleAsync(
        PostInput input, WorkspaceDb db, PostDesk desk, ApiCaller caller, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var mistakes = new Mistakes();
        var words = PostReading.Read(input, Guid.Empty, mistakes);
        CreatePost.ReadWish(input.When, now, mistakes);
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

        var post = CreatePost.Write(Guid.Empty, words, caller, now);
        var faults = desk.Check(post, around).ToLookup(f => f.ChannelId);
        return new Found<Response>(new(
            !faults.SelectMany(f => f).Any(PostRules.Refuses),
            [.. words.Channels.Select(own => Look(post, own, around.Channels[own.ChannelId], faults[own.ChannelId]))]));
    }

    private static ChannelLook Look(Post post, PostChannel own, ChannelView channel, IEnumerable<PostFault> faults)
    {
        var byWeight = faults.ToLookup(PostRules.Refuses, PostRuleAnswer.Of);
        var rules = channel.Network?.RulesFor(channel.Facts).Text;
        var parts = PostPlan.PartsOf(post.Parts, own, channel).Select(p => new PartLook(
            p.Part,
            p.Kind,
            p.Content.Text,
            rules?.Measure(p.Content.Text) ?? p.Content.Text.Length,
            rules is null ? 0 : p.Content.Media.Count > 0 ? rules.MaxWithMedia ?? rules.MaxLength : rules.MaxLength));
        return new(channel.Id, channel.NetworkId, [.. parts], [.. byWeight[false]], [.. byWeight[true]]);
    }
}
