namespace Rostrum.Networks.Tests.Support;

/// <summary>Places in and beside the repository.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The guidance beside the repository, where it is there.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>A folder of it; the test says that it was not run when it is absent.</summary>
    public static string SharedFolder(params string[] parts)
    {
        var name = Path.Combine(parts);
        var folder = Shared is null ? null : Path.Combine(Shared, name);
        Assert.SkipUnless(folder is not null && Directory.Exists(folder), $"not run: ../shared/{name} absent");
        return folder!;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rostrum.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside of the repository.");
    }

    private static string? FindShared()
    {
        var named = Environment.GetEnvironmentVariable("ROSTRUM_SHARED");
        var folder = string.IsNullOrEmpty(named) ? Path.Combine(Root, "..", "shared") : named;
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
