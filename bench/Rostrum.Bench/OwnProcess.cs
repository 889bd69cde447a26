using System.Diagnostics;
using System.Globalization;

namespace Rostrum.Bench;

/// <summary>A program beside this one; killed when it is disposed, unless it ended by itself.</summary>
internal sealed class OwnProcess : IAsyncDisposable
{
    private readonly Process process;

    private OwnProcess(Process process) => this.process = process;

    public bool HasEnded => process.HasExited;

    /// <summary>This very program once more, with other words.</summary>
    public static OwnProcess Start(params string[] words) => Start(Environment.ProcessPath!, words, new Dictionary<string, string>());

    public static OwnProcess Start(string program, IEnumerable<string> words, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public async Task<string> FirstLineAsync() =>
        await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{process.StartInfo.FileName} ended at once.");

    /// <summary>Reads on, so that its output never blocks it.</summary>
    public void Ignore() => _ = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    /// <summary>A line of the kernel's status in megabytes: <c>VmRSS</c> is now, <c>VmHWM</c> the highest so far.</summary>
    public double Megabytes(string line)
    {
        var found = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(line + ":", StringComparison.Ordinal));
        return double.Parse(found.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>From now on <c>VmHWM</c> tells the highest since this moment.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
