using System.Text.Json.Nodes;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Composer;

/// <summary>Channels with their settings, as templates and sets keep them: the words of a post's own channels.</summary>
internal static class SavedChannels
{
    /// <summary>Checks shape and ids as a post's would be.</summary>
    public static async Task<(List<PartDraft> Parts, List<SavedChannel> Channels)> ReadAsync(
        WorkspaceDb db, PostSurroundingsReader reader, PostInput input, Mistakes mistakes, CancellationToken cancel)
    {
        var words = PostReading.Read(input, Guid.Empty, mistakes);
        if (!mistakes.Any)
        {
            var around = await reader.ReadAsync(db, [.. words.Channels.Select(c => c.ChannelId)], words.MediaIds, cancel);
            around.Judge(words, mistakes);
        }

        return (words.Parts, [.. words.Channels.Select(c => new SavedChannel(c.ChannelId)
        {
            Settings = c.Settings,
            Parts = c.Parts,
            FirstComment = c.FirstComment,
        })]);
    }

    public static PostChannelAnswer Show(SavedChannel channel) => new(
        channel.Id,
        JsonNode.Parse(channel.Settings)!.AsObject(),
        channel.Parts is { } parts ? [.. parts.Select(PartAnswer.Of)] : null,
        channel.FirstComment);

    public static PostChannelInput Write(SavedChannel channel) => new(channel.Id)
    {
        Settings = JsonNode.Parse(channel.Settings)!.AsObject(),
        Parts = channel.Parts is { } parts ? [.. parts.Select(PostMerge.Write)] : null,
        FirstComment = channel.FirstComment,
    };
}
