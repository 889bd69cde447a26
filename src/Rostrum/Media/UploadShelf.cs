using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Rostrum.Platform.Files;

namespace Rostrum.Media;

/// <summary>An upload under way: what was promised and by whom. What has arrived is the length of its file.</summary>
internal sealed record UploadState(Guid Id, string Owner, long Length, string Metadata, DateTimeOffset ExpiresAt)
{
    /// <summary>The library's entry, once all bytes have come.</summary>
    public Guid? MediaId { get; init; }
}

/// <summary>How a part of an upload went.</summary>
internal enum PartOutcome
{
    Kept,
    WrongSum,

    /// <summary>More came than was promised.</summary>
    TooMuch,
}

/// <summary>
/// Uploads that grow on disk, one file each. Bytes are flushed before their offset is told; a broken connection keeps what
/// arrived, a wrong sum keeps nothing of its part. One writer at a time.
/// </summary>
internal sealed class UploadShelf(MediaStore store, RostrumSettings settings, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<Guid, byte> busy = new();

    public async Task<UploadState> CreateAsync(Guid workspace, string owner, long length, string metadata, CancellationToken cancel)
    {
        PrivateFiles.CreateFolder(Folder(workspace));
        store.EnsureRoom(length);
        ForgetExpired(workspace);
        var now = time.GetUtcNow();
        var state = new UploadState(Guid.CreateVersion7(now), owner, length, metadata, now + Life);
        await File.WriteAllBytesAsync(Part(workspace, state.Id), [], cancel);
        await WriteAsync(workspace, state, cancel);
        return state;
    }

    /// <summary>Null when there is none of this owner's; an expired one is returned, for whoever asks to be told.</summary>
    public async Task<UploadState?> FindAsync(Guid workspace, Guid id, string owner, CancellationToken cancel) =>
        await ReadAsync(Facts(workspace, id), cancel) is { } state && state.Owner == owner ? state : null;

    /// <summary>It lives on for a day from now; told to the client with each part.</summary>
    public async Task<UploadState> ProlongAsync(Guid workspace, UploadState state, CancellationToken cancel)
    {
        var prolonged = state with { ExpiresAt = time.GetUtcNow() + Life };
        await WriteAsync(workspace, prolonged, cancel);
        return prolonged;
    }

    public long OffsetOf(Guid workspace, UploadState state)
    {
        var file = new FileInfo(Part(workspace, state.Id));
        return state.MediaId is not null ? state.Length : file.Exists ? file.Length : 0;
    }

    /// <summary>False when somebody writes to it at this moment.</summary>
    public bool TryTake(Guid id) => busy.TryAdd(id, 0);

    public void LetGo(Guid id) => busy.TryRemove(id, out _);

    /// <summary>Appends a part. On a cut connection what came stays, unless a sum was promised for the whole part.</summary>
    public async Task<PartOutcome> AppendAsync(
        Guid workspace, UploadState state, Stream part, HashAlgorithmName? sum, byte[]? expected, CancellationToken cancel)
    {
        await using var file = new FileStream(Part(workspace, state.Id), FileMode.Open, FileAccess.Write, FileShare.Read);
        var begin = file.Seek(0, SeekOrigin.End);
        using var hash = sum is { } algorithm ? IncrementalHash.CreateHash(algorithm) : null;
        var isWhole = false;
        try
        {
            isWhole = await CopyAsync(part, file, hash, state.Length - begin, cancel);
            if (!isWhole)
            {
                file.SetLength(begin);
                return PartOutcome.TooMuch;
            }

            if (hash is not null && !CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), expected))
            {
                isWhole = false;
                return PartOutcome.WrongSum;
            }

            return PartOutcome.Kept;
        }
        finally
        {
            if (hash is not null && !isWhole)
            {
                file.SetLength(begin);
            }

            file.Flush(flushToDisk: true);
        }
    }

    public FileStream OpenWhole(Guid workspace, UploadState state) => MediaStore.OpenFile(Part(workspace, state.Id));

    /// <summary>It is in the library: the bytes here go, the state stays until it expires, for a client that missed the answer.</summary>
    public async Task<UploadState> FinishAsync(Guid workspace, UploadState state, Guid mediaId, CancellationToken cancel)
    {
        var finished = state with { MediaId = mediaId };
        await WriteAsync(workspace, finished, cancel);
        File.Delete(Part(workspace, state.Id));
        return finished;
    }

    public void Remove(Guid workspace, Guid id)
    {
        File.Delete(Facts(workspace, id));
        File.Delete(Part(workspace, id));
    }

    private static async Task<bool> CopyAsync(Stream from, FileStream to, IncrementalHash? hash, long most, CancellationToken cancel)
    {
        var buffer = new byte[128 * 1024];
        while (await from.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            most -= read;
            if (most < 0)
            {
                return false;
            }

            hash?.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None); // what has arrived is kept
        }

        return true;
    }

    private async Task WriteAsync(Guid workspace, UploadState state, CancellationToken cancel)
    {
        var path = Facts(workspace, state.Id);
        await File.WriteAllBytesAsync(path + ".new", JsonSerializer.SerializeToUtf8Bytes(state), cancel);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Bytes that uploads under way have promised, all but this one.</summary>
    public async Task<long> PromisedAsync(Guid workspace, Guid? but, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var promised = 0L;
        foreach (var facts in StatesOf(workspace))
        {
            if (await ReadAsync(facts, cancel) is { MediaId: null } state && state.ExpiresAt > now && state.Id != but)
            {
                promised += state.Length;
            }
        }

        return promised;
    }

    /// <summary>Removes what nobody came back for, a day after its end; how many.</summary>
    public int ForgetExpired(Guid workspace)
    {
        var now = time.GetUtcNow();
        var expired = StatesOf(workspace).Where(f => File.GetLastWriteTimeUtc(f) + (Life * 2) < now)
            .Select(f => Guid.TryParse(Path.GetFileNameWithoutExtension(f), out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty && !busy.ContainsKey(id)).ToList();
        expired.ForEach(id => Remove(workspace, id));
        return expired.Count;
    }

    private IEnumerable<string> StatesOf(Guid workspace) =>
        Directory.Exists(Folder(workspace)) ? Directory.EnumerateFiles(Folder(workspace), "*.json") : [];

    private static async Task<UploadState?> ReadAsync(string facts, CancellationToken cancel)
    {
        try
        {
            return JsonSerializer.Deserialize<UploadState>(await File.ReadAllBytesAsync(facts, cancel));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string Folder(Guid workspace) => Path.Combine(settings.DataFolder, "media", workspace.ToString("D"), "uploads");

    private string Facts(Guid workspace, Guid id) => Path.Combine(Folder(workspace), $"{id:D}.json");

    private string Part(Guid workspace, Guid id) => Path.Combine(Folder(workspace), $"{id:D}.part");
}
