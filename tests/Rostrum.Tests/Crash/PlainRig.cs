using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.CrashHost;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Crash;

/// <summary>The real program in a process of its own, with a workspace and a key, on a clock that runs as the wall's does.</summary>
internal sealed class PlainRig : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rostrum-plain-").FullName;
    private readonly Dictionary<string, string> environment;
    private CrashProgram? program;

    private PlainRig()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        environment = new()
        {
            ["ROSTRUM_DATA"] = DataFolder,
            ["ROSTRUM_PUBLIC_URL"] = Address.GetLeftPart(UriPartial.Authority),
            ["CRASH_CLOCK"] = new ScaledTime(TimeProvider.System.GetUtcNow(), 1).ToString(),
            ["CRASH_ADDRESSES"] = "{}",
        };
        Api.BaseAddress = new(Address, "/api/v1/");
    }

    public Uri Address { get; }

    public string DataFolder => Path.Combine(folder, "data");

    public HttpClient Api { get; } = new();

    public CrashProgram Program => program ?? throw new InvalidOperationException("No program was started.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<PlainRig> StartAsync()
    {
        var rig = new PlainRig();
        var settings = RostrumSettings.Read([], name => rig.environment.GetValueOrDefault(name));
        var instance = await Instance.OpenAsync(settings, Cancel);
        var services = new ServiceCollection();
        services.AddLogging();
        instance.AddTo(services, TimeProvider.System);
        await using (var provider = services.BuildServiceProvider())
        {
            var workspace = (await provider.GetRequiredService<WorkspaceRegister>().CreateAsync("Plain", "Etc/UTC", null, Cancel)).Workspace!;
            var key = await provider.GetRequiredService<ApiKeys>().CreateAsync(workspace.Id, "plain", [.. ApiScope.All], null, Guid.Empty, Cancel);
            rig.Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        }

        await rig.RunAsync();
        return rig;
    }

    /// <summary>Starts the program again; the one before must be dead.</summary>
    public async Task RunAsync()
    {
        if (program is { } before)
        {
            await before.DisposeAsync();
        }

        program = CrashProgram.Start(environment, Address);
        await CrashRig.UntilAsync(async () => program.HasDied || await AnswersAsync(), TimeSpan.FromSeconds(60), "the program to start");
        program.HasDied.ShouldBeFalse("it died at its start");
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await Api.GetAsync(new Uri(Api.BaseAddress!, path), Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
        {
            await program.DisposeAsync();
        }

        Api.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Api.GetAsync(new Uri(Address, "/readyz"), Cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
