using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky;

/// <summary>What is in the account's repository: reading, listing, deleting, and looking for a post of unknown fate.</summary>
internal sealed class BlueskyPosts(NetworkEnvironment env) : IReadsBack, IDeletesPosts, ITimeline, IFindsOwnPost
{
    private readonly Uri web = env.Addresses.Of("bluesky.web", "https://bsky.app");

    /// <summary>The post's page; by DID, which outlives a change of the handle.</summary>
    public Uri? AddressOf(string uri) =>
        AtUri.Parse(uri) is { } at ? new Uri(web, $"/profile/{at.Authority}/post/{at.RecordKey}") : null;

    public async Task<RemotePost?> ReadAsync(Caller caller, string remoteId, CancellationToken cancel) =>
        await caller.Sender.GetRecordAsync(Parse(remoteId), cancel) is { } record ? Read(record) : null;

    public async Task DeleteAsync(Caller caller, string remoteId, CancellationToken cancel)
    {
        var at = Parse(remoteId);
        await caller.Sender.DeleteRecordAsync(at, cancel);
        await caller.Sender.DeleteRecordAsync(at with { Collection = AtUri.Gates }, cancel);
    }

    public async Task<Page<RemotePost>> ListAsync(Caller caller, string? cursor, CancellationToken cancel)
    {
        var list = await caller.Sender.ListRecordsAsync(caller.Account.Id, AtUri.Posts, cursor, cancel);
        return new([.. list.Records.Select(Read)], list.Records.Count == 0 ? null : list.Cursor);
    }

    public async Task<OwnPostLook> LookAsync(PublishJob job, Checkpoint? from, DateTimeOffset sentAt, CancellationToken cancel)
    {
        var state = from is null ? null : JsonSerializer.Deserialize(from.Json, BlueskyJson.Default.BlueskyProgress);
        if (state?.RecordKey is not { } key)
        {
            return new OwnPostLook.NotDone("No record key was chosen yet, so nothing was sent.");
        }

        var found = await job.Caller.Sender.GetRecordAsync(new(job.Caller.Account.Id, AtUri.Posts, key), cancel);
        if (found is not { Cid: { } cid })
        {
            return new OwnPostLook.NotDone($"The record key {key} is still free at the server.");
        }

        var live = JsonSerializer.Serialize(new(found.Uri, cid), BlueskyJson.Default.StrongRef);
        return new OwnPostLook.Found(found.Uri, AddressOf(found.Uri), $"A post stands under its record key {key}.", live);
    }

    private RemotePost Read(RecordAnswer record)
    {
        var value = record.Value;
        return new(record.Uri, AddressOf(record.Uri), Text(value, "text") ?? "", Instant(Text(value, "createdAt")))
        {
            MediaCount = MediaCount(value["embed"] as JsonObject),
            ParentId = value["reply"] is JsonObject reply && reply["parent"] is JsonObject parent ? Text(parent, "uri") : null,
        };
    }

    private static int MediaCount(JsonObject? embed) => embed switch
    {
        null => 0,
        _ when embed["images"] is JsonArray images => images.Count,
        _ when embed["items"] is JsonArray items => items.Count,
        _ when embed["video"] is not null => 1,
        _ => MediaCount(embed["media"] as JsonObject),
    };

    private static AtUri Parse(string remoteId) =>
        AtUri.Parse(remoteId) ?? throw NetworkException.Refused("This is no address of a Bluesky post.", "AtUri");

    private static string? Text(JsonObject value, string member) =>
        value[member] is JsonValue text && text.TryGetValue<string>(out var read) ? read : null;

    private static DateTimeOffset Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : DateTimeOffset.UnixEpoch;
}
