using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// The records the sandbox knows, by collection, with the limits of the lexicons (app.bsky.*, checked 2026-11).
/// Stricter than the real server on purpose: unknown members and facets outside the text are refused, so that a slip
/// shows.
/// </summary>
internal static class RecordRules
{
    private static readonly Members Reference = new(("uri", Syntax.AtUri), ("cid", Syntax.CidText));
    private static readonly Members Ratio = new(("width", new Whole(1)), ("height", new Whole(1)));
    private static readonly Members None = new();

    private static readonly Members Images = new(("images", new Many(
        new Members(("image", new Blob(2_000_000, "image/*")), ("alt", new Text()), ("aspectRatio?", Ratio)), Max: 4)));

    private static readonly Members Gallery = new(("items", new Many(new OneOf(("app.bsky.embed.gallery#image",
        new Members(("image", new Blob(2_000_000, "image/*")), ("alt", new Text()), ("aspectRatio", Ratio)))),
            Max: 20)));

    private static readonly Members Video = new(
        ("video", new Blob(300_000_000, "video/mp4")),
        ("captions?",
            new Many(new Members(("lang", Syntax.Language), ("file", new Blob(20_000, "text/vtt"))), Max: 20)),
        ("alt?", new Text()), ("aspectRatio?", Ratio), ("presentation?", new Text()));

    private static readonly Members External = new(("external", new Members(
        ("uri", Syntax.Uri), ("title", new Text()), ("description", new Text()),
        ("thumb?", new Blob(1_000_000, "image/*")), ("associatedRefs?", new Many(Reference)))));

    private static readonly Members Quote = new(("record", Reference));

    private static readonly (string, Shape)[] Media =
    [
        ("app.bsky.embed.images", Images), ("app.bsky.embed.video", Video),
        ("app.bsky.embed.gallery", Gallery), ("app.bsky.embed.external", External),
    ];

    private static readonly Members Facet = new(
        ("index", new Members(("byteStart", new Whole()), ("byteEnd", new Whole()))),
        ("features", new Many(new OneOf(
            ("app.bsky.richtext.facet#mention", new Members(("did", Syntax.Did))),
            ("app.bsky.richtext.facet#link", new Members(("uri", Syntax.Uri))),
            ("app.bsky.richtext.facet#tag", new Members(("tag", new Text(640, 64))))))));

    private static readonly OneOf SelfLabels = new(("com.atproto.label.defs#selfLabels",
        new Members(("values", new Many(new Members(("val", new Text(128))), Max: 10)))));

    private static readonly Members Post = new(
        ("text", new Text(3000, 300)), ("createdAt", Syntax.DateTime),
        ("facets?", new Many(Facet)), ("langs?", new Many(Syntax.Language, Max: 3)),
        ("reply?", new Members(("root", Reference), ("parent", Reference))),
        ("embed?", new OneOf([.. Media, ("app.bsky.embed.record", Quote),
            ("app.bsky.embed.recordWithMedia", new Members(("record", Quote), ("media", new OneOf(Media))))])),
        ("labels?", SelfLabels), ("tags?", new Many(new Text(640, 64), Max: 8)));

    private static readonly Members Threadgate = new(
        ("post", Syntax.AtUri), ("createdAt", Syntax.DateTime),
        ("allow?", new Many(new OneOf(
            ("app.bsky.feed.threadgate#mentionRule", None), ("app.bsky.feed.threadgate#followerRule", None),
            ("app.bsky.feed.threadgate#followingRule", None),
            ("app.bsky.feed.threadgate#listRule", new Members(("list", Syntax.AtUri)))), Max: 5)),
        ("hiddenReplies?", new Many(Syntax.AtUri, Max: 300)));

    private static readonly Members Postgate = new(
        ("post", Syntax.AtUri), ("createdAt", Syntax.DateTime),
        ("detachedEmbeddingUris?", new Many(Syntax.AtUri, Max: 50)),
        ("embeddingRules?", new Many(new OneOf(("app.bsky.feed.postgate#disableRule", None)), Max: 5)));

    private static readonly Members Reaction =
        new(("subject", Reference), ("createdAt", Syntax.DateTime), ("via?", Reference));

    private static readonly Members Profile = new(
        ("displayName?", new Text(640, 64)), ("description?", new Text(2560, 256)), ("pronouns?", new Text(200, 20)),
        ("website?", Syntax.Uri), ("avatar?", new Blob(1_000_000, "image/png", "image/jpeg")),
        ("banner?", new Blob(1_000_000, "image/png", "image/jpeg")), ("labels?", SelfLabels),
        ("joinedViaStarterPack?", Reference), ("pinnedPost?", Reference), ("createdAt?", Syntax.DateTime));

    private static readonly Dictionary<string, Shape> Known = new(StringComparer.Ordinal)
    {
        ["app.bsky.feed.post"] = Post,
        ["app.bsky.feed.threadgate"] = Threadgate,
        ["app.bsky.feed.postgate"] = Postgate,
        ["app.bsky.feed.like"] = Reaction,
        ["app.bsky.feed.repost"] = Reaction,
        ["app.bsky.graph.follow"] =
            new Members(("subject", Syntax.Did), ("createdAt", Syntax.DateTime), ("via?", Reference)),
        ["app.bsky.actor.profile"] = Profile,
    };

    /// <summary>Checks one record and its key; returns the blobs it points to and what to say about the
    /// check.</summary>
    /// <exception cref="XrpcException">400 with the path of the fault.</exception>
    public static (IReadOnlyList<BlobReference> Blobs, string Status) Check(string collection, string rkey,
        JsonObject record, bool? validate)
    {
        if (record["$type"]?.GetValueKind() != JsonValueKind.String
            || record["$type"]!.GetValue<string>() is not { } type || type != collection)
        {
            throw XrpcException.Invalid(
                $"Invalid $type: expected {collection}, got {record["$type"]?.ToJsonString() ?? "nothing"}");
        }

        if (!Known.TryGetValue(collection, out var shape))
        {
            return validate is true ? throw XrpcException.Invalid($"Lexicon not found: lex:{collection}")
                : ([], "unknown");
        }

        CheckKey(collection, rkey);
        var blobs = new List<BlobReference>();
        try
        {
            shape.Check(record, "$.record", blobs);
            CheckFacets(record);
        }
        catch (XrpcException fault)
        {
            throw XrpcException.Invalid($"Invalid {collection} record: {fault.Message}");
        }

        return (blobs, "valid");
    }

    private static void CheckKey(string collection, string rkey)
    {
        if (collection == "app.bsky.actor.profile" ? rkey != "self" : !Tid.IsValid(rkey))
        {
            var what = collection == "app.bsky.actor.profile" ? "Expected \"self\"" : "Invalid TID string";
            throw XrpcException.Invalid($"Invalid record key for {collection}: {what} (got \"{rkey}\") at $");
        }
    }

    private static void CheckFacets(JsonObject record)
    {
        if (record["facets"] is not JsonArray facets)
        {
            return;
        }

        var text = Encoding.UTF8.GetBytes(record["text"]!.GetValue<string>());
        var ranges = new List<(long Start, long End)>();
        for (var i = 0; i < facets.Count; i++)
        {
            Numbers.TryInteger(facets[i]!["index"]!["byteStart"], out var start);
            Numbers.TryInteger(facets[i]!["index"]!["byteEnd"], out var end);
            var whole = end > start && end <= text.Length && !InsideCharacter(text, start)
                && !InsideCharacter(text, end);
            if (!whole || ranges.Exists(r => start < r.End && r.Start < end))
            {
                throw XrpcException.Invalid(
                    $"facet range {start}-{end} does not fit the text at $.record.facets[{i}].index");
            }

            ranges.Add((start, end));
        }
    }

    private static bool InsideCharacter(byte[] text, long at) => at < text.Length && (text[at] & 0xC0) == 0x80;
}
