using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>A record as it stands; <see cref="First"/> is what the app view goes on showing after it was
/// overwritten.</summary>
internal sealed record StoredRecord(string Uri, string Key, string Cid, JsonObject Value, JsonObject First);

/// <summary>An upload that a record may point to.</summary>
internal sealed record StoredBlob(string Cid, string MimeType, long Size, string Hash);

/// <summary>
/// The accounts' repositories, kept in the world: posts as its posts, every other record as a note. Written only
/// inside acts, which run one at a time.
/// </summary>
internal sealed class Repositories(SandboxNetworkContext network)
{
    public const string Posts = "app.bsky.feed.post";

    /// <summary>Uploads that no record points to are forgotten; real servers do so after minutes to hours.</summary>
    public static readonly TimeSpan BlobLife = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Tid> keys = new(StringComparer.Ordinal);

    public static string Uri(string did, string collection, string key) => $"at://{did}/{collection}/{key}";

    public string NewKey(string did) =>
        keys.GetOrAdd(did, static d => new Tid(BlueskyIds.ClockId(d))).Next(network.World.HostNow);

    public StoredRecord? Find(string did, string collection, string key)
    {
        var uri = Uri(did, collection, key);
        return collection == Posts
            ? network.Post(uri) is { } post ? Read(uri, post.Extra) : null
            : network.World.Notes.Find(network.Id, uri)?.Value is JsonObject note ? Read(uri, note) : Profile(did, uri);
    }

    /// <summary>Everyone has a profile record, with the name the world knows.</summary>
    private StoredRecord? Profile(string did, string uri)
    {
        if (uri != Uri(did, "app.bsky.actor.profile", "self")
            || network.World.Accounts.Find(network.Id, did) is not { } account)
        {
            return null;
        }

        var picture = Portrait.Of(account);
        var value = new JsonObject
        {
            ["$type"] = "app.bsky.actor.profile", ["displayName"] = account.Name,
            ["avatar"] = new JsonObject
            {
                ["$type"] = "blob", ["ref"] = new JsonObject { ["$link"] = Cid.OfBlob(SHA256.HashData(picture)) },
                ["mimeType"] = Portrait.ContentType, ["size"] = picture.Length,
            },
        };
        return Read(uri, new() { ["cid"] = Cid.OfRecord(value), ["record"] = value, ["first"] = value.DeepClone() });
    }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<StoredRecord> List(string did, string collection)
    {
        var start = $"at://{did}/{collection}/";
        var found = collection == Posts
            ? network.Posts.Where(p => p.AccountId == did).Select(p => Read(p.Id, p.Extra))
            : Notes(start).Select(n => Read(n.Id, (JsonObject)n.Value));
        return [.. found.OrderBy(r => r.Key, StringComparer.Ordinal)];
    }

    /// <summary>Records of a kind in all repositories, with their owners.</summary>
    public IEnumerable<(string Did, StoredRecord Record)> Everywhere(string collection) =>
        network.World.Notes.In(network.Id).Where(n => n.Id.Contains($"/{collection}/", StringComparison.Ordinal))
            .Select(n => (n.Id[5..].Split('/')[0], Read(n.Id, (JsonObject)n.Value)));

    public StoredRecord Write(SandboxAccount account, string collection, string key, JsonObject value)
    {
        var uri = Uri(account.Id, collection, key);
        var first = Find(account.Id, collection, key)?.First ?? value;
        var extra =
            new JsonObject { ["cid"] = Cid.OfRecord(value), ["record"] = value.DeepClone(),
                ["first"] = first.DeepClone() };
        if (collection == Posts)
        {
            var before = network.Post(uri);
            network.World.Posts.Put((before ?? network.World.Draft(account, "")) with
            {
                Id = uri, Text = Jose.Text(first, "text") ?? "", Media = MediaOf(account.Id, first), Extra = extra,
                ReplyTo = Jose.Text(first.Of("reply").Of("parent") as JsonObject, "uri"),
                Language = first["langs"] is JsonArray { Count: > 0 } langs && langs[0] is JsonValue language ? language
                    .ToString() : null,
                Card = CardOf(first), Url = new(network.AddressOf("web"), $"/profile/{account.Handle}/post/{key}"),
            });
        }
        else
        {
            network.World.Notes.Put(new(network.Id, uri, extra));
        }

        return Read(uri, extra);
    }

    public bool Remove(string did, string collection, string key)
    {
        var uri = Uri(did, collection, key);
        return collection == Posts
            ? network.Post(uri) is not null
                && network.World.Posts.Change(network.Id, uri, p => p with { Deleted = true }) is not null
            : network.World.Notes.Remove(network.Id, uri);
    }

    /// <summary>The commit that an act ends with, as answers name it.</summary>
    public JsonObject Seal(string did)
    {
        var rev = NewKey(did);
        return new() { ["cid"] = Cid.OfRecord(new JsonObject { ["did"] = did, ["rev"] = rev }), ["rev"] = rev };
    }

    public void Keep(string did, StoredBlob blob) =>
        network.World.Notes.Put(new(network.Id, $"blob {did} {blob.Cid}", new JsonObject
    {
        ["mime"] = blob.MimeType, ["size"] = blob.Size, ["hash"] = blob.Hash,
        ["at"] = BlueskyIds.Time(network.Clock.GetUtcNow()),
    }));

    /// <summary>A blob that is still there: young, or some record points to it.</summary>
    public StoredBlob? Blob(string did, string cid)
    {
        if (network.World.Notes.Find(network.Id, $"blob {did} {cid}")?.Value is not JsonObject note)
        {
            return null;
        }

        var age = network.Clock.GetUtcNow() - DateTimeOffset.Parse(Jose.Text(note, "at")!,
            System.Globalization.CultureInfo.InvariantCulture);
        return age <= BlobLife || IsReferenced(did, cid)
            ? new(cid, Jose.Text(note, "mime")!, note["size"]!.GetValue<long>(), Jose.Text(note, "hash")!)
            : null;
    }

    /// <summary>The uploads a post shows, with their descriptions.</summary>
    public IReadOnlyList<SandboxMedia> MediaOf(string did, JsonObject record)
    {
        var embed = record["embed"] as JsonObject;
        embed = embed.Of("media") as JsonObject ?? embed;
        var items = (embed?["images"] ?? embed?["items"]) is JsonArray images
            ? images.OfType<JsonObject>().Select(i => (Blob: i["image"], Of: i))
            : embed?["video"] is JsonObject video ? [(video, embed)] : [];
        return [.. items
            .Select(i =>
                (Kept: Jose.Text(i.Blob.Of("ref") as JsonObject, "$link") is { } cid ? Blob(did, cid) : null, i.Of))
            .Where(i => i.Kept is not null)
            .Select(i => new SandboxMedia(i.Kept!.Hash, i.Kept.MimeType, i.Kept.Size)
            {
                Alt = Jose.Text(i.Of, "alt"),
                Width = Numbers.TryInteger(i.Of.Of("aspectRatio").Of("width"), out var width) ? (int)width : null,
                Height = Numbers.TryInteger(i.Of.Of("aspectRatio").Of("height"), out var height) ? (int)height : null,
            })];
    }

    private static SandboxCard? CardOf(JsonObject record) =>
        (record.Of("embed").Of("external") ?? record.Of("embed").Of("media").Of("external")) is JsonObject card
            ? new(Jose.Text(card, "title") ?? "", Jose.Text(card, "description"), Jose.Text(card, "uri") ?? "")
            : null;

    private bool IsReferenced(string did, string cid) =>
        network.Posts.Any(p => p.AccountId == did && Mentions(p.Extra["record"], cid))
        || Notes($"at://{did}/").Any(n => Mentions(n.Value["record"], cid));

    private IEnumerable<SandboxNote> Notes(string start) =>
        network.World.Notes.In(network.Id).Where(n => n.Id.StartsWith(start, StringComparison.Ordinal));

    private static StoredRecord Read(string uri, JsonObject extra) =>
        new(uri, uri[(uri.LastIndexOf('/') + 1)..], Jose.Text(extra, "cid")!, extra["record"]!.AsObject(),
            extra["first"]!.AsObject());

    private static bool Mentions(JsonNode? node, string cid) => node switch
    {
        JsonObject map when Jose.Text(map, "$link") == cid => true,
        JsonObject map => map.Any(m => Mentions(m.Value, cid)),
        JsonArray list => list.Any(i => Mentions(i, cid)),
        _ => false,
    };
}
