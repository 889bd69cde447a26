using System.Security.Cryptography;
using System.Text;
using Rostrum.Platform.Files;

namespace Rostrum.Platform.Secrets;

/// <summary>
/// The instance's master key: one line of base64 (32 bytes) in a file that only its owner may read. Made at the first start,
/// never made anew over existing data, because a new key could not open what the old one sealed.
/// </summary>
internal static class MasterKey
{
    public const string Setting = "ROSTRUM_MASTER_KEY_FILE";

    public static string DefaultPath(string dataFolder) => Path.Combine(dataFolder, "master.key");

    /// <summary>Reads the key, or makes it where nothing was stored yet.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="dataExists">Something sealed by a master key is stored already.</param>
    /// <exception cref="MasterKeyException">Missing over existing data, readable by others, or not a key; says what to do.</exception>
    public static DataKey LoadOrCreate(string path, bool dataExists)
    {
        if (!File.Exists(path))
        {
            if (dataExists)
            {
                throw new MasterKeyException(
                    $"The master key {path} is missing, but data exists that only this key opens. Put the file back from its"
                    + $" backup, or set {Setting} to where it is.");
            }

            Create(path);
        }

        return Load(path);
    }

    private static DataKey Load(string path)
    {
        if (PrivateFiles.IsOpenToOthers(path))
        {
            throw new MasterKeyException(
                $"The master key {path} can be read by other users of this machine. Run: chmod 600 '{path}'");
        }

        Span<byte> text = stackalloc byte[128];
        Span<byte> key = stackalloc byte[DataKey.Size + 1];
        try
        {
            using var file = File.OpenRead(path);
            var read = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            var line = text[..read].TrimEnd("\r\n "u8);
            var status = System.Buffers.Text.Base64.DecodeFromUtf8(line, key, out var consumed, out var written);
            if (status != System.Buffers.OperationStatus.Done || consumed != line.Length || written != DataKey.Size)
            {
                throw new MasterKeyException(
                    $"{path} does not hold a master key: one line of base64 for {DataKey.Size} bytes is expected. Put the right"
                    + $" file there, or set {Setting} to where it is.");
            }

            return DataKey.FromBytes(key[..DataKey.Size]);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new MasterKeyException($"The master key {path} cannot be read ({refused.Message}) by this program's user.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static void Create(string path)
    {
        var key = new byte[DataKey.Size];
        RandomNumberGenerator.Fill(key);
        var line = Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n");
        try
        {
            PrivateFiles.CreateAtomically(path, line);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(line);
        }
    }
}

/// <summary>The master key cannot be used; the message tells the operator what to do.</summary>
internal sealed class MasterKeyException(string message) : Exception(message);
