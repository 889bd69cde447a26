using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Rostrum.CrashHost;

/// <summary>
/// What the test asks of this process on its standard input, a line each: <c>kill moment hit</c> or <c>stop moment hit</c>, to
/// die (SIGKILL) or stand still (SIGSTOP) at the hit-th time that moment comes. With the path of a file behind, only the
/// process that makes that file obeys: of several that were asked, one falls. The end of the input ends the process.
/// </summary>
internal sealed class DeathWish
{
    private const int StopSignal = 19; // SIGSTOP on Linux

    private sealed class Order(bool kills, string moment, int hit, string? token)
    {
        private int left = hit;

        public bool Kills => kills;

        public bool Comes(string name) => name == moment && Interlocked.Decrement(ref left) == 0 && IsMine();

        private bool IsMine()
        {
            try
            {
                using var _ = token is null ? null : new FileStream(token, FileMode.CreateNew);
                return true;
            }
            catch (IOException)
            {
                return false; // the other was first
            }
        }
    }

    private volatile Order? order;

    public void ListenTo(TextReader input) => new Thread(() =>
    {
        while (input.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            order = new(words[0] == "kill", words[1], int.Parse(words[2], CultureInfo.InvariantCulture), words.ElementAtOrDefault(3));
        }

        Process.GetCurrentProcess().Kill(); // whoever started this is gone
    })
    { IsBackground = true, Name = "orders" }.Start();

    public void Hit(string name)
    {
        if (order is not { } now || !now.Comes(name))
        {
            return;
        }

        if (now.Kills)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite); // nothing runs on after the signal is sent
        }

        _ = Signal(Environment.ProcessId, StopSignal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Signal(int process, int signal);
}
