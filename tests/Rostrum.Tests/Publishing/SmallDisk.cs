using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.CrashHost;
using Rostrum.Sandbox;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Publishing;

/// <summary>
/// The real program in a process of its own whose data folder is a small disk (a tmpfs in a mount namespace, which an
/// ordinary user may make where user namespaces are allowed), seen and filled through <c>/proc</c>.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Mounting =
        "mount -t tmpfs -o size=48m tmpfs \"$ROSTRUM_DATA\" && cp -a \"$SEED/.\" \"$ROSTRUM_DATA/\" && exec dotnet \"$HOST\"";

    private readonly string folder = Directory.CreateTempSubdirectory("rostrum-disk-").FullName;
    private readonly Dictionary<string, string> environment = [];
    private Process process = null!;

    private SmallDisk(SandboxHost world) => World = world;

    public SandboxHost World { get; }

    public HttpClient Api { get; } = new();

    /// <summary>The data folder as the program sees it.</summary>
    public string Data => $"/proc/{process.Id}/root{environment["ROSTRUM_DATA"]}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static bool IsPossible()
    {
        using var probe = Process.Start(new ProcessStartInfo("unshare") { ArgumentList = { "-Urm", "true" }, RedirectStandardError = true })!;
        probe.WaitForExit();
        return probe.ExitCode == 0;
    }

    public static async Task<SmallDisk> StartAsync(SandboxHost world)
    {
        var disk = new SmallDisk(world);
        await disk.SeedAsync();
        await disk.RunAsync();
        return disk;
    }

    /// <summary>Leaves no byte.</summary>
    public void Fill()
    {
        using var filler = File.OpenHandle(Path.Combine(Data, "filler"), FileMode.Create, FileAccess.Write);
        var block = new byte[4096];
        var at = 0L;
        try
        {
            while (true)
            {
                RandomAccess.Write(filler, block, at);
                at += block.Length;
            }
        }
        catch (IOException)
        {
            at.ShouldBeGreaterThan(0);
        }
    }

    public void MakeRoom() => File.Delete(Path.Combine(Data, "filler"));

    public async Task<JsonNode> GetAsync(string path) => (await Api.GetFromJsonAsync<JsonNode>($"/api/v1/{path}", Cancel))!;

    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, object body)
    {
        using var answer = await Api.PostAsJsonAsync($"/api/v1/{path}", body, Cancel);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
        Api.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task SeedAsync()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        environment["SEED"] = Path.Combine(folder, "seed");
        environment["ROSTRUM_DATA"] = environment["SEED"];
        environment["ROSTRUM_URL"] = $"http://127.0.0.1:{port}";
        environment["CRASH_CLOCK"] = new ScaledTime(TimeProvider.System.GetUtcNow(), 1).ToString();
        environment["CRASH_ADDRESSES"] = JsonSerializer.Serialize(World.Addresses);
        environment["HOST"] = Path.Combine(
            AppContext.BaseDirectory.Replace("Rostrum.Tests", "Rostrum.CrashHost", StringComparison.Ordinal), "Rostrum.CrashHost.dll");
        var instance = await Instance.OpenAsync(RostrumSettings.Read([], name => environment.GetValueOrDefault(name)), Cancel);
        var services = new ServiceCollection();
        services.AddLogging();
        instance.AddTo(services, TimeProvider.System);
        await using var provider = services.BuildServiceProvider();
        var workspace = (await provider.GetRequiredService<WorkspaceRegister>().CreateAsync("Small", "Etc/UTC", null, Cancel)).Workspace!;
        var key = await provider.GetRequiredService<ApiKeys>().CreateAsync(workspace.Id, "disk", [.. ApiScope.All], null, Guid.Empty, Cancel);
        Api.BaseAddress = new(environment["ROSTRUM_URL"]);
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        environment["ROSTRUM_DATA"] = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
    }

    private async Task RunAsync()
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["-Urm", "sh", "-c", Mounting])
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        var words = new System.Collections.Concurrent.ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => words.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Stage.UntilAsync(
            async () =>
            {
                process.HasExited.ShouldBeFalse(string.Join('\n', words));
                return await AnswersAsync();
            },
            () => string.Join('\n', words));
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Api.GetAsync("/readyz", Cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
