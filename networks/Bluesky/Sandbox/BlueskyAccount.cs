using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>One of the sandbox people as an account of the pretend network.</summary>
internal sealed class BlueskyAccount
{
    /// <summary>Every account has this app password from the start, so that one can connect without a browser.</summary>
    public const string FirstAppPassword = "cnry-sand-box1-pass";

    public BlueskyAccount(string handle, string displayName, string description, DateTimeOffset since)
    {
        (Handle, DisplayName, Description, Since) = (handle, displayName, description, since);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(handle));
        Did = "did:plc:" + Cid.OfBlob(hash)[8..32];
        Repository = new(Did, new Tid(hash[0] | (hash[1] << 8)));
        AppPasswords.Add(new("first", FirstAppPassword, since, Privileged: true));
    }

    public string Did { get; }

    public string Handle { get; }

    public string DisplayName { get; }

    public string Description { get; }

    public DateTimeOffset Since { get; }

    public Repository Repository { get; }

    /// <summary>The password of the account itself.</summary>
    public string Password => $"cnry-{Handle}";

    public List<AppPassword> AppPasswords { get; } = [];

    /// <summary>Set by a person on the world page: the account is closed to apps.</summary>
    public bool TakenDown { get; set; }

    public string Email => $"{Handle.Split('.')[0]}@example.com";

    /// <summary>The identity document, as the directory and the data server give it (w3.org DID core; recorded 2026-11).</summary>
    public JsonObject Document(Uri pds) => new()
    {
        ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", "https://w3id.org/security/suites/secp256k1-2019/v1"),
        ["id"] = Did,
        ["alsoKnownAs"] = new JsonArray($"at://{Handle}"),
        ["verificationMethod"] = new JsonArray(new JsonObject
        {
            ["id"] = $"{Did}#atproto", ["type"] = "Multikey", ["controller"] = Did,
            ["publicKeyMultibase"] = "zQ3sh" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Did)))[..44].Replace('0', 'G'),
        }),
        ["service"] = new JsonArray(new JsonObject
        {
            ["id"] = "#atproto_pds", ["type"] = "AtprotoPersonalDataServer", ["serviceEndpoint"] = pds.GetLeftPart(UriPartial.Authority),
        }),
    };
}
