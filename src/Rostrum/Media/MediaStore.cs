using System.Security.Cryptography;
using Rostrum.Platform.Files;

namespace Rostrum.Media;

/// <summary>Where files lie and how much of the disk they must leave free.</summary>
/// <param name="Folder">Holds one folder per workspace.</param>
internal sealed record MediaStoreOptions(string Folder)
{
    /// <summary>Uploads are refused below this, or below 5 % of the disk where that is less.</summary>
    public long ReserveBytes { get; init; } = 2_000_000_000;

    /// <summary>Measures free space; replaced in tests.</summary>
    public Func<string, Space> Measure { get; init; } = DiskSpace.Of;
}

/// <summary>A file on its way in: outside the library until it is kept. Dispose to drop it.</summary>
internal sealed class IncomingFile(string folder, string path, long length, string sha256) : IDisposable
{
    public string Path => path;

    public long Length => length;

    /// <summary>Lower-case hex of the bytes as received.</summary>
    public string Sha256 => sha256;

    /// <summary>A path beside the file for what is made of it; removed with it.</summary>
    public string Beside(string name) => System.IO.Path.Combine(folder, name);

    public void Dispose() => WorkFolders.Remove(folder);
}

/// <summary>
/// Media on disk under the hash of their content: <c>{workspace}/ab/cd/{sha256}</c>. The same file twice takes its space
/// once per workspace. Nothing is ever held whole in memory.
/// </summary>
internal sealed class MediaStore(MediaStoreOptions options)
{
    private const int DiskFullError = 28; // ENOSPC
    private const int QuotaError = 122; // EDQUOT
    private const long MeasureEvery = 64 * 1024 * 1024;

    private readonly WorkFolders incoming = new(Path.Combine(options.Folder, "incoming"));

    /// <summary>Removes what killed processes left half received; to be called at start.</summary>
    public int Sweep() => incoming.Sweep();

    /// <summary>Streams a file in, hashing as it goes; stops at the first byte too many.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="maxBytes">The most that is taken.</param>
    /// <param name="announced">The length the sender promised, if any: too much is refused before a byte is read.</param>
    /// <param name="cancel">Ends the transfer and drops what came.</param>
    /// <exception cref="MediaRefusedException">Too large, or the disk is too full.</exception>
    public async Task<IncomingFile> ReceiveAsync(Stream content, long maxBytes, long? announced, CancellationToken cancel)
    {
        if (announced > maxBytes)
        {
            throw TooLarge(maxBytes);
        }

        PrivateFiles.CreateFolder(options.Folder);
        EnsureRoom(announced ?? 0);
        var folder = incoming.Create();
        try
        {
            var path = Path.Combine(folder, "file");
            await using var file = PrivateFiles.CreateNew(path, FileOptions.Asynchronous);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var length = await CopyAsync(content, file, hash, maxBytes, cancel);
            file.Flush(flushToDisk: true);
            return new(folder, path, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (IOException full) when (full.HResult is DiskFullError or QuotaError)
        {
            WorkFolders.Remove(folder);
            throw DiskFull();
        }
        catch
        {
            WorkFolders.Remove(folder);
            throw;
        }
    }

    /// <summary>Moves a file into the library under its hash and flushes the move to the disk.</summary>
    public void Keep(Guid workspace, string path, string sha256)
    {
        var kept = PathOf(workspace, sha256);
        var folder = Path.GetDirectoryName(kept)!;
        PrivateFiles.CreateFolder(folder);
        File.Move(path, kept, overwrite: true); // the same hash is the same content
        FolderSync.Flush(folder);
        FolderSync.Flush(Path.GetDirectoryName(folder)!);
    }

    /// <summary>A seekable stream, so that a part of the file can be sent. Dispose it.</summary>
    /// <exception cref="FileNotFoundException">Not in this workspace's library.</exception>
    public FileStream Open(Guid workspace, string sha256)
    {
        try
        {
            return OpenFile(PathOf(workspace, sha256));
        }
        catch (DirectoryNotFoundException)
        {
            throw new FileNotFoundException("This file is not in the library.");
        }
    }

    public bool Exists(Guid workspace, string sha256) => File.Exists(PathOf(workspace, sha256));

    /// <summary>Removes a file and everything made of it.</summary>
    public void Delete(Guid workspace, string sha256)
    {
        var path = PathOf(workspace, sha256);
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        var fitted = FittedFolder(workspace, sha256);
        if (Directory.Exists(fitted))
        {
            foreach (var file in Directory.EnumerateFiles(fitted, sha256 + "-*"))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Removes all media of a workspace; once more does no harm.</summary>
    public void DeleteAll(Guid workspace) => WorkFolders.Remove(Path.Combine(options.Folder, workspace.ToString("D")));

    public string FolderOf(Guid workspace) => Path.Combine(options.Folder, workspace.ToString("D"));

    /// <summary>The workspaces that have files here.</summary>
    public IReadOnlyList<Guid> Workspaces() => !Directory.Exists(options.Folder)
        ? []
        : [.. Directory.EnumerateDirectories(options.Folder).Select(f => Guid.TryParse(Path.GetFileName(f), out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    /// <summary>Every file of the workspace, by its hash.</summary>
    public IEnumerable<string> Hashes(Guid workspace) => !Directory.Exists(FolderOf(workspace))
        ? []
        : Directory.EnumerateDirectories(FolderOf(workspace), "??")
            .SelectMany(Directory.EnumerateDirectories).SelectMany(Directory.EnumerateFiles)
            .Select(f => Path.GetFileName(f)).Where(IsHash);

    /// <summary>What was made of files, with the hash of each one's file.</summary>
    public IEnumerable<(string Sha256, string Path)> Copies(Guid workspace)
    {
        var folder = Path.Combine(FolderOf(workspace), "fitted");
        return !Directory.Exists(folder)
            ? []
            : Directory.EnumerateFiles(folder, "*-*", SearchOption.AllDirectories)
                .Select(f => (Path.GetFileName(f).Split('-')[0], f)).Where(c => IsHash(c.Item1));
    }

    /// <summary>Refuses new files while the disk is nearly full, so that posts and their records always find room.</summary>
    /// <exception cref="MediaRefusedException">Too little would be left.</exception>
    public void EnsureRoom(long coming)
    {
        var space = options.Measure(options.Folder);
        var reserve = Math.Min(options.ReserveBytes, space.Total / 20);
        if (space.Free - coming < reserve)
        {
            throw DiskFull();
        }
    }

    public string PathOf(Guid workspace, string sha256) => Path.Combine(
        options.Folder, workspace.ToString("D"), Checked(sha256)[..2], sha256[2..4], sha256);

    /// <summary>Where copies made of a file lie.</summary>
    public string FittedPath(Guid workspace, string sha256, string recipe) =>
        Path.Combine(FittedFolder(workspace, sha256), $"{sha256}-{recipe}");

    public static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        Options = FileOptions.Asynchronous,
    });

    private string FittedFolder(Guid workspace, string sha256) =>
        Path.Combine(options.Folder, workspace.ToString("D"), "fitted", Checked(sha256)[..2]);

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    // Hashes come from our own database; a bug there must not become a path.
    private static string Checked(string sha256) =>
        IsHash(sha256)
            ? sha256
            : throw new ArgumentException("Not a SHA-256 in lower-case hex.", nameof(sha256));

    private async Task<long> CopyAsync(Stream from, FileStream to, IncrementalHash hash, long maxBytes, CancellationToken cancel)
    {
        var part = new byte[128 * 1024];
        long length = 0;
        var measured = 0L;
        while (await from.ReadAsync(part, cancel) is > 0 and var read)
        {
            length += read;
            if (length > maxBytes)
            {
                throw TooLarge(maxBytes);
            }

            hash.AppendData(part, 0, read);
            await to.WriteAsync(part.AsMemory(0, read), cancel);
            if (length - measured >= MeasureEvery)
            {
                measured = length;
                EnsureRoom(0);
            }
        }

        return length;
    }

    private static MediaRefusedException TooLarge(long maxBytes) =>
        new(MediaRefusal.TooLarge, $"This file is too large: at most {maxBytes} bytes are taken.") { MaxBytes = maxBytes };

    private static MediaRefusedException DiskFull() => new(
        MediaRefusal.DiskFull, "The disk of this installation is nearly full. No file is taken until its operator makes room.");
}
