using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>What an account of the pretend network is called, and its identity document.</summary>
internal static class BlueskyIds
{
    public static SandboxAccount Complete(SandboxAccount draft)
    {
        var handle = draft.Handle.Contains('.', StringComparison.Ordinal) ? draft.Handle : $"{draft.Handle}.test";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(handle));
        var letters = Cid.OfBlob(hash)[8..];
        return draft with
        {
            Id = "did:plc:" + letters[..24],
            Handle = handle,
            AppPassword = $"cnry-{letters[..4]}-{letters[4..8]}-{letters[8..12]}",
        };
    }

    /// <summary>Ten bits that make this account's record keys differ from those of others.</summary>
    public static int ClockId(string did) => SHA256.HashData(Encoding.UTF8.GetBytes(did)) is var hash
        ? hash[0] | ((hash[1] & 3) << 8) : 0;

    /// <summary>As the directory and the data server give it (w3.org/TR/did-core; recorded 2026-11).</summary>
    public static JsonObject Document(SandboxAccount account, Uri pds) => new()
    {
        ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"),
        ["id"] = account.Id,
        ["alsoKnownAs"] = new JsonArray($"at://{account.Handle}"),
        ["verificationMethod"] = new JsonArray(new JsonObject
        {
            ["id"] = $"{account.Id}#atproto", ["type"] = "Multikey", ["controller"] = account.Id,
            ["publicKeyMultibase"] = "zQ3sh" + Convert
                .ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account.Id)))[..44].Replace('0', 'G'),
        }),
        ["service"] = new JsonArray(new JsonObject
        {
            ["id"] = "#atproto_pds", ["type"] = "AtprotoPersonalDataServer", ["serviceEndpoint"] = Text(pds),
        }),
    };

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public static string Text(Uri origin) => origin.GetLeftPart(UriPartial.Authority);

    /// <summary>Times on this network's wire: milliseconds and Z.</summary>
    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
