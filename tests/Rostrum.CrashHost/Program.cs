using System.Text.Json;
using Rostrum;
using Rostrum.CrashHost;
using Rostrum.Jobs;
using Rostrum.Publishing;
using Rostrum.TestNetworks;

// The real program with two test networks, a fast clock, and an ear for the test that wants it dead at a named moment.
string Wanted(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

var wish = new DeathWish();
CrashPoint.OnHit = wish.Hit;
wish.ListenTo(Console.In);
var addresses = JsonSerializer.Deserialize<Dictionary<string, Uri>>(Wanted("CRASH_ADDRESSES"))!;
await using var server = RostrumServer.Build(args, new()
{
    Time = ScaledTime.Parse(Wanted("CRASH_CLOCK")),
    Addresses = new(addresses),
    // Without their quotas: this is about kills, and a fast clock cannot wait for the hour to end.
    ExtraNetworks = environment => TestNetworkList.Create(environment).Select(n => n with { Quotas = [] }),
    Limits = new() { RequestsPerMinute = 1_000_000, WritesPerMinute = 1_000_000, AnonymousPerMinute = 1_000_000 },
    Adjust = builder =>
    {
        builder.Logging.SetMinimumLevel(LogLevel.Error);

        // Here it is always a delivery that passes the moment of death: none is to blame, and none is put aside.
        builder.Services.AddSingleton(new JobEngineOptions { PutAsideAfter = int.MaxValue });
    },
});
await server.RunAsync();
