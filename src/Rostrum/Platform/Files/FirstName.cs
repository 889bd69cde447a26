using System.Runtime.InteropServices;
using System.Text;

namespace Rostrum.Platform.Files;

/// <summary>
/// Gives a finished file its name unless another process was faster. .NET's move without overwriting looks first and renames
/// then, so that two processes can both succeed and the later one wins; a hard link is made once only.
/// </summary>
internal static class FirstName
{
    private const int Exists = 17; // EEXIST

    /// <summary>Moves the file to <paramref name="path"/>.</summary>
    /// <exception cref="IOException">A file of that name is there already; both stay as they are.</exception>
    public static void Take(string temporary, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(Encoding.UTF8.GetBytes(temporary + "\0"), Encoding.UTF8.GetBytes(path + "\0")) == 0)
            {
                File.Delete(temporary);
                return;
            }

            if (Marshal.GetLastPInvokeError() == Exists)
            {
                throw new IOException($"The file '{path}' already exists.");
            }
        }

        File.Move(temporary, path, overwrite: false); // a file system without hard links; on Windows the system itself keeps the first
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Link(byte[] from, byte[] to);
}
