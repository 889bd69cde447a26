using System.Text.Json;
using Rostrum.Platform.Files;

namespace Rostrum.Publishing;

/// <summary>
/// Last words for a full disk: outcomes of acts that could not be committed, in a file whose space was reserved at start.
/// Read again before anything is published after a start. Holds ids and outcomes, no content.
/// </summary>
internal sealed class LandedNotes : IDisposable
{
    private const int Reserved = 64 * 1024;

    private readonly FileStream file;
    private readonly ILogger<LandedNotes> log;
    private readonly Lock gate = new();

    public LandedNotes(string path, ILogger<LandedNotes> log)
    {
        this.log = log;
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = PrivateFiles.FileMode;
        }

        file = new(path, how);
        Pending = Read();
        Reserve();
    }

    /// <summary>What an earlier process could not commit.</summary>
    public IReadOnlyList<LandedNote> Pending { get; }

    /// <summary>Writes and flushes; true when it is on disk.</summary>
    public bool Add(Guid workspaceId, ActOutcome outcome)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(
            new LandedNote(workspaceId, outcome.AttemptId, outcome.Outcome, outcome.RemoteId, outcome.At));
        lock (gate)
        {
            if (file.Position + line.Length + 1 > file.Length)
            {
                log.NotesAreFull();
                return false;
            }

            file.Write(line);
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
            return true;
        }
    }

    /// <summary>Everything pending is in the databases now: the file is empty again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            Reserve();
        }
    }

    public void Dispose() => file.Dispose();

    private List<LandedNote> Read()
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var notes = new List<LandedNote>();
        while (reader.ReadLine() is { Length: > 0 } line && line[0] == '{')
        {
            notes.Add(JsonSerializer.Deserialize<LandedNote>(line)!);
        }

        return notes;
    }

    // Blanks, really written: a length alone reserves nothing.
    private void Reserve()
    {
        file.Position = 0;
        file.Write(new byte[Reserved]);
        file.SetLength(Reserved);
        file.Flush(flushToDisk: true);
        file.Position = 0;
    }
}

internal sealed record LandedNote(Guid WorkspaceId, Guid AttemptId, AttemptOutcome Outcome, string? RemoteId, DateTimeOffset At);
