using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;

namespace Rostrum.Platform.Files;

/// <summary>
/// The last resort when an act succeeded but its record cannot be committed: lines are written into a file whose 64 KiB were
/// allocated long before, so it works on a full disk. Start-up reads it before anything else runs and clears it when
/// everything is recorded. A line is whole or is not there: each carries its length and a check sum.
/// </summary>
internal sealed class LandedFile : IDisposable
{
    public const int Size = 64 * 1024;

    private readonly SafeFileHandle file;
    private readonly Lock gate = new();
    private int end;

    private LandedFile(SafeFileHandle file, int end)
    {
        this.file = file;
        this.end = end;
    }

    /// <summary>Opens <c>state/landed.jsonl</c> below the data folder, or makes it with all its space.</summary>
    public static LandedFile Open(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, "state");
        PrivateFiles.CreateFolder(folder);
        var path = Path.Combine(folder, "landed.jsonl");
        if (!File.Exists(path))
        {
            // Blanks, really written: a sparse file would need space again when it is used.
            PrivateFiles.CreateAtomically(path, Blank(Size));
        }

        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        return new(file, EndOf(Content(file)));
    }

    /// <summary>Writes one line and flushes it to the disk. False: the file is full, and the line is not kept.</summary>
    public bool Append(LandedLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, LandedJson.Default.LandedLine);
        byte[] bytes = [.. Encoding.ASCII.GetBytes($"{Sum(json):x8} "), .. json, (byte)'\n'];
        lock (gate)
        {
            if (end + bytes.Length > Size)
            {
                return false;
            }

            RandomAccess.Write(file, bytes, end);
            RandomAccess.FlushToDisk(file);
            end += bytes.Length;
            return true;
        }
    }

    /// <summary>What was kept, oldest first. A line cut by a crash is left out: its act was not confirmed to anybody.</summary>
    public IReadOnlyList<LandedLine> Read()
    {
        lock (gate)
        {
            var content = Content(file);
            return [.. Lines(content[..EndOf(content)])];
        }
    }

    /// <summary>Forgets all lines, after they were recorded where they belong. Takes no new space.</summary>
    public void Clear()
    {
        lock (gate)
        {
            RandomAccess.Write(file, Blank(Size), 0);
            RandomAccess.FlushToDisk(file);
            end = 0;
        }
    }

    public void Dispose() => file.Dispose();

    private static byte[] Content(SafeFileHandle file)
    {
        var content = new byte[Size];
        var read = 0;
        while (read < Size && RandomAccess.Read(file, content.AsSpan(read), read) is > 0 and var more)
        {
            read += more;
        }

        return content[..read];
    }

    // The first line that is not whole ends the content; a later append writes over it.
    private static int EndOf(byte[] content)
    {
        var at = 0;
        while (LineAt(content, at) is { } length)
        {
            at += length;
        }

        return at;
    }

    private static IEnumerable<LandedLine> Lines(byte[] content)
    {
        for (var at = 0; LineAt(content, at) is { } length; at += length)
        {
            yield return JsonSerializer.Deserialize(content.AsSpan(at + 9, length - 10), LandedJson.Default.LandedLine)!;
        }
    }

    private static int? LineAt(byte[] content, int at)
    {
        var length = content.AsSpan(at).IndexOf((byte)'\n');
        if (length < 10)
        {
            return null;
        }

        var json = content.AsSpan(at + 9, length - 9);
        var isWhole = content.AsSpan(at, 9).SequenceEqual(Encoding.ASCII.GetBytes($"{Sum(json):x8} "));
        return isWhole ? length + 1 : null;
    }

    // FNV-1a: tells a torn line from a whole one, no more.
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 2_166_136_261u;
        foreach (var b in bytes)
        {
            sum = unchecked((sum ^ b) * 16_777_619u);
        }

        return sum;
    }

    private static byte[] Blank(int size)
    {
        var blank = new byte[size];
        Array.Fill(blank, (byte)' ');
        return blank;
    }
}

/// <summary>An act that succeeded: whose (tenant), which attempt, and the id the other side gave.</summary>
/// <param name="Owner">The tenant's id.</param>
/// <param name="Act">The attempt's id.</param>
/// <param name="RemoteId">As the other side named it.</param>
/// <param name="At">When the answer came.</param>
internal sealed record LandedLine(Guid Owner, Guid Act, string RemoteId, DateTimeOffset At)
{
    /// <summary>Whatever else the record needs, as JSON text.</summary>
    public string? Extra { get; init; }
}

[JsonSerializable(typeof(LandedLine))]
internal sealed partial class LandedJson : JsonSerializerContext;
