using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Bench;

/// <summary>The real program on a port, several callers creating posts as fast as they can.</summary>
internal static class CreatePosts
{
    public static async Task RunAsync(Words words)
    {
        var seconds = words.Number("--seconds", 10);
        var callers = words.Number("--callers", 8);
        var folder = Directory.CreateTempSubdirectory("rostrum-bench-").FullName;
        var app = RostrumServer.Build([], new()
        {
            Settings = RostrumSettings.Read(["--data", Path.Combine(folder, "data"), "--url", "http://127.0.0.1:0"], _ => null),
            Limits = new() { RequestsPerMinute = 10_000_000, WritesPerMinute = 10_000_000 },
            Adjust = builder => builder.Logging.SetMinimumLevel(LogLevel.Warning),
        });
        await app.StartAsync();
        try
        {
            var (key, channel) = await PrepareAsync(app);
            var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = callers }) { BaseAddress = new(address, "/api/v1/") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var draft = $$"""{"parts":[{"text":"Panettone is back"}],"channels":[{"id":"{{channel}}"}]}""";
            var at = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var scheduled = draft[..^1] + ",\"when\":{\"at\":\"" + at + "\"}}";
            await MeasureAsync(http, scheduled, callers, 20, keyed: true); // until the hot paths are compiled for good
            await RowAsync("drafts", callers, () => MeasureAsync(http, draft, callers, seconds, keyed: false), seconds);
            await RowAsync("drafts with Idempotency-Key", callers, () => MeasureAsync(http, draft, callers, seconds, keyed: true), seconds);
            await RowAsync("scheduled posts", callers, () => MeasureAsync(http, scheduled, callers, seconds, keyed: false), seconds);
        }
        finally
        {
            await app.StopAsync();
            await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static async Task<(string Key, Guid Channel)> PrepareAsync(WebApplication app)
    {
        var cancel = CancellationToken.None;
        var made = await app.Services.GetRequiredService<WorkspaceRegister>().CreateAsync("Bench", "Etc/UTC", null, cancel);
        var workspace = made.Workspace!.Id;
        var key = await app.Services.GetRequiredService<ApiKeys>().CreateAsync(workspace, "bench", [.. ApiScope.All], null, Guid.NewGuid(), cancel);
        var open = (await app.Services.GetRequiredService<WorkspaceDatabases>().FindAsync(workspace, cancel))!;
        await using var db = open.CreateDb();
        var consent = app.Services.GetRequiredService<IReadOnlyList<Network>>().First(n => n.Id == "bluesky").ConsentNamed("app-password")!;
        var grant = open.Vault.Seal(
            Guid.CreateVersion7(),
            new() { AccessToken = new("never-sent"), IssuedAt = TimeProvider.System.GetUtcNow(), Scopes = [.. consent.Scopes.Select(s => s.Name)] },
            renewAt: null);
        db.Grants.Add(grant);
        var channel = new Model.Channel
        {
            Id = Guid.CreateVersion7(),
            Network = "bluesky",
            ConsentId = "app-password",
            NetworkAccountId = "did:plc:bench",
            Handle = "bench.example",
            Name = "Bench",
            GrantId = grant.Id,
            ConnectedAt = TimeProvider.System.GetUtcNow(),
        };
        db.Channels.Add(channel);
        await db.SaveChangesAsync(cancel);
        return (key.Text, channel.Id);
    }

    private static async Task<List<double>> MeasureAsync(HttpClient http, string body, int callers, int seconds, bool keyed)
    {
        var end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var took = new List<double>();
            while (Stopwatch.GetTimestamp() < end)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "posts") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                if (keyed)
                {
                    request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                }

                var begun = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.Created)
                {
                    throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
                }

                took.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return took;
        })));
        return [.. all.SelectMany(t => t).Order()];
    }

    private static Task RowAsync(string name, int callers, Func<Task<List<double>>> measure, int seconds) => Sheet.RowAsync(
        $"creating {name}, {callers} callers beside it", "> 500 a second", async () =>
        {
            var cpu = Environment.CpuUsage.TotalTime;
            var took = await measure();
            var each = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / took.Count;
            var rate = took.Count / (double)seconds;
            return new(
                rate > 500,
                Sheet.Say($"{rate:0} a second; ms p50 {Sheet.At(took, 0.5):0.0} p99 {Sheet.At(took, 0.99):0.0} cpu {each:0.00} (callers included)"));
        });
}
