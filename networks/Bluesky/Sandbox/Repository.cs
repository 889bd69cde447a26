using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>A record as it stands; <see cref="First"/> is what the app view goes on showing after it was overwritten.</summary>
internal sealed record StoredRecord(string Collection, string Key, string Cid, JsonObject Value, JsonObject First, DateTimeOffset IndexedAt);

/// <summary>Uploaded bytes on disk; unreferenced ones are forgotten after a while.</summary>
internal sealed record StoredBlob(string Cid, string MimeType, long Size, string Path, DateTimeOffset UploadedAt);

/// <summary>The last commit of a repository, as answers name it.</summary>
internal sealed record Commit(string Cid, string Rev)
{
    public JsonObject ToJson() => new() { ["cid"] = Cid, ["rev"] = Rev };
}

/// <summary>One account's records and blobs. Not thread-safe: the caller holds <see cref="Gate"/>.</summary>
internal sealed class Repository(string did, Tid tids)
{
    /// <summary>Real servers drop them after minutes to hours.</summary>
    public static readonly TimeSpan BlobLife = TimeSpan.FromHours(1);

    private readonly SortedDictionary<(string Collection, string Key), StoredRecord> records = new(
        Comparer<(string Collection, string Key)>.Create((a, b) =>
            string.CompareOrdinal(a.Collection, b.Collection) is var c && c != 0 ? c : string.CompareOrdinal(a.Key, b.Key)));

    private readonly Dictionary<string, StoredBlob> blobs = new(StringComparer.Ordinal);

    public string Did => did;

    public Lock Gate { get; } = new();

    public Commit Head { get; private set; } = new(Sandbox.Bluesky.Cid.OfRecord(new JsonObject { ["did"] = did }), tids.Next(DateTimeOffset.UnixEpoch));

    public StoredRecord? Find(string collection, string key) => records.GetValueOrDefault((collection, key));

    /// <summary>Oldest key first.</summary>
    public IEnumerable<StoredRecord> List(string collection) => records.Values.Where(r => r.Collection == collection);

    public string Uri(string collection, string key) => $"at://{did}/{collection}/{key}";

    public string NewKey(DateTimeOffset now) => tids.Next(now);

    public StoredRecord Write(string collection, string key, JsonObject value, DateTimeOffset now)
    {
        var before = Find(collection, key);
        var record = new StoredRecord(collection, key, Sandbox.Bluesky.Cid.OfRecord(value), value, before?.First ?? value, before?.IndexedAt ?? now);
        records[(collection, key)] = record;
        return record;
    }

    public bool Remove(string collection, string key) => records.Remove((collection, key));

    public Commit Seal(DateTimeOffset now)
    {
        var rev = tids.Next(now);
        return Head = new(Sandbox.Bluesky.Cid.OfRecord(new JsonObject { ["did"] = did, ["rev"] = rev, ["prev"] = Head.Cid }), rev);
    }

    public void Keep(StoredBlob blob) => blobs[blob.Cid] = blob;

    /// <summary>A blob that is still there at this time: referenced, or young.</summary>
    public StoredBlob? Blob(string cid, DateTimeOffset now) =>
        blobs.GetValueOrDefault(cid) is { } blob && (now - blob.UploadedAt <= BlobLife || IsReferenced(cid)) ? blob : null;

    private bool IsReferenced(string cid) => records.Values.Any(r => Mentions(r.Value, cid));

    private static bool Mentions(JsonNode? node, string cid) => node switch
    {
        JsonObject map when Jose.Text(map, "$link") == cid => true,
        JsonObject map => map.Any(m => Mentions(m.Value, cid)),
        JsonArray list => list.Any(i => Mentions(i, cid)),
        _ => false,
    };
}
