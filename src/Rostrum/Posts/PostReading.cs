using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Posts;

/// <summary>A post's words after the shape was checked.</summary>
internal sealed record PostWords(List<PartDraft> Parts, IReadOnlyList<PostChannel> Channels)
{
    public string? ExternalRef { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Note { get; init; }

    /// <summary>Every file that some part uses, once.</summary>
    public IReadOnlyList<Guid> MediaIds =>
        [.. Parts.Concat(Channels.SelectMany(c => c.Parts ?? [])).SelectMany(p => p.Media).Select(m => m.Id).Distinct()];
}

/// <summary>Checks the shape of what a client wrote; what a network allows is asked later.</summary>
internal static class PostReading
{
    private const int MaxText = 100_000;
    private const int MaxParts = 50;
    private const int MaxMedia = 50;
    private const int MaxChannels = 100;
    private const int MaxTags = 50;

    public static PostWords Read(PostInput input, Guid postId, Mistakes mistakes)
    {
        mistakes.Expect(input.ExternalRef is null or { Length: >= 1 and <= 200 }, "externalRef", "1 to 200 characters.");
        mistakes.Expect((input.Note?.Length ?? 0) <= 5000, "note", "At most 5000 characters.");
        var tags = input.Tags ?? [];
        mistakes.Expect(tags.Count <= MaxTags && tags.All(t => t.Length is >= 1 and <= 100), "tags", $"At most {MaxTags} tags of 1 to 100 characters.");
        var inputs = input.Channels ?? [];
        mistakes.Expect(inputs.Count <= MaxChannels, "channels", $"At most {MaxChannels} channels.");
        mistakes.Expect(inputs.Select(c => c.Id).Distinct().Count() == inputs.Count, "channels", "A channel is named twice.");
        return new(
            ReadParts(input.Parts ?? [], "parts", mistakes),
            [.. inputs.Select((c, i) => ReadChannel(c, postId, $"channels[{i}]", mistakes))])
        {
            ExternalRef = input.ExternalRef,
            Tags = [.. tags.Distinct()],
            Note = input.Note,
        };
    }

    private static PostChannel ReadChannel(PostChannelInput input, Guid postId, string member, Mistakes mistakes)
    {
        mistakes.Expect((input.FirstComment?.Length ?? 0) <= MaxText, $"{member}.firstComment", $"At most {MaxText} characters.");
        return new()
        {
            PostId = postId,
            ChannelId = input.Id,
            Settings = input.Settings?.ToJsonString() ?? "{}",
            Parts = input.Parts is { } parts ? ReadParts(parts, $"{member}.parts", mistakes) : null,
            FirstComment = string.IsNullOrWhiteSpace(input.FirstComment) ? null : input.FirstComment,
        };
    }

    private static List<PartDraft> ReadParts(IReadOnlyList<PartInput> inputs, string member, Mistakes mistakes)
    {
        mistakes.Expect(inputs.Count <= MaxParts, member, $"At most {MaxParts} parts.");
        var parts = new List<PartDraft>(inputs.Count);
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            var at = $"{member}[{i}]";
            var media = input.Media ?? [];
            mistakes.Expect((input.Text?.Length ?? 0) <= MaxText, $"{at}.text", $"At most {MaxText} characters.");
            mistakes.Expect(media.Count <= MaxMedia, $"{at}.media", $"At most {MaxMedia} files.");
            mistakes.Expect(input.AfterSeconds is null or (>= 0 and <= 86_400), $"{at}.afterSeconds", "0 to 86400.");
            for (var j = 0; j < media.Count; j++)
            {
                mistakes.Expect((media[j].Alt?.Length ?? 0) <= 10_000, $"{at}.media[{j}].alt", "At most 10000 characters.");
                mistakes.Expect(
                    media[j].Focus is null or { X: >= -1 and <= 1, Y: >= -1 and <= 1 }, $"{at}.media[{j}].focus", "x and y from -1 to 1.");
            }

            parts.Add(new(input.Text ?? "")
            {
                Media = [.. media.Select(m => new PartMedia(m.Id) { Alt = m.Alt, FocusX = m.Focus?.X, FocusY = m.Focus?.Y })],
                AfterSeconds = input.AfterSeconds ?? 0,
            });
        }

        return parts;
    }
}
