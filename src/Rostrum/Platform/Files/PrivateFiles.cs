using System.Security.Cryptography;

namespace Rostrum.Platform.Files;

/// <summary>Files and folders that only this program's user may open (0600, 0700), made so that a crash leaves all or nothing.</summary>
internal static class PrivateFiles
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Creates the folder and its parents, 0700; a folder that exists keeps its mode.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;

    /// <summary>Opens a new file, 0600; fails when it exists.</summary>
    public static FileStream CreateNew(string path, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions
        {
            Mode = System.IO.FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = options,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = FileMode;
        }

        return new(path, how);
    }

    /// <summary>
    /// Writes a file that appears whole or not at all and never replaces another: when a second process was faster, its file
    /// stays and this one is dropped.
    /// </summary>
    public static void CreateAtomically(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        CreateFolder(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        try
        {
            using (var file = CreateNew(temporary))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            FirstName.Take(temporary, path);
            FolderSync.Flush(folder);
        }
        catch (IOException) when (File.Exists(path))
        {
            // The other process's file counts; the caller reads it.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
