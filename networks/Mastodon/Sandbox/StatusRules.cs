using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>What a post shall become.</summary>
internal sealed record StatusWish(string Text, string Warning, IReadOnlyList<string> MediaIds)
{
    public IReadOnlyList<KeptMedia> Media { get; init; } = [];

    public bool Sensitive { get; init; }

    public string? Visibility { get; init; }

    public string? Language { get; init; }

    public string? ReplyTo { get; init; }

    public string? Quoted { get; init; }

    public string? QuotePolicy { get; init; }

    public JsonObject? Poll { get; init; }
}

/// <summary>The rules of a post, in the order in which the server applies them.</summary>
internal sealed partial class StatusRules(SandboxNetworkContext network, ServerProfile server, Entities entities)
{
    public StatusWish Read(MastodonCall call, bool edit)
    {
        var values = call.Values;
        var (text, warning) = (values.Text("status") ?? "", values.Text("spoiler_text") ?? "");
        var ids = values.Texts("media_ids");
        var changes = values.Many("media_attributes")
            .ToDictionary(a => a.Only("id", "description", "focus").Text("id")
                ?? throw ApiException.Wrong("media_attributes"));
        var visibility = values.Text("visibility");
        if (visibility is not (null or "public" or "unlisted" or "private" or "direct"))
        {
            throw ApiException.Wrong("visibility");
        }

        if (values.Text("language") is { } language && !LanguageForm().IsMatch(language))
        {
            throw ApiException.Wrong("language");
        }

        if (values.Text("quote_approval_policy") is not (null or "public" or "followers" or "nobody"))
        {
            throw ApiException.Wrong("quote_approval_policy");
        }

        return new(text.Length == 0 && warning.Length > 0 && ids.Count > 0 ? warning : text, warning, ids)
        {
            Media = [.. ids.Select(id => KeptMedia.Find(network, id)).OfType<KeptMedia>()
                .Select(m => changes.TryGetValue(m.Id, out var change) ? MediaMethods.Changed(m, change, server) : m)],
            Sensitive = (values.Flag("sensitive") ?? false) || warning.Length > 0,
            Visibility = edit ? null : visibility ?? "public",
            Language = values.Text("language") ?? "en", ReplyTo = values.Text("in_reply_to_id"),
            Quoted = values.Text("quoted_status_id"),
            QuotePolicy = values.Text("quote_approval_policy"),
            Poll = values.Inner("poll") is { } poll
            ? ReadPoll(poll.Only("options", "expires_in", "multiple", "hide_totals")) : null,
        };
    }

    public void Check(StatusWish wish, SandboxAccount account, SandboxPost? edits)
    {
        if (wish.ReplyTo is { } parent && (network.Post(parent) is not { } above || !entities.MaySee(above, account)))
        {
            throw new ApiException(404, Refusal.ReplyGone);
        }

        if (wish.Quoted is { } quoted
            && (network.Post(quoted) is not { } original || !entities.MaySee(original, account)))
        {
            throw ApiException.NotFound();
        }

        CheckMedia(wish, account, edits);
        if (string.IsNullOrWhiteSpace(wish.Text) && wish.MediaIds.Count == 0)
        {
            throw ApiException.Invalid(Refusal.Blank);
        }

        if (StatusText.Count(wish.Text, wish.Warning, server.CharactersPerUrl) > server.MaxCharacters)
        {
            throw ApiException.Invalid(Refusal.TooLong, server.MaxCharacters);
        }

        if (wish.Poll is { } poll)
        {
            CheckPoll(poll);
        }
    }

    private void CheckMedia(StatusWish wish, SandboxAccount account, SandboxPost? edits)
    {
        if (wish.MediaIds.Count > server.MaxMedia || (wish.MediaIds.Count > 0 && wish.Poll is not null))
        {
            throw ApiException.Invalid(Refusal.TooManyFiles, server.MaxMedia);
        }

        var own = edits is null ? [] : entities.MediaOf(edits).Select(m => m.Id).ToHashSet();
        var usable = wish.Media
            .Where(m => m.AccountId == account.Id && m.Origin == server.Origin && (!m.IsAttached || own.Contains(m.Id)))
            .Select(m => m.Id);
        if (wish.MediaIds.Except(usable).ToList() is { Count: > 0 } unknown)
        {
            throw ApiException.Invalid(Refusal.UnknownMedia, string.Join(", ", unknown));
        }

        if (wish.Media.Count > 1 && wish.Media.Any(m => !m.IsImage) && server.IsMastodon)
        {
            throw ApiException.Invalid(Refusal.ImagesAndVideo);
        }

        if (wish.Media.Any(m => m.Ready > network.Clock.GetUtcNow()))
        {
            throw ApiException.Invalid(Refusal.NotReady);
        }
    }

    private JsonObject ReadPoll(Params poll)
    {
        var seconds = poll.Whole("expires_in") ?? throw ApiException.Wrong("poll[expires_in]");
        return new()
        {
            ["id"] = network.World.NextId(),
            ["options"] = new JsonArray([.. poll.Texts("options").Select(o => JsonValue.Create(o))]),
            ["seconds"] = seconds,
            ["multiple"] = poll.Flag("multiple") ?? false, ["hideTotals"] = poll.Flag("hide_totals") ?? false,
            ["votes"] = new JsonObject(),
            ["expires"] = MastodonIds.Time(network.World.HostNow.AddSeconds(Math.Clamp(seconds, 0, int.MaxValue))),
            ["worldExpires"] =
                MastodonIds.Time(network.Clock.GetUtcNow().AddSeconds(Math.Clamp(seconds, 0, int.MaxValue))),
        };
    }

    private void CheckPoll(JsonObject poll)
    {
        var options = poll["options"]!.AsArray().Select(o => o!.GetValue<string>()).ToList();
        var seconds = poll["seconds"]!.GetValue<long>();
        var fault = options switch
        {
            _ when options.Count < 2 || options.Exists(string.IsNullOrWhiteSpace) =>
                ApiException.Invalid(Refusal.PollTooFew),
            _ when options.Count > server.MaxPollOptions =>
                ApiException.Invalid(Refusal.PollTooMany, server.MaxPollOptions),
            _ when options.Exists(o => o.EnumerateRunes().Count() > server.MaxPollOption) =>
                ApiException.Invalid(Refusal.PollOptionTooLong, server.MaxPollOption),
            _ when options.Distinct(StringComparer.Ordinal).Count() < options.Count =>
                ApiException.Invalid(Refusal.PollDuplicates),
            _ when seconds < server.MinPollSeconds => ApiException.Invalid(Refusal.PollTooShort),
            _ when seconds > server.MaxPollSeconds => ApiException.Invalid(Refusal.PollTooFar),
            _ => null,
        };
        if (fault is not null)
        {
            throw fault;
        }
    }

    [GeneratedRegex(@"\A[a-z]{2,3}(-[A-Za-z]{2,8})?\z")]
    private static partial Regex LanguageForm();
}
