using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky;

/// <summary>Builds the records that are sent (lexicons app.bsky.feed.post and .threadgate, checked 2026-11).</summary>
internal static class PostRecord
{
    public static JsonObject Build(PublishJob job, BlueskyProgress progress, DateTimeOffset createdAt)
    {
        var content = job.Content;
        var around = progress.Around ?? new();
        var record = new JsonObject
        {
            ["$type"] = AtUri.Posts,
            ["text"] = content.Text,
            ["createdAt"] = Instant(createdAt),
        };
        AddIfAny(record, "facets", Facets.ToRecord(Facets.Find(content.Text), around.Mentions));
        AddIfAny(record, "langs", ListOf(content.List(BlueskyOptions.Languages)));
        if (Embed(content, progress, around) is { } embed)
        {
            record["embed"] = embed;
        }

        if (Reply(job) is { } reply)
        {
            record["reply"] = reply;
        }

        if (content.List(BlueskyOptions.Labels) is { Count: > 0 } labels)
        {
            record["labels"] = new JsonObject
            {
                ["$type"] = "com.atproto.label.defs#selfLabels",
                ["values"] = new JsonArray([.. labels.Select(l => (JsonNode)new JsonObject { ["val"] = l })]),
            };
        }

        return record;
    }

    /// <summary>Who may reply; null = everyone, and then there is no such record.</summary>
    public static JsonObject? Gate(PublishJob job, string postUri, DateTimeOffset createdAt)
    {
        var chosen = job.Content.List(BlueskyOptions.Replies);
        if (chosen.Count == 0 || job.Root is not null)
        {
            return null;
        }

        var rules = new JsonArray();
        foreach (var rule in chosen.Select(RuleName).OfType<string>().Distinct())
        {
            rules.Add((JsonNode)new JsonObject { ["$type"] = "app.bsky.feed.threadgate#" + rule });
        }

        return new()
        {
            ["$type"] = AtUri.Gates,
            ["post"] = postUri,
            ["allow"] = rules,
            ["createdAt"] = Instant(createdAt),
        };
    }

    public static JsonObject Ref(StrongRef to) => new() { ["uri"] = to.Uri, ["cid"] = to.Cid };

    /// <summary>What a later part keeps of an earlier one.</summary>
    public static StrongRef? ReadState(LivePart? part) => part?.State is null
        ? null
        : JsonSerializer.Deserialize(part.State, BlueskyJson.Default.StrongRef);

    private static string? RuleName(string choice) => choice switch
    {
        "mentioned" => "mentionRule",
        "followers" => "followerRule",
        "following" => "followingRule",
        _ => null, // nobody: the empty list
    };

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject? Embed(PartContent content, BlueskyProgress progress, Surroundings around)
    {
        var media = Media(content, progress) ?? around.Card?.DeepClone().AsObject();
        if (around.Quote is not { } quote)
        {
            return media;
        }

        var record = new JsonObject { ["$type"] = "app.bsky.embed.record", ["record"] = Ref(quote) };
        return media is null
            ? record
            : new JsonObject { ["$type"] = "app.bsky.embed.recordWithMedia", ["record"] = record, ["media"] = media };
    }

    private static JsonObject? Media(PartContent content, BlueskyProgress progress)
    {
        if (progress.Video is { } video)
        {
            var item = content.Media.First(m => m.Kind == MediaKind.Video);
            var embed = new JsonObject { ["$type"] = "app.bsky.embed.video", ["video"] = video.DeepClone() };
            if (!string.IsNullOrEmpty(item.Alt))
            {
                embed["alt"] = item.Alt;
            }

            AddRatio(embed, item.Width, item.Height);
            return embed;
        }

        if (progress.Images.Count == 0)
        {
            return null;
        }

        var images = new JsonArray();
        foreach (var (image, item) in progress.Images.Zip(content.Media))
        {
            var entry = new JsonObject { ["image"] = image.Blob.DeepClone(), ["alt"] = item.Alt ?? "" };
            AddRatio(entry, image.Width, image.Height);
            images.Add((JsonNode)entry);
        }

        return new() { ["$type"] = "app.bsky.embed.images", ["images"] = images };
    }

    private static JsonObject? Reply(PublishJob job)
    {
        if (job.Parent is null)
        {
            return null;
        }

        var parent = ReadState(job.Parent)
            ?? throw NetworkException.Refused("The part before has no content id: it cannot be answered.", "NoParentCid");
        return new() { ["root"] = Ref(ReadState(job.Root) ?? parent), ["parent"] = Ref(parent) };
    }

    private static void AddRatio(JsonObject embed, int width, int height)
    {
        if (width > 0 && height > 0)
        {
            embed["aspectRatio"] = new JsonObject { ["width"] = width, ["height"] = height };
        }
    }

    private static JsonArray ListOf(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);

    private static void AddIfAny(JsonObject record, string name, JsonArray values)
    {
        if (values.Count > 0)
        {
            record[name] = values;
        }
    }
}
