using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Mail;
using Rostrum.Tests.Model;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Api;

/// <summary>The real program on a port, with a workspace, a key and a network on paper.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly string folder;
    private readonly string? prefix;
    private readonly Func<WebApplication> build;

    private ApiHost(WebApplication app, Func<WebApplication> build, Uri address, string folder, string? prefix) =>
        (App, this.build, Address, this.folder, this.prefix) = (app, build, address, folder, prefix);

    public WebApplication App { get; private set; }

    public string DataFolder => Path.Combine(folder, "data");

    public Uri Address { get; }

    public LogBook Log { get; private init; } = null!;

    public HttpClient Http { get; private init; } = null!;

    public Guid WorkspaceId { get; private set; }

    public string Key { get; private set; } = "";

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ApiHost> StartAsync(
        string engine = "sqlite", TimeProvider? time = null, ApiLimitOptions? limits = null, NetworkAddresses? addresses = null,
        Action<WebApplicationBuilder>? adjust = null, Func<NetworkEnvironment, IEnumerable<Network>>? extra = null,
        LogLevel level = LogLevel.Information, string? smtp = null, Action<string>? say = null,
        Func<Uri, Task<SignOnProvider>>? signOn = null, Func<RostrumSettings, RostrumSettings>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("rostrum-api-").FullName;
        var prefix = engine == "postgres" ? $"a{Guid.NewGuid():N}"[..20] : null;
        var log = new LogBook(level);
        var chosen = RostrumSettings.Read(["--data", Path.Combine(folder, "data"), "--url", $"http://127.0.0.1:{FreePort()}"], _ => null) with
        {
            Database = prefix is null ? null : await PostgresCluster.DatabaseAsync(prefix),
            Mail = smtp is null ? null : MailServer.Parse(smtp),
        };
        chosen = signOn is null ? chosen : chosen with { SignOn = await signOn(chosen.PublicUrl) };
        chosen = settings?.Invoke(chosen) ?? chosen;
        WebApplication Build() => RostrumServer.Build([], new()
        {
            Settings = chosen,
            Time = time ?? TimeProvider.System,
            Say = say ?? (_ => { }),
            Limits = limits ?? new() { RequestsPerMinute = 1_000_000, WritesPerMinute = 1_000_000 },
            Addresses = addresses ?? NetworkAddresses.Real,
            ExtraNetworks = environment => [PaperNetwork.Create(), .. extra?.Invoke(environment) ?? []],
            Adjust = builder =>
            {
                builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(level);
                adjust?.Invoke(builder);
            },
        });
        var app = Build();
        await app.StartAsync(Cancel);
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var host = new ApiHost(app, Build, address, folder, prefix)
        {
            Log = log,
            Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(address, "/api/v1/") },
        };
        (host.WorkspaceId, host.Key) = await host.AddWorkspaceAsync("Harbour Bakery");
        return host;
    }

    /// <summary>Stops the program, lets something happen, and starts it on the same data.</summary>
    public async Task RestartAsync(Action whileDown)
    {
        await App.StopAsync(Cancel);
        await App.DisposeAsync();
        whileDown();
        App = build();
        await App.StartAsync(Cancel);
    }

    // The address must be known before the program listens: networks are told where to come back to.
    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task<(Guid Id, string Key)> AddWorkspaceAsync(string name)
    {
        var made = await App.Services.GetRequiredService<WorkspaceRegister>().CreateAsync(name, "Europe/Madrid", null, Cancel);
        return (made.Workspace!.Id, await AddKeyAsync(made.Workspace.Id, [.. ApiScope.All]));
    }

    public async Task<string> AddKeyAsync(Guid? workspace, params string[] scopes) =>
        (await App.Services.GetRequiredService<ApiKeys>().CreateAsync(workspace, "ci", scopes, null, Guid.NewGuid(), Cancel)).Text;

    public async Task<WorkspaceDb> OpenDbAsync() =>
        (await App.Services.GetRequiredService<WorkspaceDatabases>().OpenAsync(WorkspaceId, Cancel))!;

    public Task<Answer> GetAsync(string path, string? key = null) => SendAsync(HttpMethod.Get, path, null, key);

    public Task<Answer> PostAsync(string path, object? body = null, string? key = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, key, headers);

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Patch, path, body, null, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Delete, path, null, null, headers);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, object? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key != "")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key);
        }

        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        string text2;
        try
        {
            text2 = await answer.Content.ReadAsStringAsync(Cancel);
        }
        catch (HttpRequestException cut)
        {
            throw new InvalidOperationException($"{method} {path} was cut with {answer.StatusCode}.\n{Log.All}", cut);
        }

        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new(answer.StatusCode, isJson && text2.Length > 0 ? JsonNode.Parse(text2) : null, text2,
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>A channel on paper, by the short cut.</summary>
    public async Task<string> AddChannelAsync(string name = "harbour")
    {
        var answer = await PostAsync("channels", new { network = PaperNetwork.Id, credentials = new { name, pass = "right" } });
        answer.Status.ShouldBe(HttpStatusCode.Created, answer.Text);
        return answer["id"];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (prefix is not null)
        {
            await PostgresCluster.DropAsync(prefix);
        }

        Directory.Delete(folder, recursive: true);
    }
}

internal sealed record Answer(HttpStatusCode Status, JsonNode? Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string this[string member] => Json?[member]?.ToString() ?? "";

    public string Type => this["type"];
}

/// <summary>Keeps every line, to look for what must not be in one.</summary>
internal sealed class LogBook(LogLevel level = LogLevel.Information) : ILoggerProvider
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public string All => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName, level);

    public void Dispose()
    {
    }

    private sealed class Writer(LogBook book, string category, LogLevel level) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            book.lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
    }
}
