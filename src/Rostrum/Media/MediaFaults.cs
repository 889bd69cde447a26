using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Media;

/// <summary>Holds files of the library against a network's rules, one by one and together.</summary>
internal static class MediaFaults
{
    // Faults of the number of files are the post's, not a single file's.
    private static readonly HashSet<string> OfTheWhole = ["tooManyMedia", "tooManyImages", "tooManyVideos", "tooManyAudios", "mediaMixed"];

    /// <summary>What speaks against one file, wherever else it stands.</summary>
    public static IReadOnlyList<RuleFault> Of(Rules rules, string network, MediaAsset asset) => rules.Check(ContentOf([asset]), network);

    /// <summary>What speaks against these files in one post, beyond what speaks against each.</summary>
    public static IReadOnlyList<RuleFault> OfAll(Rules rules, string network, IReadOnlyList<MediaAsset> assets)
    {
        var alone = assets.SelectMany(a => Of(rules, network, a)).Select(f => f.Rule).ToHashSet();
        return [.. rules.Check(ContentOf(assets), network).Where(f => OfTheWhole.Contains(f.Rule) && !alone.Contains(f.Rule))];
    }

    private static PartContent ContentOf(IReadOnlyList<MediaAsset> assets) => new()
    {
        Text = "",
        Kind = PartKind.Post,
        Media =
        [
            .. assets.Select(a => new MediaItem(a.Id, a.Kind, a.ContentType, a.Bytes)
            {
                Width = a.Width,
                Height = a.Height,
                Duration = a.DurationMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                Alt = a.Alt,
                FileName = a.Name,
            }),
        ],
    };
}
