using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rostrum.Commands;

/// <summary><c>rostrum post</c>: writing, planning and settling posts.</summary>
internal static class PostCommands
{
    private static readonly Option<string> Text = new("--text") { Description = "The text; standard input without it." };
    private static readonly Option<string[]> Thread = new("--then") { Description = "The text of a further part of a thread; may be repeated." };
    private static readonly Option<string[]> Channels = new("--channel")
    {
        Description = "Id or handle of a channel; may be repeated.",
        Required = true,
    };

    private static readonly Option<string[]> Media = new("--media") { Description = "Id of a file of the library; may be repeated." };
    private static readonly Option<string> FirstComment = new("--first-comment") { Description = "A first comment, where the network has them." };
    private static readonly Option<string> At = new("--at") { Description = "When, with offset: 2026-12-01T09:00:00+01:00." };
    private static readonly Option<string> Local = new("--local") { Description = "When, as a local time with --zone: 2026-12-01T09:00." };
    private static readonly Option<string> Zone = new("--zone") { Description = "IANA time zone of --local." };
    private static readonly Option<bool> Now = new("--now") { Description = "Publish at once. Without a time it stays a draft." };
    private static readonly Option<string> Reference = new("--external-ref") { Description = "Your own id; unique in the workspace." };
    private static readonly Argument<Guid> Id = new("id") { Description = "The post's id." };
    private static readonly Argument<Guid> Delivery = new("delivery") { Description = "The delivery's id." };
    private static readonly Option<string> State = new("--state") { Description = "Only posts in this state." };
    private static readonly Option<int> Limit = new("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 50 };
    private static readonly Option<bool> IsLive = new("--live") { Description = "It is live." };
    private static readonly Option<string> Url = new("--url") { Description = "Where it is live." };
    private static readonly Option<bool> Again = new("--post-again") { Description = "It is not live: post it again." };
    private static readonly Option<bool> GiveUp = new("--give-up") { Description = "Do not publish it." };

    public static Command Create(CommandLine line)
    {
        Command Calling(Command command, Func<CommandRun, ApiLink, CancellationToken, Task> work)
        {
            command.Add(ChannelCommands.Workspace);
            return line.Doing(
                command,
                (run, cancel) => ApiLink.UseAsync(run, run.Value(ChannelCommands.Workspace), api => work(run, api, cancel), cancel));
        }

        return new("post", "Posts and their deliveries.")
        {
            Calling(
                new("create", "Makes a post; prints its id.")
                {
                    Text, Thread, Channels, Media, FirstComment, At, Local, Zone, Now, Reference,
                },
                CreateAsync),
            Calling(new("show", "Shows a post with its deliveries.") { Id }, ShowAsync),
            Calling(new("list", "Lists posts, newest first.") { State, Limit }, ListAsync),
            Calling(
                new("resolve", "Answers for a delivery of which nobody can know whether it is live.") { Delivery, IsLive, Url, Again, GiveUp },
                ResolveAsync),
            Calling(new("retry", "Tries a failed or held delivery again.") { Delivery }, RetryAsync),
            Calling(new("cancel", "Cancels what is not live yet.") { Id }, CancelAsync),
        };
    }

    private static async Task CreateAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var first = Part(run.Value(Text) ?? (await run.Terminal.In.ReadToEndAsync(cancel)).TrimEnd('\r', '\n'));
        first["media"] = new JsonArray([.. (run.Value(Media) ?? []).Select(m => new JsonObject { ["id"] = m })]);
        var body = new JsonObject
        {
            ["parts"] = new JsonArray([first, .. (run.Value(Thread) ?? []).Select(Part)]),
            ["channels"] = await ChannelsAsync(run, api, cancel),
        };
        if (run.Value(Reference) is { } reference)
        {
            body["externalRef"] = reference;
        }

        if (When(run) is { } when)
        {
            body["when"] = when;
        }

        var post = await api.PostAsync("posts", body, cancel);
        foreach (var warning in post["warnings"]?.AsArray() ?? [])
        {
            run.Say($"{warning?["rule"]}: {warning?["sentence"]}");
        }

        if (run.Value(Now))
        {
            await api.PostAsync($"posts/{post["id"]}/publication", [], cancel);
            post = await api.GetAsync($"posts/{post["id"]}", cancel);
        }

        run.Say($"The post is {post["state"]}{(post["at"] is { } at ? $" for {at}" : "")}.");
        run.Answer(post, (string?)post["id"] ?? "");
    }

    private static async Task ShowAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var post = await api.GetAsync($"posts/{run.Value(Id)}?include=deliveries", cancel);
        if (run.WantsJson)
        {
            run.Answer(post, "");
            return;
        }

        run.Terminal.Out.WriteLine($"{post["id"]}\t{post["state"]}\t{post["at"]}\t{FirstLine(post)}");
        foreach (var delivery in post["deliveries"]?.AsArray() ?? [])
        {
            run.Terminal.Out.WriteLine(
                $"  {delivery?["id"]}\t{delivery?["part"]}\t{delivery?["state"]}{Reason(delivery)}\t{delivery?["url"]}");
        }
    }

    private static async Task ListAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var state = run.Value(State) is { } s ? $"&state={Uri.EscapeDataString(s)}" : "";
        var posts = await api.GetAsync($"posts?limit={run.Value(Limit)}{state}", cancel);
        run.Answer(ChannelCommands.Items(posts), p => $"{p["id"]}\t{p["state"]}\t{p["at"]}\t{FirstLine(p)}");
    }

    private static async Task ResolveAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var body = (run.Value(IsLive) || run.Value(Url) is not null, run.Value(Again), run.Value(GiveUp)) switch
        {
            (true, false, false) => new JsonObject { ["verdict"] = "isLive", ["url"] = run.Value(Url) },
            (false, true, false) => new JsonObject { ["verdict"] = "postAgain" },
            (false, false, true) => new JsonObject { ["verdict"] = "giveUp" },
            _ => throw new CommandFailure("Say one of --live [--url …], --post-again, --give-up.", ExitCode.Usage),
        };
        if (body["url"] is null)
        {
            body.Remove("url");
        }

        var delivery = await api.PostAsync($"deliveries/{run.Value(Delivery)}/verdict", body, cancel);
        run.Answer(delivery, (string?)delivery["state"] ?? "");
    }

    private static async Task RetryAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var delivery = await api.PostAsync($"deliveries/{run.Value(Delivery)}/retry", [], cancel);
        run.Answer(delivery, (string?)delivery["state"] ?? "");
    }

    private static async Task CancelAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        await api.DeleteAsync($"posts/{run.Value(Id)}", cancel);
        run.Say("What was not live is cancelled.");
        run.Answer(new { Id = run.Value(Id) }, run.Value(Id).ToString());
    }

    private static async Task<JsonArray> ChannelsAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var known = new Lazy<Task<IReadOnlyList<JsonNode>>>(
            async () => ChannelCommands.Items(await api.GetAsync("channels?limit=200", cancel)));
        var channels = new JsonArray();
        foreach (var wanted in run.Value(Channels) ?? [])
        {
            var id = Guid.TryParse(wanted, out var given) ? given.ToString() : Named(wanted, await known.Value);
            var channel = new JsonObject { ["id"] = id };
            if (run.Value(FirstComment) is { } comment)
            {
                channel["firstComment"] = comment;
            }

            channels.Add(channel);
        }

        return channels;
    }

    private static string Named(string handle, IReadOnlyList<JsonNode> channels)
    {
        var found = channels.Where(c => ((string?)c["handle"])?.TrimStart('@') == handle.TrimStart('@')).ToList();
        return found switch
        {
            [var one] => (string?)one["id"] ?? "",
            [] => throw new CommandFailure($"There is no channel '{handle}'. See: rostrum channel list"),
            _ => throw new CommandFailure($"Several channels are called '{handle}'. Name one by its id."),
        };
    }

    private static JsonObject? When(CommandRun run) => (run.Value(At), run.Value(Local), run.Value(Zone)) switch
    {
        (null, null, null) => null,
        ({ } at, null, null) when !run.Value(Now) => new() { ["at"] = at },
        (null, { } local, { } zone) when !run.Value(Now) => new() { ["local"] = local, ["zone"] = zone },
        _ => throw new CommandFailure("Say --now, or --at, or --local with --zone.", ExitCode.Usage),
    };

    private static JsonObject Part(string text) => new() { ["text"] = text };

    private static string FirstLine(JsonNode post)
    {
        var text = (string?)post["parts"]?.AsArray().FirstOrDefault()?["text"] ?? "";
        var line = text.Split('\n')[0];
        return line.Length > 60 ? line[..59] + "…" : line;
    }

    private static string Reason(JsonNode? delivery) =>
        ((string?)delivery?["heldReason"] ?? (string?)delivery?["failure"]?["sentence"]) is { } why ? $" ({why})" : "";
}
