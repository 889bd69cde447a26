using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Rostrum.Accounts;
using Rostrum.Sandbox;

namespace Rostrum.Demo;

/// <summary>Product and sandbox in one process: nothing to configure, no account anywhere.</summary>
internal static class DemoProgram
{
    private const string PortSetting = "ROSTRUM_SANDBOX_PORT";
    private const int UsualPort = 8090;
    private const string Usage = """
        usage: ./start [--reset] [options]        run until Ctrl-C
               ./start [--reset] publish "Hello"  the whole main job once

        --reset   begin anew: removes the data folder
        options   --data FOLDER, --url http://127.0.0.1:8080, and what else ./rostrum serve takes
        """;

    // The networks take the ports after the world's.
    private static readonly int WorldPort =
        int.TryParse(Environment.GetEnvironmentVariable(PortSetting), CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_000 ? port : UsualPort;

    public static Uri World { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{WorldPort}"));

    public static async Task<int> RunAsync(string[] args)
    {
        var isReset = args is ["--reset", ..];
        args = isReset ? args[1..] : args;
        var publish = args is ["publish", ..] ? string.Join(' ', args[1..]) : null;
        if (args is ["--help" or "-h", ..])
        {
            Words.Print(Usage);
            return 0;
        }

        if (publish is { Length: 0 } || (publish is null && (args is [[not '-', ..], ..] || args.Any(IsUnknown))))
        {
            Words.Say(Usage);
            return 2;
        }

        try
        {
            var settings = RostrumSettings.Read(publish is null ? args : [], Environment.GetEnvironmentVariable);
            return await RunAsync(settings, isReset, publish);
        }
        catch (SettingsException wrong)
        {
            return Refuse(wrong.Message);
        }
    }

    private static bool IsUnknown(string arg) =>
        arg.StartsWith('-') && !SettingSource.Options.ContainsKey(arg.Split('=')[0]);

    private static async Task<int> RunAsync(RostrumSettings settings, bool isReset, string? publish)
    {
        if (isReset && await DemoData.RemoveAsync(settings) is { } reason)
        {
            return Refuse(reason);
        }

        try
        {
            await using var demo = await StartAsync(settings);
            return publish is null ? await StayAsync(demo, settings) : await FirstPost.RunAsync(demo.Server.Services, settings, publish);
        }
        catch (IOException busy) when (busy.InnerException is AddressInUseException or IOException)
        {
            return !await FirstPost.IsRunningAsync(settings) ? Refuse($"{busy.Message} Stop the other program, or take other ports: "
                    + $"ROSTRUM_URL=http://127.0.0.1:8180 {PortSetting}=8190 ./start")
                : publish is not null ? await FirstPost.RunBesideAsync(settings, publish)
                : Refuse($"Rostrum runs already, at {settings.PublicUrl}. Use it, or end it with Ctrl-C in its terminal.");
        }
        catch (Jobs.JobEngineAlreadyRunningException busy)
        {
            return Refuse(busy.Message);
        }
    }

    private static int Refuse(string sentence)
    {
        Words.Say(sentence);
        return 1;
    }

    private static async Task<Demo> StartAsync(RostrumSettings settings)
    {
        DemoData.Mark(settings);
        var sandbox = await SandboxHost.StartAsync(new()
        {
            Networks = AllSandboxNetworks.ForDemo(),
            WorldPort = WorldPort,
            FirstNetworkPort = WorldPort + 1,
            StateFile = Path.Combine(DemoData.SandboxFolder(settings), "world.json"),
            Product = settings.PublicUrl,
        });
        try
        {
            var server = RostrumServer.Build([], new()
            {
                Settings = settings,
                Addresses = new(HomeServers.Over(sandbox)),
                World = World,
                Say = Words.Say,
                Adjust = builder => builder.Logging.SetMinimumLevel(LogLevel.Warning),
            });
            await server.StartAsync();
            return new(sandbox, server);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    private static async Task<int> StayAsync(Demo demo, RostrumSettings settings)
    {
        Words.Print($"Rostrum        {settings.PublicUrl}");
        Words.Print($"sandbox world  {demo.Sandbox.WorldAddress}");
        if (await demo.Server.Services.GetRequiredService<FirstOwner>().InviteAsync(CancellationToken.None) is { } link)
        {
            Words.Print($"first account  {link}");
        }

        Words.Say("Ctrl-C ends both. Next: ./start publish \"Hello\" in another terminal, or open the first address.");
        await demo.Server.WaitForShutdownAsync();
        return 0;
    }

    private sealed record Demo(SandboxHost Sandbox, WebApplication Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Server.StopAsync();
            await Server.DisposeAsync();
            await Sandbox.DisposeAsync();
        }
    }
}

/// <summary>Which well-known servers the sandbox stands in for.</summary>
internal static class HomeServers
{
    private const string Mastodon = "mastodon";
    private const string Flagship = "mastodon.social";

    /// <summary>What is typed where a network asks for a home server; absent = nothing.</summary>
    public static IReadOnlyDictionary<string, string> Typed { get; } = new Dictionary<string, string> { [Mastodon] = Flagship };

    public static IReadOnlyDictionary<string, Uri> Over(SandboxHost sandbox) => new Dictionary<string, Uri>(sandbox.Addresses)
    {
        [$"{Mastodon}.{Flagship}"] = sandbox.Addresses[$"{Mastodon}.instance"],
    };
}

/// <summary>Answers go to standard output, words for people to standard error.</summary>
internal static class Words
{
#pragma warning disable RS0030 // the demo's own terminal
    public static void Print(string line) => Console.Out.WriteLine(line);

    public static void Say(string line) => Console.Error.WriteLine(line);
#pragma warning restore RS0030
}
