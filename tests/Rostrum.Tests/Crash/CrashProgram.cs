using System.Diagnostics;
using System.Globalization;

namespace Rostrum.Tests.Crash;

/// <summary>One process of the real program that a test may arm, kill, pause and continue. It ends with the test: its input closes.</summary>
internal sealed class CrashProgram : IAsyncDisposable
{
    private readonly Process process;

    private CrashProgram(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public bool HasDied => process.HasExited;

    /// <summary>Starts it; it listens at that address when it is up.</summary>
    public static CrashProgram Start(IReadOnlyDictionary<string, string> environment, Uri address)
    {
        var host = Path.Combine(
            AppContext.BaseDirectory.Replace("Rostrum.Tests", "Rostrum.CrashHost", StringComparison.Ordinal), "Rostrum.CrashHost.dll");

        // A group of its own, which the children join: a stop by the terminal or by the service manager reaches all of it.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "dotnet", host },
        };
        start.Environment["ROSTRUM_URL"] = address.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, address);
    }

    /// <summary>
    /// From now on the process dies at the <paramref name="hit"/>-th time that moment comes; with a <paramref name="token"/>, a
    /// file that is not there yet, only if no other process that was given it has fallen.
    /// </summary>
    public Task KillAtAsync(string moment, int hit, string? token = null) => TellAsync("kill", moment, hit, token);

    /// <summary>The same, and it stands still instead.</summary>
    public Task StopAtAsync(string moment, int hit, string? token = null) => TellAsync("stop", moment, hit, token);

    /// <summary>Waits until the process dies of its own wish, at most that long; then it is killed. True when it was its own wish.</summary>
    public async Task<bool> DieAsync(TimeSpan atMost)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(atMost);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            await KillAsync();
            return false;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Asks the program and all its children to end, as a terminal or a service manager does, and waits for it.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-s", "TERM", "--", string.Create(CultureInfo.InvariantCulture, $"-{process.Id}")]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
        (await DieAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue("it did not end when it was asked to");
    }

    public bool StandsStill => !HasDied && Stat() is 'T';

    public async Task ContinueAsync()
    {
        using var kill = Process.Start("kill", ["-s", "CONT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private async Task TellAsync(string what, string moment, int hit, string? token)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what} {moment} {hit} {token}"));
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            await DieAsync(TimeSpan.FromSeconds(5)); // only a dead process does not listen
        }
    }

    // The state stands after the name in brackets.
    private char Stat()
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/stat"));
        return stat[stat.LastIndexOf(')') + 2];
    }
}
