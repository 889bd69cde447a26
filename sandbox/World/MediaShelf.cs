using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Rostrum.Sandbox;

/// <summary>
/// Uploaded bytes by SHA-256. They pass through in pieces; what is small enough to be looked at again is kept, a large
/// video leaves only its hash, size and type.
/// </summary>
public sealed class MediaShelf(string? folder)
{
    private const int Kept = 8 * 1024 * 1024;
    private readonly ConcurrentDictionary<string, byte[]> bytes = new();

    /// <summary>Reads the stream to its end.</summary>
    public async Task<SandboxMedia> KeepAsync(Stream source, string contentType, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var start = new MemoryStream();
        var piece = ArrayPool<byte>.Shared.Rent(81920);
        long length = 0;
        try
        {
            for (int read; (read = await source.ReadAsync(piece, cancel)) > 0; length += read)
            {
                hash.AppendData(piece, 0, read);
                if (start.Length + read <= Kept)
                {
                    start.Write(piece, 0, read);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        var name = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (start.Length == length)
        {
            await StoreAsync(name, start, cancel);
        }

        return new(name, contentType, length);
    }

    /// <summary>The bytes, or null when they were too many to keep.</summary>
    public async Task<byte[]?> FindAsync(string hash, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        if (folder is null)
        {
            return bytes.GetValueOrDefault(hash);
        }

        var file = Path.Combine(folder, hash);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancel) : null;
    }

    private async Task StoreAsync(string name, MemoryStream content, CancellationToken cancel)
    {
        if (folder is null)
        {
            bytes[name] = content.ToArray();
            return;
        }

        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, name);
        var draft = $"{file}.{Environment.CurrentManagedThreadId}.new";
        await File.WriteAllBytesAsync(draft, content.ToArray(), cancel);
        File.Move(draft, file, overwrite: true);
    }
}
