using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rostrum.Commands;

/// <summary><c>rostrum channel</c>: connecting accounts without a browser of ours.</summary>
internal static class ChannelCommands
{
    private static readonly Argument<string> Network = new("network") { Description = "The network's id; see: rostrum network list" };
    private static readonly Argument<Guid> Channel = new("channel") { Description = "The channel's id." };
    private static readonly Option<string> Consent = new("--consent") { Description = "Which of the network's ways to connect." };
    private static readonly Option<string> Home = new("--home") { Description = "Handle or home server, where the network asks for it." };
    private static readonly Option<string[]> Accounts = new("--account") { Description = "Which account, where one sign-in has several." };

    public static Option<string> Workspace { get; } = new("--workspace") { Description = "Short name or id; not needed with one workspace." };

    public static Command Create(CommandLine line) => new("channel", "Connected accounts.")
    {
        line.Doing(
            new(
                "add",
                "Connects an account. Pasted credentials are read from standard input (a JSON object, or asked one by one); a"
                + " sign-in at the network prints an address and reads the address the browser ended at.")
            {
                Network, Consent, Home, Accounts, Workspace,
            },
            (run, cancel) => ApiLink.UseAsync(run, run.Value(Workspace), api => AddAsync(run, api, cancel), cancel)),
        line.Doing(
            new("list", "Lists the channels.") { Workspace },
            (run, cancel) => ApiLink.UseAsync(run, run.Value(Workspace), api => ListAsync(run, api, cancel), cancel)),
        line.Doing(
            new("reconnect", "Signs a channel in again, keeping its posts and history.") { Channel, Consent, Home, Workspace },
            (run, cancel) => ApiLink.UseAsync(run, run.Value(Workspace), api => ReconnectAsync(run, api, cancel), cancel)),
    };

    private static async Task AddAsync(CommandRun run, ApiLink api, CancellationToken cancel) =>
        await ConnectAsync(run, api, new() { ["network"] = run.Value(Network) }, run.Value(Accounts) ?? [], cancel);

    private static async Task ReconnectAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var channel = await api.GetAsync($"channels/{run.Value(Channel)}", cancel);
        var start = new JsonObject { ["network"] = (string?)channel["network"], ["channelId"] = run.Value(Channel).ToString() };
        start["consent"] = (string?)channel["consent"];
        await ConnectAsync(run, api, start, [(string?)channel["networkAccountId"] ?? ""], cancel);
    }

    private static async Task ListAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var channels = await api.GetAsync("channels", cancel);
        run.Answer(Items(channels), c => $"{c["id"]}\t{c["network"]}\t{c["handle"]}\t{c["state"]}");
    }

    // One way for both kinds of consent: start, consent, choose, done.
    private static async Task ConnectAsync(
        CommandRun run, ApiLink api, JsonObject start, IReadOnlyList<string> accounts, CancellationToken cancel)
    {
        start["consent"] = run.Value(Consent) ?? (string?)start["consent"];
        start["homeServer"] = run.Value(Home);
        var connection = await api.PostAsync("connections", start, cancel);
        var id = (string?)connection["id"];
        connection = connection["url"] is { } url
            ? await SignInAsync(run, api, id, url, cancel)
            : await PasteAsync(run, api, id, connection["fields"]?.AsArray() ?? [], cancel);
        if ((string?)connection["state"] == "choose")
        {
            connection = await ChooseAsync(run, api, connection, accounts, cancel);
        }

        if ((string?)connection["state"] != "done")
        {
            throw new CommandFailure(
                (string?)connection["problem"]?["sentence"] ?? $"Connecting did not finish; it is '{connection["state"]}'.");
        }

        List<JsonNode> channels = [];
        foreach (var channel in connection["channels"]?.AsArray() ?? [])
        {
            channels.Add(await api.GetAsync($"channels/{channel}", cancel));
        }

        run.Say($"Connected: {string.Join(", ", channels.Select(c => c["handle"]))}");
        if (channels is [var only])
        {
            run.Answer(only, (string?)only["id"] ?? "");
            return;
        }

        run.Answer(channels, c => (string?)c["id"] ?? "");
    }

    private static async Task<JsonNode> SignInAsync(CommandRun run, ApiLink api, string? id, JsonNode url, CancellationToken cancel)
    {
        run.Say("Open this address in a browser and sign in. Then paste the address the browser ended at (or just press Enter if"
            + " it says that you are connected):");
        run.Terminal.Out.WriteLine(run.WantsJson ? new JsonObject { ["url"] = url.DeepClone() }.ToJsonString() : (string?)url);
        var pasted = (await run.Terminal.In.ReadLineAsync(cancel))?.Trim();
        return string.IsNullOrEmpty(pasted)
            ? await api.GetAsync($"connections/{id}", cancel)
            : await api.PostAsync($"connections/{id}/answer", new() { ["redirectedTo"] = pasted }, cancel);
    }

    private static async Task<JsonNode> PasteAsync(CommandRun run, ApiLink api, string? id, JsonArray fields, CancellationToken cancel)
    {
        var given = run.Terminal.CanAsk ? await AskAsync(run, fields, cancel) : await ReadAsync(run, fields, cancel);
        return await api.PostAsync($"connections/{id}/credentials", new() { ["fields"] = given }, cancel);
    }

    private static async Task<JsonObject> AskAsync(CommandRun run, JsonArray fields, CancellationToken cancel)
    {
        var given = new JsonObject();
        foreach (var field in fields.OfType<JsonObject>())
        {
            var hint = (string?)field["default"] ?? (string?)field["hint"];
            run.Say($"{field["label"]}{(hint is null ? "" : $" ({hint})")}:");
            var typed = (await run.Terminal.In.ReadLineAsync(cancel))?.Trim();
            if (!string.IsNullOrEmpty(typed))
            {
                given[(string)field["name"]!] = typed;
            }
        }

        return given;
    }

    private static async Task<JsonObject> ReadAsync(CommandRun run, JsonArray fields, CancellationToken cancel)
    {
        try
        {
            return JsonNode.Parse(await run.Terminal.In.ReadToEndAsync(cancel)) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            var names = fields.Select(f => $"\"{f?["name"]}\":\"…\"");
            throw new CommandFailure($"A JSON object is expected on standard input: {{{string.Join(',', names)}}}", ExitCode.Usage);
        }
    }

    private static async Task<JsonNode> ChooseAsync(
        CommandRun run, ApiLink api, JsonNode connection, IReadOnlyList<string> wanted, CancellationToken cancel)
    {
        var accounts = connection["accounts"]?.AsArray().OfType<JsonObject>().ToList() ?? [];
        var chosen = wanted.Count > 0
            ? accounts.Where(a => wanted.Contains((string?)a["id"]) || wanted.Contains((string?)a["handle"])).ToList()
            : accounts.Count == 1 ? accounts : [];
        if (chosen.Count == 0)
        {
            accounts.ForEach(a => run.Say($"  {a["id"]}\t{a["handle"]}\t{a["name"]}{(a["unusable"] is { } why ? $"\t{why}" : "")}"));
            run.Say("Which of these accounts? Type its id:");
            var typed = (await run.Terminal.In.ReadLineAsync(cancel))?.Trim();
            chosen = [.. accounts.Where(a => (string?)a["id"] == typed)];
        }

        if (chosen.Count == 0)
        {
            throw new CommandFailure("No account was chosen. Say which with --account.");
        }

        var id = (string?)connection["id"];
        var ids = new JsonArray([.. chosen.Select(a => a["id"]!.DeepClone())]);
        await api.PostAsync($"connections/{id}/channels", new() { ["accounts"] = ids }, cancel);
        return await api.GetAsync($"connections/{id}", cancel);
    }

    /// <summary>The items of a list answer.</summary>
    public static IReadOnlyList<JsonNode> Items(JsonNode list) => [.. (list["items"]?.AsArray() ?? []).OfType<JsonNode>()];
}
