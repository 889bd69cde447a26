using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Rostrum.Platform.Files;

/// <summary>One folder (0700) per piece of work, named after the process that made it, so that what a killed one left can be told apart.</summary>
internal sealed class WorkFolders(string root)
{
    public string Create()
    {
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        var folder = Path.Combine(root, name);
        PrivateFiles.CreateFolder(folder);
        return folder;
    }

    /// <summary>Removes what processes that are gone left behind; the folders of a process that lives are its own matter.</summary>
    public int Sweep()
    {
        if (!Directory.Exists(root))
        {
            return 0;
        }

        var swept = 0;
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (!IsOfLivingProcess(Path.GetFileName(folder)))
            {
                Remove(folder);
                swept++;
            }
        }

        return swept;
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Removed already.
        }
    }

    // After a restart in a container the new process may have the old one's id; its folders stay until the next sweep.
    private static bool IsOfLivingProcess(string name)
    {
        if (!int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
