using System.Text.RegularExpressions;

namespace Rostrum.Architecture.Tests;

/// <summary>The repository's own source files, as text.</summary>
internal static partial class Sources
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> All { get; } =
        [.. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(p => new SourceFile(Path.GetRelativePath(Root, p).Replace('\\', '/'), File.ReadAllText(p)))
            .Where(f => !f.Path.StartsWith("artifacts/", StringComparison.Ordinal) && !f.Path.Contains("/node_modules/", StringComparison.Ordinal)
                && !f.Path.StartsWith('.'))];

    /// <summary>Written by people: migrations are generated.</summary>
    public static IEnumerable<SourceFile> Written => All.Where(f => !f.Path.Contains("/Migrations/", StringComparison.Ordinal));

    public static IEnumerable<SourceFile> Product => Written.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)
        || (f.Path.StartsWith("networks/", StringComparison.Ordinal) && !f.Path.Contains("/Tests/", StringComparison.Ordinal)
            && !f.Path.Contains("/Sandbox/", StringComparison.Ordinal)));

    /// <summary>Names of the network folders.</summary>
    public static IReadOnlyList<string> NetworkFolders { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "networks")).Select(Path.GetFileName).OfType<string>()
            .Where(n => n is not "Contract" and not "Http" and not "Meta" and not "bin" and not "obj")];

    public static IReadOnlyList<string> ProjectReferences(string project) =>
        [.. Reference().Matches(File.ReadAllText(Path.Combine(Root, project)))
            .Select(m => Path.GetFileNameWithoutExtension(m.Groups[1].Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Rostrum.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}

internal sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.AsSpan().Count('\n');
}
