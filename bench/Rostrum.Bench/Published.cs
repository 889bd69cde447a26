using System.Net;
using System.Net.Sockets;

namespace Rostrum.Bench;

/// <summary>The program as <c>bench/run</c> published it: Release, compiled ahead (ReadyToRun), in a process of its own.</summary>
internal static class Published
{
    /// <summary>Where the program is; the script says so.</summary>
    public static string Program => Environment.GetEnvironmentVariable("ROSTRUM_BENCH_PROGRAM") is { Length: > 0 } path && File.Exists(path)
        ? path
        : throw new InvalidOperationException("ROSTRUM_BENCH_PROGRAM names no program; start this through bench/run.");

    /// <summary>Starts it on a free port and returns it with the time from before its start to its first "ready".</summary>
    public static async Task<(OwnProcess Process, Uri Address, TimeSpan Took)> ServeAsync(string data, string? allow = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var environment = new Dictionary<string, string> { ["ROSTRUM_DATA"] = data, ["ROSTRUM_URL"] = address.GetLeftPart(UriPartial.Authority) };
        if (allow is not null)
        {
            environment["ROSTRUM_OUTGOING_ALLOW"] = allow;
        }

        using var http = new HttpClient { BaseAddress = address };
        var begun = TimeProvider.System.GetTimestamp();
        var process = OwnProcess.Start(Program, ["serve"], environment);
        process.Ignore();
        while (!await IsReadyAsync(http))
        {
            if (process.HasEnded || TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromMinutes(1))
            {
                await process.DisposeAsync();
                throw new InvalidOperationException("The program did not become ready.");
            }

            await Task.Delay(5);
        }

        return (process, address, TimeProvider.System.GetElapsedTime(begun));
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
