namespace Rostrum.Platform.Files;

/// <summary>Free space for this program's user where a folder lives.</summary>
internal static class DiskSpace
{
    /// <summary>Bytes free and in all; the folder must exist.</summary>
    public static Space Of(string folder)
    {
        var drive = new DriveInfo(Path.GetFullPath(folder));
        return new(drive.AvailableFreeSpace, drive.TotalSize);
    }
}

/// <summary>Free and total bytes of a disk.</summary>
internal readonly record struct Space(long Free, long Total);
