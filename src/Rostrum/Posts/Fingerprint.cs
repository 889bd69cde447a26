using System.Security.Cryptography;
using System.Text;

namespace Rostrum.Posts;

/// <summary>Recognises the same content again: SHA-256 over normalised text and the hashes of its files, lower-case hex.</summary>
internal static class Fingerprint
{
    public static string Of(string text, IEnumerable<string> mediaHashes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Normalise(text)));
        foreach (var media in mediaHashes)
        {
            hash.AppendData("\n"u8);
            hash.AppendData(Encoding.ASCII.GetBytes(media));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Normalise(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim().Normalize(NormalizationForm.FormC);
}
