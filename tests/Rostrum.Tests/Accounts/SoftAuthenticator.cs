using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Rostrum.Tests.Accounts;

/// <summary>An authenticator in software, and the browser before it: makes passkeys (ES256, attestation "none") and signs with them.</summary>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte[] credential = RandomNumberGenerator.GetBytes(32);

    /// <summary>What the page's address says; another one is a page that pretends to be it.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>The site the passkey is asked for; null: as the question says.</summary>
    public string? Site { get; set; }

    public bool Verifies { get; set; } = true;

    public uint Count { get; set; } = 1;

    /// <summary>Whose passkey it says to be; null: for whom it was made.</summary>
    public string? Owner { get; set; }

    private string? MadeFor { get; set; }

    /// <summary>The answer to the options of a new passkey.</summary>
    public JsonObject Make(JsonNode options)
    {
        MadeFor = options["user"]!["id"]!.ToString();
        var q = key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. q.X!, 0x22, 0x58, 0x20, .. q.Y!];
        byte[] attested = [.. new byte[16], 0, (byte)credential.Length, .. credential, .. cose];
        byte[] data = [.. Head(Site ?? options["rp"]!["id"]!.ToString(), 0x40), .. attested];
        byte[] attestation =
        [
            0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), 0x58, (byte)data.Length, .. data,
        ];
        return Answer(new JsonObject
        {
            ["clientDataJSON"] = Write(ClientData("webauthn.create", options)),
            ["attestationObject"] = Write(attestation),
            ["transports"] = new JsonArray("internal"),
        });
    }

    /// <summary>The answer to the options of a sign-in.</summary>
    public JsonObject Sign(JsonNode options)
    {
        var client = ClientData("webauthn.get", options);
        var data = Head(Site ?? options["rpId"]!.ToString(), 0);
        byte[] signed = [.. data, .. SHA256.HashData(client)];
        return Answer(new JsonObject
        {
            ["clientDataJSON"] = Write(client),
            ["authenticatorData"] = Write(data),
            ["signature"] = Write(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = Owner ?? MadeFor,
        });
    }

    /// <summary>Another key that says to be this passkey.</summary>
    public SoftAuthenticator Twin() => new(Origin) { credential = credential, MadeFor = MadeFor, Count = Count };

    public void Dispose() => key.Dispose();

    private JsonObject Answer(JsonObject response) => new()
    {
        ["id"] = Write(credential),
        ["rawId"] = Write(credential),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    };

    private byte[] ClientData(string type, JsonNode options) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = options["challenge"]!.ToString(),
        ["origin"] = Origin,
        ["crossOrigin"] = false,
    }.ToJsonString());

    // Present always; verified as told; what else the flags say is the caller's.
    private byte[] Head(string site, int flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(site)), (byte)(flags | 0x01 | (Verifies ? 0x04 : 0)), .. count];
    }

    private static byte[] Text(string word) => [(byte)(0x60 | word.Length), .. Encoding.ASCII.GetBytes(word)];

    private static string Write(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
