using Rostrum.Jobs;
using Rostrum.Platform.Files;

namespace Rostrum.Demo;

/// <summary>The data folder of a demo, known by the sandbox's folder in it.</summary>
internal static class DemoData
{
    public static string SandboxFolder(RostrumSettings settings) => Path.Combine(settings.DataFolder, "sandbox");

    /// <summary>Makes it, for nobody else to read.</summary>
    public static void Mark(RostrumSettings settings)
    {
        PrivateFiles.CreateFolder(settings.DataFolder);
        PrivateFiles.CreateFolder(SandboxFolder(settings));
    }

    /// <summary>Removes it, or says why not.</summary>
    public static async Task<string?> RemoveAsync(RostrumSettings settings)
    {
        var folder = settings.DataFolder;
        if (!Directory.Exists(folder))
        {
            return null;
        }

        if (await FirstPost.IsRunningAsync(settings))
        {
            return $"Rostrum runs at {settings.PublicUrl}. End it with Ctrl-C in its terminal before you begin anew; nothing was removed.";
        }

        if (!Directory.Exists(SandboxFolder(settings)) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return $"{folder} was not made by ./start (there is no sandbox in it); nothing was removed. Name another folder in ROSTRUM_DATA.";
        }

        try
        {
            using var _ = EngineLock.Take(folder); // another address, the same folder
        }
        catch (JobEngineAlreadyRunningException busy)
        {
            return $"{busy.Message} Nothing was removed.";
        }

        Directory.Delete(folder, recursive: true);
        Words.Say($"Removed {folder}: beginning anew.");
        return null;
    }
}
