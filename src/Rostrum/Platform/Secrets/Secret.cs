using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rostrum.Platform.Secrets;

/// <summary>
/// A value that nobody may read by accident: it prints as <c>***</c>, cannot be written as JSON and converts to text only
/// where <see cref="Reveal"/> is called. A request may bring one in; no answer can carry one out.
/// </summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(SecretJson))]
internal sealed class Secret : IEquatable<Secret>, IDisposable
{
    private readonly byte[] bytes;

    private Secret(byte[] bytes) => this.bytes = bytes;

    public int Length => bytes.Length;

    public static Secret FromText(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Copies the bytes; the caller still clears its own.</summary>
    public static Secret FromBytes(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>The clear text; call it only where the secret goes onto the wire or is shown once to its owner.</summary>
    public string Reveal() => Encoding.UTF8.GetString(bytes);

    /// <summary>The clear bytes, without a copy.</summary>
    public ReadOnlySpan<byte> RevealBytes() => bytes;

    public override string ToString() => "***";

    public bool Equals(Secret? other) => other is not null && CryptographicOperations.FixedTimeEquals(bytes, other.bytes);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>One bucket for all: a hash of a secret would tell something about it.</summary>
    public override int GetHashCode() => 0;

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);
}

/// <summary>Reads a secret out of a request and refuses to write one.</summary>
internal sealed class SecretJson : JsonConverter<Secret>
{
    public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Secret.FromText(reader.GetString()!)
            : throw new JsonException("A text is expected here.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is never written as JSON.");
}
