using System.Globalization;

namespace Rostrum.Bench;

/// <summary>The printed table: what was measured, its goal, and how busy and how fast the machine was at start and end of each row.</summary>
internal static class Sheet
{
    private static bool isBegun;
    private static ulong kept;

    /// <summary>False once some row missed its goal.</summary>
    public static bool AllMet { get; private set; } = true;

    public static async Task RowAsync(string what, string goal, Func<Task<Figures>> measure)
    {
        if (!isBegun)
        {
            isBegun = true;
            Console.WriteLine(
                $"{Environment.ProcessorCount} cores, {Environment.OSVersion}, .NET {Environment.Version}; "
                + "at start and end of the row: load, the average of a minute, and pace, the ms that one fixed piece of arithmetic takes");
            Console.WriteLine($"{"measure",-56} {"goal",-30} {"met",-5}{"load",-14}{"pace",-12} figures");
        }

        var (before, pace) = (Load(), Pace());
        var figures = await measure();
        AllMet &= figures.IsMet;
        var met = figures.IsMet ? "yes" : "NO";
        Console.WriteLine($"{what,-56} {goal,-30} {met,-5}{before + " → " + Load(),-14}{pace + " → " + Pace(),-12} {figures.Text}");
    }

    /// <summary>By nearest rank; the list is sorted.</summary>
    public static double At(IReadOnlyList<double> sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * share) - 1)];

    public static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A machine that others share runs the same work twice as fast in one minute as in another: figures are to be read with it.</summary>
    private static string Pace()
    {
        var begun = TimeProvider.System.GetTimestamp();
        var number = 1UL;
        for (var i = 0; i < 25_000_000; i++)
        {
            number = (number * 6364136223846793005) + 1442695040888963407;
        }

        Volatile.Write(ref kept, number); // or the compiler sees that nobody wants it
        return Say($"{TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds:0}");
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
}

/// <summary>What one row has to say.</summary>
internal sealed record Figures(bool IsMet, string Text)
{
    /// <summary>For a row that is held against another one.</summary>
    public double P99 { get; init; }
}
