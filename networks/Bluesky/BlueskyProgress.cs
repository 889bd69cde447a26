using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky;

/// <summary>How far a publication is. The record is frozen once and repeated letter by letter.</summary>
internal sealed record BlueskyProgress
{
    /// <summary>Uploaded pictures, in the order of the part's media.</summary>
    public IReadOnlyList<UploadedImage> Images { get; init; } = [];

    public string? VideoJob { get; init; }

    public JsonObject? Video { get; init; }

    /// <summary>Set when everything outside the text is known: mentions, quote, card.</summary>
    public Surroundings? Around { get; init; }

    public string? RecordKey { get; init; }

    /// <summary>The frozen record's JSON.</summary>
    public string? Record { get; init; }

    public StrongRef? Live { get; init; }

    /// <summary>How often blobs that the server dropped were uploaded again.</summary>
    public int Reuploads { get; init; }

    public int GateTries { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];
}

internal sealed record UploadedImage(JsonObject Blob, int Width, int Height);

internal sealed record Surroundings
{
    /// <summary>Handle → DID of the mentions that exist.</summary>
    public IReadOnlyDictionary<string, string> Mentions { get; init; } = new Dictionary<string, string>();

    public StrongRef? Quote { get; init; }

    public JsonObject? Card { get; init; }
}

/// <summary>Names of the choices a post may carry.</summary>
internal static class BlueskyOptions
{
    public const string Languages = "languages";
    public const string Replies = "replies";
    public const string Labels = "labels";
    public const string Quote = "quote";
    public const string Card = "card";
    public const string NoCard = "noCard";

    public static IReadOnlyList<Option> All { get; } =
    [
        new(Languages, "Languages", OptionKind.TextList) { Help = "Up to three, such as en or pt-BR.", MaxItems = 3 },
        new(Replies, "Who can reply", OptionKind.Choices)
        {
            Help = "Nothing chosen: everyone.",
            FirstPartOnly = true,
            Choices =
            [
                new("nobody", "Nobody"), new("mentioned", "People mentioned"), new("followers", "Followers"),
                new("following", "People the account follows"),
            ],
        },
        new(Labels, "Content warning", OptionKind.Choices)
        {
            Choices =
            [
                new("sexual", "Suggestive"), new("nudity", "Nudity"), new("porn", "Adult"), new("graphic-media", "Graphic media"),
            ],
        },
        new(Quote, "Quote a post", OptionKind.Address) { Help = "The post's address on Bluesky." },
        new(Card, "Link card", OptionKind.Address) { Help = "Without it the first link of the text gets the card." },
        new(NoCard, "No link card", OptionKind.Flag),
    ];

    public static IReadOnlyList<string> List(this PartContent content, string option) =>
        content.Options.TryGetValue(option, out var value) switch
        {
            true when value.ValueKind == JsonValueKind.Array => [.. value.EnumerateArray().Select(v => v.ToString()).Where(v => v.Length > 0)],
            true when value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } one => [one],
            _ => [],
        };

    public static bool IsSet(this PartContent content, string option) =>
        content.Options.TryGetValue(option, out var value) && value.ValueKind == JsonValueKind.True;
}
