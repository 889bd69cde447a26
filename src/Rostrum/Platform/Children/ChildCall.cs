using Rostrum.Platform.Files;

namespace Rostrum.Platform.Children;

/// <summary>A program to run on one file of a stranger.</summary>
/// <param name="Tool">The program's bare name; found in the tool folders, never by a person's input.</param>
/// <param name="Input">The file it reads, or null. The child cannot write it.</param>
/// <param name="Arguments">Built from where the child sees its input and its folder; passed one by one, no shell.</param>
internal sealed record ChildCall(string Tool, string? Input, Func<ChildView, IReadOnlyList<string>> Arguments)
{
    /// <summary>Added to the otherwise empty environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Wall clock; the whole process tree is killed after it. Null = what its rank allows.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>More output than this ends the child.</summary>
    public int MaxOutputBytes { get; init; } = 1024 * 1024;

    /// <summary>The exit code by which the tool says that it was asked to stop and did; null = it dies of the signal.</summary>
    public int? StoppedCode { get; init; }

    public ChildRank Rank { get; init; } = ChildRank.Usual;

    /// <summary>Told each line of its output as it comes.</summary>
    public Action<string>? Hears { get; init; }
}

/// <summary>Who waits for whom, and how much a child may take. Each rank has slots of its own: none can take another's.</summary>
internal enum ChildRank
{
    /// <summary>Something with a due moment waits for it.</summary>
    Urgent,

    /// <summary>Somebody looks at a screen.</summary>
    Usual,

    /// <summary>Asked for, may take minutes, one at a time, behind everything else.</summary>
    Long,
}

/// <summary>The child's view of the file system.</summary>
/// <param name="Input">Its input file ("" without one).</param>
/// <param name="Folder">A folder of its own, the only place it may write.</param>
internal sealed record ChildView(string Input, string Folder);

/// <summary>A child that ended by itself. Dispose to remove its folder.</summary>
internal sealed class ChildRun(int exitCode, ReadOnlyMemory<byte> output, string errors, string folder) : IDisposable
{
    public int ExitCode => exitCode;

    public ReadOnlyMemory<byte> Output => output;

    /// <summary>The first words it had to say; for the log at most, they may quote the stranger's file.</summary>
    public string Errors => errors;

    /// <summary>Where its results are, until disposed.</summary>
    public string Folder => folder;

    public void Dispose() => WorkFolders.Remove(folder);
}

internal enum ChildFailure
{
    ToolMissing,
    NotStarted,
    TooLong,
    TooMuchOutput,

    /// <summary>By the machine's or the program's stop, by hand, or by the kernel for want of memory: it says nothing of the file.</summary>
    Stopped,
}

/// <summary>A child did not end by itself, or never began.</summary>
internal sealed class ChildException(ChildFailure failure, string tool) : Exception(failure switch
{
    ChildFailure.ToolMissing => $"{tool} is not installed.",
    ChildFailure.NotStarted => $"{tool} could not be started.",
    ChildFailure.TooLong => $"{tool} took too long and was ended.",
    ChildFailure.TooMuchOutput => $"{tool} wrote too much and was ended.",
    ChildFailure.Stopped => $"{tool} was stopped from outside.",
})
{
    public ChildFailure Failure => failure;

    /// <summary>Worth another try with the same file.</summary>
    public bool WasStopped => failure == ChildFailure.Stopped;
}
