using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Commands;

/// <summary>
/// The HTTP API as commands use it, so that there is one implementation of everything. The key comes from ROSTRUM_KEY; on
/// the server's own machine one is made for this command and revoked after it.
/// </summary>
internal sealed class ApiLink : IDisposable
{
    private const string KeySetting = "ROSTRUM_KEY";
    private static readonly TimeSpan KeyLife = TimeSpan.FromMinutes(45); // OAuth answers may take half an hour

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    private readonly Uri server;
    private readonly string key;

    private ApiLink(Uri server, string key) => (this.server, this.key) = (server, key);

    /// <summary>Runs work against the API of the server and ends the key that was made for it.</summary>
    public static async Task<int> UseAsync(CommandRun run, string? workspace, Func<ApiLink, Task> work, CancellationToken cancel)
    {
        if (run.Terminal.Environment(KeySetting) is { Length: > 0 } given)
        {
            if (!ApiKeyText.IsWellFormed(given))
            {
                throw new CommandFailure($"{KeySetting} does not hold a key: its check sum is wrong. It may be cut.", ExitCode.Usage);
            }

            using var link = new ApiLink(run.Settings.Server, given);
            await work(link);
            return ExitCode.Done;
        }

        if (!run.Settings.Server.IsLoopback && run.Settings.Server != run.Settings.PublicUrl)
        {
            throw new CommandFailure(
                $"Set {KeySetting} to a key of {run.Settings.Server}; make one there: rostrum key create", ExitCode.Usage);
        }

        return await run.OnInstanceAsync(services => WithOwnKeyAsync(run, services, workspace, work, cancel), cancel);
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    public Task<JsonNode> PostAsync(string path, JsonObject body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), cancel);

    public Task<JsonNode> DeleteAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Delete, path, null, cancel);

    /// <summary>Calls the API; a refusal becomes a sentence, an empty answer an empty object.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, "/api/v1/" + path)) { Content = body };
        request.Headers.Authorization = new("Bearer", key);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (method == HttpMethod.Post)
        {
            // A repeated command is a new wish; this one alone may be sent again by nobody.
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        }

        try
        {
            using var answer = await http.SendAsync(request, cancel);
            var text = await answer.Content.ReadAsStringAsync(cancel);
            return answer.IsSuccessStatusCode ? Parse(text) : throw Refused(answer.StatusCode, Parse(text));
        }
        catch (HttpRequestException failed) when (failed.HttpRequestError is HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw new CommandFailure(
                $"No server answers at {server}. Start it with: rostrum serve; or set ROSTRUM_SERVER to where it is.",
                ExitCode.Unreachable);
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task WithOwnKeyAsync(
        CommandRun run, IServiceProvider services, string? workspace, Func<ApiLink, Task> work, CancellationToken cancel)
    {
        var id = await WorkspaceAsync(services, workspace, cancel);
        var keys = services.GetRequiredService<ApiKeys>();
        var made = await keys.CreateAsync(
            id, "command line", ApiScope.Preset("full")!, TimeProvider.System.GetUtcNow() + KeyLife, Guid.Empty, cancel);
        try
        {
            using var link = new ApiLink(run.Settings.Server, made.Text);
            await work(link);
        }
        finally
        {
            await keys.RevokeAsync(made.Key.Id, id, CancellationToken.None); // also when the command was interrupted
        }
    }

    private static async Task<Guid> WorkspaceAsync(IServiceProvider services, string? which, CancellationToken cancel)
    {
        if (which is not null)
        {
            return (await WorkspaceCommands.FindAsync(services, which, cancel)).Id;
        }

        await using var control = services.GetRequiredService<IStore>().OpenControl();
        var living = await control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null).OrderBy(w => w.Slug)
            .Select(w => new { w.Id, w.Slug }).Take(10).ToListAsync(cancel);
        return living switch
        {
            [var only] => only.Id,
            [] => throw new CommandFailure("There is no workspace yet. Make one: rostrum workspace create \"My workspace\""),
            _ => throw new CommandFailure(
                $"Say which workspace with --workspace: {string.Join(", ", living.Select(w => w.Slug))}", ExitCode.Usage),
        };
    }

    private static JsonNode Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? new JsonObject();
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }

    // Problem details: the sentence, then one line per member or rule that needs attention.
    private static CommandFailure Refused(HttpStatusCode status, JsonNode problem)
    {
        List<string> lines = [(string?)problem["detail"] ?? (string?)problem["title"] ?? $"The server answered {(int)status}."];
        if (problem["errors"] is JsonObject errors)
        {
            lines.AddRange(errors.SelectMany(e => e.Value?.AsArray() ?? [], (e, sentence) => $"  {e.Key}: {sentence}"));
        }

        if (problem["deliveries"] is JsonArray faults)
        {
            lines.AddRange(faults.Select(f => $"  {f?["channelId"]}: {f?["sentence"]}"));
        }

        if (problem["accounts"] is JsonArray accounts)
        {
            lines.AddRange(accounts.Select(a => $"  {a?["id"]}\t{a?["handle"]}\t{a?["name"]}"));
        }

        return new(string.Join('\n', lines));
    }
}
