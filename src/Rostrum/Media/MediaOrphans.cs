using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Platform.Files;

namespace Rostrum.Media;

/// <summary>
/// Files on disk that nothing stands for: left by a death between a file's arrival and its row, or between a row's end and
/// its file's. Two looks, a day apart: the first writes down what it saw, and only what the second sees again goes. An upload
/// of the same content meanwhile makes the file young, and it stays.
/// </summary>
internal sealed class MediaOrphans(MediaStore store, UploadShelf shelf, TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>How many were seen at the last look and are still to go.</summary>
    public async Task<int> CountAsync(Guid workspace, CancellationToken cancel) => (await ReadAsync(workspace, cancel)).Count;

    /// <summary>One look at a workspace's files; how many were removed.</summary>
    public async Task<int> LookAsync(WorkspaceDb db, Guid workspace, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var removed = shelf.ForgetExpired(workspace);
        var seen = await ReadAsync(workspace, cancel);
        var still = new Dictionary<string, DateTimeOffset>();
        foreach (var batch in store.Hashes(workspace).Chunk(500))
        {
            var known = await db.Media.Where(m => batch.Contains(m.Sha256)).Select(m => m.Sha256).ToListAsync(cancel);
            foreach (var orphan in batch.Except(known))
            {
                if (!seen.TryGetValue(orphan, out var since))
                {
                    since = now;
                }

                if (now - since >= Patience && IsOld(store.PathOf(workspace, orphan), now)
                    && !await db.Media.AnyAsync(m => m.Sha256 == orphan, cancel))
                {
                    store.Delete(workspace, orphan);
                    removed++;
                }
                else
                {
                    still[orphan] = since;
                }
            }
        }

        removed += RemoveCopies(workspace, now);
        await WriteAsync(workspace, still, cancel);
        await db.MediaLinks.Where(l => l.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        return removed;
    }

    /// <summary>Small pictures and fitted copies whose file is gone.</summary>
    private int RemoveCopies(Guid workspace, DateTimeOffset now)
    {
        var lonely = store.Copies(workspace).Where(c => !store.Exists(workspace, c.Sha256) && IsOld(c.Path, now)).ToList();
        lonely.ForEach(c => File.Delete(c.Path));
        return lonely.Count;
    }

    private static bool IsOld(string path, DateTimeOffset now) => File.GetLastWriteTimeUtc(path) + Patience <= now;

    private async Task<Dictionary<string, DateTimeOffset>> ReadAsync(Guid workspace, CancellationToken cancel)
    {
        try
        {
            await using var file = MediaStore.OpenFile(Notes(workspace));
            return await JsonSerializer.DeserializeAsync<Dictionary<string, DateTimeOffset>>(file, cancellationToken: cancel) ?? [];
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return []; // nothing was seen yet, or the note was cut: the day begins anew
        }
    }

    private async Task WriteAsync(Guid workspace, Dictionary<string, DateTimeOffset> still, CancellationToken cancel)
    {
        var path = Notes(workspace);
        if (still.Count == 0)
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            return;
        }

        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path + ".new", JsonSerializer.SerializeToUtf8Bytes(still), cancel);
        File.Move(path + ".new", path, overwrite: true);
    }

    private string Notes(Guid workspace) => Path.Combine(store.FolderOf(workspace), "orphans.json");
}
