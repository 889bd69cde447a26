using System.Globalization;

namespace Rostrum.Platform.Children;

/// <summary>How well a child is kept from doing harm, best last; shown by <c>doctor</c>.</summary>
internal enum ShelterKind
{
    /// <summary>Empty environment, own folder, time limit. A broken parser could read this user's files.</summary>
    Bare,

    /// <summary>The same, and limits on memory, processor time, file size and open files.</summary>
    Limits,

    /// <summary>Limits, and an own file system view, no network, no capabilities (bubblewrap).</summary>
    Sandbox,
}

/// <summary>Writes the command line that puts a tool under the shelter this machine offers.</summary>
internal sealed record ChildShelter(ShelterKind Kind, string? Bubblewrap, string? Prlimit)
{
    private const string InnerInput = "/in/x";
    private const string InnerFolder = "/out";

    // Inside the sandbox's own user namespace this counts its processes alone; outside it would count every thread of the user.
    private const string SandboxProcesses = "--nproc=256";

    private static readonly string[] Limits = ["--as=1073741824", "--cpu=120", "--fsize=2000000000", "--nofile=64", "--core=0"];

    private static readonly string[] LongLimits = ["--as=2147483648", "--cpu=2400", "--fsize=8000000000", "--nofile=64", "--core=0"];

    /// <summary>Where it is: children give way to everything else.</summary>
    public string? Nice { get; init; }

    public string Sentence => Kind switch
    {
        ShelterKind.Sandbox => "Media tools run in a sandbox (bubblewrap) with limits.",
        ShelterKind.Limits => "Media tools run with limits but without a sandbox: install bubblewrap, or allow user namespaces.",
        ShelterKind.Bare => "Media tools run without limits: install util-linux and bubblewrap.",
    };

    /// <summary>How the child sees a file and a folder of ours.</summary>
    public ChildView View(string? input, string folder) => Kind == ShelterKind.Sandbox
        ? new(input is null ? "" : InnerInput, InnerFolder)
        : new(input ?? "", folder);

    /// <summary>Program first, then its arguments.</summary>
    public IReadOnlyList<string> Command(
        string tool, IReadOnlyList<string> arguments, string? input, string folder, ChildRank rank) =>
    [
        .. GiveWay(rank),
        .. Kind switch
        {
            ShelterKind.Sandbox => [Bubblewrap!, .. Walls(tool, input, folder), .. Limit(rank, SandboxProcesses)],
            ShelterKind.Limits => Limit(rank),
            ShelterKind.Bare => (string[])[],
        },
        tool,
        .. arguments,
    ];

    private string[] GiveWay(ChildRank rank) => Nice is null || rank == ChildRank.Urgent ? [] : [Nice, "-n", "10"];

    private string[] Limit(ChildRank rank, params string[] more) =>
        Prlimit is null ? [] : [Prlimit, .. rank == ChildRank.Long ? LongLimits : Limits, .. more, "--"];

    private static IEnumerable<string> Walls(string tool, string? input, string folder)
    {
        string[] walls =
        [
            "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL",
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin",
            "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
            "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind", folder, InnerFolder,
        ];
        string[] outside = tool.StartsWith("/usr/", StringComparison.Ordinal) ? [] : ["--ro-bind", Path.GetDirectoryName(tool)!, Path.GetDirectoryName(tool)!];
        string[] reads = input is null ? [] : ["--ro-bind", input, InnerInput];
        return [.. walls, .. outside, .. reads, .. Variables(InnerFolder).SelectMany(v => new[] { "--setenv", v.Key, v.Value })];
    }

    /// <summary>All the environment a child has.</summary>
    public static IReadOnlyDictionary<string, string> Variables(string folder) => new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["LANG"] = "C.UTF-8",
        ["HOME"] = "/nonexistent",
        ["TMPDIR"] = folder,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}");
}
