using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rostrum;
using Rostrum.CrashHost;
using Rostrum.Publishing;
using Rostrum.TestNetworks;

// The real program with two test networks, a fast clock, and a wish to die: kill -9 at the n-th hit of a named moment.
string Wanted(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

if (Environment.GetEnvironmentVariable("CRASH_AT") is { Length: > 0 } wish)
{
    var parts = wish.Split(':');
    var left = int.Parse(parts[1], CultureInfo.InvariantCulture);
    CrashPoint.OnHit = name =>
    {
        if (name == parts[0] && Interlocked.Decrement(ref left) == 0)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite); // nothing runs on after the signal is sent
        }
    };
}

var addresses = JsonSerializer.Deserialize<Dictionary<string, Uri>>(Wanted("CRASH_ADDRESSES"))!;
await using var server = RostrumServer.Build(args, new()
{
    Time = ScaledTime.Parse(Wanted("CRASH_CLOCK")),
    Addresses = new(addresses),
    // Without their quotas: this is about kills, and a fast clock cannot wait for the hour to end.
    ExtraNetworks = environment => TestNetworkList.Create(environment).Select(n => n with { Quotas = [] }),
    Limits = new() { RequestsPerMinute = 1_000_000, WritesPerMinute = 1_000_000, AnonymousPerMinute = 1_000_000 },
    Adjust = builder => builder.Logging.SetMinimumLevel(LogLevel.Error),
});
await server.RunAsync();
