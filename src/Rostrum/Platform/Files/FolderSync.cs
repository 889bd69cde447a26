using System.Runtime.InteropServices;
using System.Text;

namespace Rostrum.Platform.Files;

/// <summary>
/// Makes a rename or a new file name survive a power cut: on Linux the folder itself must be flushed, and .NET opens no
/// folders. Where it is not possible (other systems, odd file systems) the rename alone has to do.
/// </summary>
internal static class FolderSync
{
    private const int ReadOnlyFolder = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC (Linux, x64)
    private const int ReadOnlyFolderArm = 0x4000 | 0x80000; // the same on arm64, whose O_DIRECTORY differs

    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        var handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), isArm ? ReadOnlyFolderArm : ReadOnlyFolder);
        if (handle >= 0)
        {
            _ = Sync(handle);
            _ = Close(handle);
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Close(int handle);
}
