using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Networks.Bluesky;

/// <summary>The one account behind a sign-in, with its name and picture from its own repository (no further permission).</summary>
internal sealed class BlueskyAccounts(NetworkEnvironment env) : IAccounts
{
    private readonly Uri web = env.Addresses.Of("bluesky.web", "https://bsky.app");

    public static BlueskyFacts? Facts(AccountFacts? facts) =>
        facts is null ? null : JsonSerializer.Deserialize(facts.Json, BlueskyJson.Default.BlueskyFacts);

    public async Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel) =>
        [await ReadAsync(caller.Sender, cancel)];

    public async Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel) =>
        new(await ReadAsync(caller.Sender, cancel), []);

    private async Task<NetworkAccount> ReadAsync(NetworkSender sender, CancellationToken cancel)
    {
        var session = await sender.GetSessionAsync(cancel);
        if (session.Active == false)
        {
            throw new NetworkException(new(FailureKind.AccountGone, "This account is not active at Bluesky.") { Code = session.Status });
        }

        var profile = (await sender.GetRecordAsync(new(session.Did, "app.bsky.actor.profile", "self"), cancel))?.Value;
        return new(session.Did, session.Handle, NameOf(profile) ?? session.Handle)
        {
            Picture = PictureOf(profile, session.Did, sender.Server),
            Profile = new Uri(web, "/profile/" + session.Did),
            Server = sender.Server,
            Facts = await FactsAsync(sender, cancel),
        };
    }

    private static async Task<AccountFacts> FactsAsync(NetworkSender sender, CancellationToken cancel)
    {
        var blobLimit = (await sender.DescribeServerAsync(cancel)).BlobUploadLimit;
        var images = blobLimit is null ? BlueskyUploads.CarefulImageBytes : Math.Min(blobLimit.Value, BlueskyUploads.ModernImageBytes);
        return new(JsonSerializer.Serialize(new(images, blobLimit), BlueskyJson.Default.BlueskyFacts));
    }

    private static string? NameOf(JsonObject? profile) =>
        profile?["displayName"] is JsonValue value && value.TryGetValue<string>(out var name) && name.Trim().Length > 0 ? name.Trim() : null;

    private static Uri? PictureOf(JsonObject? profile, string did, Uri server) =>
        profile?["avatar"] is JsonObject avatar && avatar["ref"] is JsonObject link && link["$link"] is JsonValue value
        && value.TryGetValue<string>(out var cid)
            ? new Uri(server, $"/xrpc/com.atproto.sync.getBlob?did={Uri.EscapeDataString(did)}&cid={Uri.EscapeDataString(cid)}")
            : null;
}
