using System.Diagnostics;
using System.Text;
using Rostrum.Platform.Files;

namespace Rostrum.Platform.Children;

/// <summary>Where tools and their folders are.</summary>
/// <param name="WorkFolder">Gets one folder per run.</param>
/// <param name="ToolFolders">Searched in this order for tools.</param>
internal sealed record ChildOptions(string WorkFolder, IReadOnlyList<string> ToolFolders)
{
    public static IReadOnlyList<string> UsualFolders { get; } = ["/usr/local/bin", "/usr/bin", "/bin"];

    /// <summary>Null = as many at once of a rank as there are processors but one.</summary>
    public int? AtOnce { get; init; }

    /// <summary>How long a child may take that reads what a stranger sent.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a <see cref="ChildRank.Long"/> one may take.</summary>
    public TimeSpan LongLimit { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan LimitOf(ChildCall call) => call.Limit ?? (call.Rank == ChildRank.Long ? LongLimit : Limit);
}

/// <summary>
/// Runs parsers of strangers' files as children that can do little: no shell, an empty environment, a folder of their own,
/// the best shelter this machine has, a wall-clock limit, capped output, few at once.
/// </summary>
internal sealed class ChildProcesses : IDisposable
{
    private const int MaxErrors = 16 * 1024;

    private readonly ChildOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly WorkFolders folders;
    private readonly Dictionary<ChildRank, SemaphoreSlim> slots;
    private readonly Lazy<Task<ChildShelter>> shelter;

    public ChildProcesses(ChildOptions options, TimeProvider time, ILogger<ChildProcesses> logger)
    {
        this.options = options;
        this.time = time;
        this.logger = logger;
        folders = new(options.WorkFolder);
        var atOnce = options.AtOnce ?? Math.Max(1, Environment.ProcessorCount - 1);
        slots = Enum.GetValues<ChildRank>().ToDictionary(r => r, r => new SemaphoreSlim(r == ChildRank.Long ? 1 : atOnce));
        shelter = new(DetectAsync);
    }

    /// <summary>The shelter found on this machine; tried once by running something in it.</summary>
    public Task<ChildShelter> ShelterAsync() => shelter.Value;

    /// <summary>Removes folders that killed processes left behind; to be called at start.</summary>
    public int Sweep() => folders.Sweep();

    /// <summary>The absolute path of a tool, or null where it is not installed.</summary>
    public string? Find(string tool) =>
        options.ToolFolders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    /// <summary>Waits for a free slot and runs. An exit code other than 0 is the caller's to judge.</summary>
    /// <exception cref="ChildException">Not installed, not started, too long, too much output, stopped from outside.</exception>
    public async Task<ChildRun> RunAsync(ChildCall call, CancellationToken cancel)
    {
        var around = await shelter.Value.WaitAsync(cancel);
        var slot = slots[call.Rank];
        await slot.WaitAsync(cancel);
        try
        {
            return await RunInAsync(around, call, cancel);
        }
        finally
        {
            slot.Release();
        }
    }

    public void Dispose()
    {
        foreach (var slot in slots.Values)
        {
            slot.Dispose();
        }
    }

    private async Task<ChildRun> RunInAsync(ChildShelter around, ChildCall call, CancellationToken cancel)
    {
        var tool = Find(call.Tool) ?? throw new ChildException(ChildFailure.ToolMissing, call.Tool);
        var folder = folders.Create();
        var started = time.GetTimestamp();
        try
        {
            var command = around.Command(tool, call.Arguments(around.View(call.Input, folder)), call.Input, folder, call.Rank);
            using var process = new Process { StartInfo = StartInfo(command, call, folder, around) };
            var (exitCode, output, errors) = await WatchAsync(process, call, cancel);
            logger.ChildEnded(call.Tool, exitCode, time.GetElapsedTime(started).TotalMilliseconds);
            if (IsStop(exitCode, call))
            {
                throw new ChildException(ChildFailure.Stopped, call.Tool);
            }

            return new(exitCode, output, errors, folder);
        }
        catch
        {
            logger.ChildCut(call.Tool, time.GetElapsedTime(started).TotalMilliseconds);
            WorkFolders.Remove(folder);
            throw;
        }
    }

    // Interrupt, kill, terminate. The limits say it otherwise: want of memory is an error of the tool's own.
    private static bool IsStop(int exitCode, ChildCall call) =>
        exitCode is 128 + 2 or 128 + 9 or 128 + 15 || (exitCode != 0 && exitCode == call.StoppedCode);

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> command, ChildCall call, string folder, ChildShelter around)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        info.Environment.Clear();
        if (around.Kind != ShelterKind.Sandbox)
        {
            foreach (var (name, value) in ChildShelter.Variables(folder).Concat(call.Environment))
            {
                info.Environment[name] = value;
            }
        }
        else
        {
            AddInside(info, call.Environment);
        }

        return info;
    }

    // The sandbox clears the environment itself: variables for the tool are arguments of the sandbox, right after its name.
    private static void AddInside(ProcessStartInfo info, IReadOnlyDictionary<string, string> variables)
    {
        var at = info.ArgumentList.IndexOf("--clearenv") + 1;
        foreach (var (name, value) in variables)
        {
            info.ArgumentList.Insert(at, value);
            info.ArgumentList.Insert(at, name);
            info.ArgumentList.Insert(at, "--setenv");
        }
    }

    private async Task<(int ExitCode, ReadOnlyMemory<byte> Output, string Errors)> WatchAsync(
        Process process, ChildCall call, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(options.LimitOf(call), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var ended = await StartAsync(process, call.Tool);
        try
        {
            process.StandardInput.Close();
            var output = ReadAllAsync(process.StandardOutput.BaseStream, call, both.Token);
            var errors = ReadFirstAsync(process.StandardError.BaseStream, both.Token);
            await foreach (var done in Task.WhenEach(output, errors, ended.WaitAsync(both.Token)))
            {
                await done; // the first that fails ends the child
            }

            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ChildException(ChildFailure.TooLong, call.Tool);
        }
        finally
        {
            if (!ended.IsCompleted)
            {
                process.Kill(entireProcessTree: true);
                await ended; // a killed process ends; its folder may be removed only then
            }
        }
    }

    /// <summary>
    /// Starts the child on a thread that lives as long as the child: "die with the parent" means the parent's thread, and
    /// threads of the pool come and go.
    /// </summary>
    private static async Task<Task> StartAsync(Process process, string tool)
    {
        var isUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                process.Start();
            }
            catch (Exception failed) when (failed is System.ComponentModel.Win32Exception or IOException)
            {
                isUp.SetException(new ChildException(ChildFailure.NotStarted, tool));
                return;
            }

            isUp.SetResult();
            process.WaitForExit();
            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = "child " + tool,
        };
        thread.Start();
        await isUp.Task;
        return ended.Task;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream from, ChildCall call, CancellationToken cancel)
    {
        var all = new MemoryStream();
        var part = new byte[8 * 1024];
        var told = 0;
        while (await from.ReadAsync(part, cancel) is > 0 and var read)
        {
            if (all.Length + read > call.MaxOutputBytes)
            {
                throw new ChildException(ChildFailure.TooMuchOutput, call.Tool);
            }

            all.Write(part, 0, read);
            told = Tell(call, all.GetBuffer().AsSpan(0, (int)all.Length), told);
        }

        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    /// <summary>Hands on the lines that are whole; returns how far.</summary>
    private static int Tell(ChildCall call, ReadOnlySpan<byte> all, int told)
    {
        while (call.Hears is { } hear && all[told..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            hear(Encoding.UTF8.GetString(all.Slice(told, length)));
            told += length + 1;
        }

        return told;
    }

    private static async Task<string> ReadFirstAsync(Stream from, CancellationToken cancel)
    {
        var first = new MemoryStream();
        var part = new byte[4 * 1024];
        while (await from.ReadAsync(part, cancel) is > 0 and var read)
        {
            first.Write(part, 0, (int)Math.Min(read, MaxErrors - first.Length)); // the rest is read and dropped
        }

        return Encoding.UTF8.GetString(first.GetBuffer(), 0, (int)first.Length);
    }

    private async Task<ChildShelter> DetectAsync()
    {
        var prlimit = Find("prlimit");
        var best = new ChildShelter(ShelterKind.Sandbox, Find("bwrap"), prlimit) { Nice = Find("nice") };
        var kind = best.Bubblewrap is not null && await WorksAsync(best) ? ShelterKind.Sandbox
            : prlimit is not null ? ShelterKind.Limits
            : ShelterKind.Bare;
        var found = best with { Kind = kind };
        logger.ShelterFound(found.Sentence);
        return found;
    }

    private async Task<bool> WorksAsync(ChildShelter tried)
    {
        try
        {
            using var run = await RunInAsync(
                tried, new("true", null, _ => []) { Limit = TimeSpan.FromSeconds(10) }, CancellationToken.None); // detected once, for all callers
            return run.ExitCode == 0;
        }
        catch (ChildException)
        {
            return false;
        }
    }
}
