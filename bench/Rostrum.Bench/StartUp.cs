using Microsoft.Extensions.DependencyInjection;
using Rostrum.Workspaces;

namespace Rostrum.Bench;

/// <summary>From the start of the process to its first "ready", with many workspaces; then its memory while nobody asks for anything.</summary>
internal static class StartUp
{
    public static async Task RunAsync(Words words)
    {
        var workspaces = words.Number("--workspaces", 1000);
        var folder = Directory.CreateTempSubdirectory("rostrum-bench-").FullName;
        try
        {
            await FurnishAsync(folder, workspaces);
            await Sheet.RowAsync(
                Sheet.Say($"start to ready, {workspaces:N0} workspaces"),
                "median < 1000 ms",
                () => StartsAsync(folder, words.Number("--times", 7)));
            var idle = words.Number("--idle", 60);
            await Sheet.RowAsync($"resident memory after {idle} s idle", "< 200 MB", () => IdleAsync(folder, TimeSpan.FromSeconds(idle)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FurnishAsync(string folder, int workspaces)
    {
        var settings = RostrumSettings.Read(["--data", folder], _ => null);
        var instance = await Instance.OpenAsync(settings, CancellationToken.None);
        var services = new ServiceCollection();
        services.AddLogging();
        instance.AddTo(services, TimeProvider.System);
        await using var provider = services.BuildServiceProvider();
        for (var i = 0; i < workspaces; i++)
        {
            await provider.GetRequiredService<WorkspaceRegister>().CreateAsync($"Bench {i:00000}", "Etc/UTC", null, CancellationToken.None);
        }
    }

    private static async Task<Figures> StartsAsync(string folder, int times)
    {
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var (process, _, time) = await Published.ServeAsync(folder);
            await process.DisposeAsync();
            took.Add(time.TotalMilliseconds);
        }

        var each = string.Join(" ", took.Select(t => Sheet.Say($"{t:0}")));
        took.Sort();
        return new(Sheet.At(took, 0.5) < 1000, Sheet.Say($"ms median {Sheet.At(took, 0.5):0}; each {each}"));
    }

    private static async Task<Figures> IdleAsync(string folder, TimeSpan idle)
    {
        var (process, _, _) = await Published.ServeAsync(folder);
        await using (process)
        {
            await Task.Delay(idle);
            var (now, peak) = (process.Megabytes("VmRSS"), process.Megabytes("VmHWM"));
            return new(now < 200, Sheet.Say($"VmRSS {now:0} MB, highest {peak:0} MB"));
        }
    }
}
