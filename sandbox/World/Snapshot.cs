using System.Text.Json;

namespace Rostrum.Sandbox;

/// <summary>The world in one JSON file: read at start, replaced as a whole before anything that changed it is answered.</summary>
internal sealed class Snapshot(World world, string? file) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly SemaphoreSlim writing = new(1, 1);
    private long written = -1;

    public async Task<bool> ReadAsync(CancellationToken cancel)
    {
        if (file is null || !File.Exists(file))
        {
            return false;
        }

        await using var stream = File.OpenRead(file);
        world.Restore(await JsonSerializer.DeserializeAsync<WorldState>(stream, Json, cancel)
            ?? throw new InvalidDataException($"{file} holds no world; remove it to begin anew."));
        written = world.StateRevision;
        return true;
    }

    /// <summary>Writes what changed. Callers at the same time share one write.</summary>
    public async Task WriteAsync(CancellationToken cancel)
    {
        if (file is null)
        {
            return;
        }

        var wanted = world.StateRevision;
        await writing.WaitAsync(cancel);
        try
        {
            if (written >= wanted)
            {
                return;
            }

            var revision = world.StateRevision;
            await ReplaceAsync(file, cancel);
            written = revision;
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();

    private async Task ReplaceAsync(string target, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        var draft = target + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // it holds tokens
        }

        await using (var stream = new FileStream(draft, options))
        {
            await JsonSerializer.SerializeAsync(stream, world.Capture(), Json, cancel);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, target, overwrite: true);
    }
}
