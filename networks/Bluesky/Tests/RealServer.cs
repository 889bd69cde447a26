using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Rostrum.Networks.Tests.Support;

[assembly: AssemblyFixture(typeof(Rostrum.Networks.Bluesky.Tests.RealServer))]

namespace Rostrum.Networks.Bluesky.Tests;

/// <summary>
/// The reference server and directory from npm, started once per run by the first test that asks. It ends when its
/// standard input is closed, so it cannot outlive the tests.
/// </summary>
public sealed class RealServer : IAsyncDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private readonly string data = Directory.CreateTempSubdirectory("rostrum-pds-").FullName;
    private Process? process;
    private Addresses? addresses;
    private int accounts;

    public async Task<Addresses> StartAsync(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            return addresses ??= await BeginAsync(cancel);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>A fresh account of its own for a test.</summary>
    public async Task<Account> CreateAccountAsync(CancellationToken cancel)
    {
        var server = await StartAsync(cancel);
        var name = $"person-{Interlocked.Increment(ref accounts)}";
        var wanted = new { handle = $"{name}.test", password = $"password of {name}", email = $"{name}@example.com" };
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(new Uri(server.Pds, "/xrpc/com.atproto.server.createAccount"), wanted, cancel);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(body.ToString());
        return new(wanted.handle, wanted.password, body.GetProperty("did").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }

            process.Dispose();
        }

        one.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task<Addresses> BeginAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "tests", "servers", "bluesky-pds.sh"));
        start.ArgumentList.Add("run");
        start.ArgumentList.Add(data);
        process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(8)); // the first run installs and compiles
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("{\"pds\"", StringComparison.Ordinal))
            {
                var ready = JsonDocument.Parse(line).RootElement;
                return new(new(ready.GetProperty("pds").GetString()!), new(ready.GetProperty("plc").GetString()!));
            }
        }

        throw new InvalidOperationException("The real Bluesky server did not start: " + await errors);
    }

    public sealed record Addresses(Uri Pds, Uri Plc)
    {
        public IReadOnlyDictionary<string, Uri> Names => new Dictionary<string, Uri>
        {
            ["bluesky.plc"] = Plc,
            ["bluesky.pds"] = Pds,
        };
    }

    public sealed record Account(string Handle, string Password, string Did);
}
