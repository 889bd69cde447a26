using System.Globalization;

namespace Rostrum.Model;

/// <summary>How many database files this process may keep open: the system's limit, less what sockets and media need.</summary>
internal static class OpenFiles
{
    private const int Reserved = 2048;

    public static int Allowed(int perDatabase) => Math.Clamp((Limit() - Reserved) / perDatabase, 50, 2000);

    private static int Limit()
    {
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits))
        {
            return 4096;
        }

        var line = File.ReadLines(limits).FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, _, _, var soft, ..] && int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : 4096;
    }
}
