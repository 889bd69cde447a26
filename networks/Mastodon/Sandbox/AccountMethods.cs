using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>Accounts, their posts, notifications, conversations and polls (docs.joinmastodon.org/methods, checked
/// 2026-11).</summary>
internal sealed class AccountMethods(SandboxNetworkContext network, Entities entities)
{
    public IResult VerifyCredentials(MastodonCall call)
    {
        var account = call.Demand("read:accounts", "profile");
        var view = entities.Account(account);
        view["source"] = new JsonObject
        {
            ["privacy"] = "public", ["sensitive"] = false, ["language"] = account.Extra["locale"]?.GetValue<string>(),
            ["note"] = "", ["fields"] = new JsonArray(),
            ["follow_requests_count"] = 0, ["hide_collections"] = null, ["discoverable"] = null, ["indexable"] = false,
            ["attribution_domains"] = new JsonArray(),
            ["quote_policy"] = "public",
        };
        view["role"] = new JsonObject
        {
            ["id"] = "-99", ["name"] = "", ["permissions"] = "65536", ["color"] = "", ["highlighted"] = false,
            ["collection_limit"] = 10,
        };
        return MastodonCall.Json(view);
    }

    public IResult Get(MastodonCall call) => MastodonCall.Json(entities.Account(Find(call)));

    public IResult Lookup(MastodonCall call) =>
        MastodonCall.Json(
            entities.Account(network.AccountOf((call.Values.Only("acct").Text("acct") ?? "").Split('@')[0])
                ?? throw ApiException.NotFound()));

    public IResult Search(MastodonCall call)
    {
        call.Demand("read:accounts");
        var values = call.Values.Only("q", "limit", "offset", "resolve", "following");
        var wanted = (values.Text("q") ?? "").TrimStart('@').Split('@')[0];
        var limit = Math.Clamp((int)(values.Whole("limit") ?? 40), 1, 80);
        var found = network.Accounts.Where(a => wanted.Length > 0
            && (a.Handle.Contains(wanted, StringComparison.OrdinalIgnoreCase)
            || a.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)));
        return MastodonCall.Json(
            new JsonArray([.. found.OrderByDescending(a => a.Followers).Take(limit).Select(entities.Account)]));
    }

    public IResult Statuses(MastodonCall call)
    {
        var account = Find(call);
        var values =
            call.Values.Only("max_id", "since_id", "min_id", "limit", "exclude_replies", "exclude_reblogs",
                "only_media", "pinned", "tagged");
        var posts = network.Posts
            .Where(p => p.AccountId == account.Id && entities.MaySee(p, call.Account) && network.IsListed(p)
            && !(values.Flag("pinned") ?? false)
            && (values.Flag("exclude_replies") is not true || p.ReplyTo is null
                || network.Post(p.ReplyTo)?.AccountId == account.Id)
            && (values.Flag("only_media") is not true || p.Media.Count > 0)
            && (values.Text("tagged") is not { } tag || StatusText.Tags(p.Text).Contains(tag.ToLowerInvariant())));
        var page = call.Page(posts.OrderByDescending(p => MastodonIds.Number(p.Id)), p => MastodonIds.Number(p.Id), 20,
            40);
        return MastodonCall.Json(new JsonArray([.. page.Select(p => entities.Status(p, call.Account))]));
    }

    public IResult Notifications(MastodonCall call)
    {
        var account = call.Demand("read:notifications");
        var values =
            call.Values.Only("max_id", "since_id", "min_id", "limit", "types", "exclude_types", "account_id",
                "include_filtered");
        var (types, without) = (values.Texts("types"), values.Texts("exclude_types"));
        var all = Discover(account).Where(n => (types.Count == 0 || types.Contains(n.Type)) && !without.Contains(n.Type)
            && (values.Text("account_id") is not { } from || n.From == from));
        var page = call.Page(all.OrderByDescending(n => n.Number), n => n.Number, 40, 80);
        return MastodonCall.Json(new JsonArray([.. page.Select(n => View(n, account)).OfType<JsonObject>()]));
    }

    public IResult Notification(MastodonCall call)
    {
        var account = call.Demand("read:notifications");
        return Discover(account)
            .FirstOrDefault(n => n.Number.ToString(CultureInfo.InvariantCulture) == call.Route("id")) is { } found
            && View(found, account) is { } view
            ? MastodonCall.Json(view)
            : throw ApiException.NotFound();
    }

    public IResult UnreadCount(MastodonCall call) =>
        MastodonCall.Json(new JsonObject { ["count"] = Discover(call.Demand("read:notifications")).Count });

    public IResult Poll(MastodonCall call)
    {
        var post = PollPost(call);
        return MastodonCall.Json(entities.Poll(post, post.Extra["poll"]!.AsObject(), call.Account));
    }

    public async Task<IResult> VoteAsync(MastodonCall call)
    {
        var account = call.Demand("write:statuses");
        var choices = call.Values.Only("choices").Texts("choices")
            .Select(c => int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToList();
        return await call.ActAsync(new("vote", account.Id), () =>
        {
            var post = PollPost(call);
            var extra = (JsonObject)post.Extra.DeepClone();
            var poll = extra["poll"]!.AsObject();
            var fault = choices switch
            {
                _ when MastodonIds.Moment(poll, "worldExpires") <= network.Clock.GetUtcNow() => Refusal.PollOver,
                _ when poll["votes"]![account.Id] is not null || post.AccountId == account.Id => Refusal.VotedAlready,
                _ when choices.Count == 0 || choices.Exists(c => c < 0 || c >= poll["options"]!.AsArray().Count) =>
                    Refusal.WrongChoice,
                _ when choices.Count > 1 && poll["multiple"]!.GetValue<bool>() is false => Refusal.VotedAlready,
                _ => (Refusal?)null,
            };
            if (fault is { } why)
            {
                throw ApiException.Invalid(why);
            }

            poll["votes"]![account.Id] = new JsonArray([.. choices.Select(c => JsonValue.Create(c))]);
            network.World.Posts.Change(network.Id, post.Id, p => p with { Extra = extra });
            return ActResult.Stored(post.Id, MastodonCall.Json(entities.Poll(post, poll, account)));
        });
    }

    /// <summary>Direct messages of people, each conversation with its last one.</summary>
    public IResult Conversations(MastodonCall call)
    {
        var account = call.Demand("read:statuses");
        call.Values.Only("max_id", "since_id", "min_id", "limit");
        var all = Direct(account).GroupBy(p => p.AccountId).Select(g => g.MaxBy(p => MastodonIds.Number(p.Id))!)
            .OrderByDescending(p => MastodonIds.Number(p.Id));
        return MastodonCall.Json(
            new JsonArray(
                [.. call.Page(all, p => MastodonIds.Number(p.Id), 20, 40).Select(p => Conversation(p, account))]));
    }

    public IResult ReadConversation(MastodonCall call)
    {
        var account = call.Demand("write:conversations");
        var last = Direct(account).Where(p => p.AccountId == call.Route("id")).MaxBy(p => MastodonIds.Number(p.Id))
            ?? throw ApiException.NotFound();
        network.World.Notes.Put(new(network.Id, $"read {account.Id} {last.AccountId}", JsonValue.Create(last.Id)));
        return MastodonCall.Json(Conversation(last, account));
    }

    private JsonObject Conversation(SandboxPost last, SandboxAccount account) => new()
    {
        ["id"] = last.AccountId,
        ["unread"] =
            network.World.Notes.Find(network.Id,
                $"read {account.Id} {last.AccountId}")?.Value.GetValue<string>() != last.Id,
        ["accounts"] = new JsonArray(entities.Account(entities.AccountOf(last.AccountId))),
        ["last_status"] = entities.Status(last, account),
    };

    /// <summary>What people sent by hand becomes posts with visibility direct, once.</summary>
    private IEnumerable<SandboxPost> Direct(SandboxAccount account)
    {
        foreach (var message in network.World.Messages.In(network.Id).Where(m => m.ToAccountId == account.Id))
        {
            var id = MastodonIds.Of(message.At, MastodonIds.Number(message.Id));
            if (network.World.Posts.Find(network.Id, id) is null)
            {
                var sender = entities.AccountOf(message.FromAccountId);
                network.World.Posts.TryAdd(network.World.Draft(sender, $"@{account.Handle} {message.Text}") with
                {
                    Id = id, Visibility = "direct", CreatedAt = message.At, Language = "en",
                    Extra = new() { ["origin"] = entities.Origin },
                });
            }
        }

        return network.Posts
            .Where(p => p.Visibility == "direct" && p.AccountId != account.Id && entities.MaySee(p, account));
    }

    /// <summary>Everything that happened to an account; each gets its number when it is first looked for.</summary>
    private List<(long Number, string Type, string From, string Post,
        DateTimeOffset At)> Discover(SandboxAccount account)
    {
        _ = Direct(account).Count();
        var mine = network.Posts.Where(p => p.AccountId == account.Id && entities.On(p)).ToList();
        var happened = network.Posts
            .Where(p => p.AccountId != account.Id && entities.MaySee(p, account) && entities.Mentioned(p)
                .Any(a => a.Id == account.Id))
            .Select(p => (Type: "mention", From: p.AccountId, Post: p.Id))
            .Concat(mine
                .SelectMany(p => p.Likes.Where(l => l != account.Id)
                    .Select(l => (Type: "favourite", From: l, Post: p.Id))))
            .Concat(network.Posts
                .Where(p => p.AccountId != account.Id
                    && mine.Exists(m => m.Id == p.Extra["quoted"]?.GetValue<string>())).Select(p =>
                (Type: "quote", From: p.AccountId, Post: p.Id)));
        var found = new List<(long, string, string, string, DateTimeOffset)>();
        foreach (var (type, from, post) in happened)
        {
            var key = $"notification {account.Id} {type} {from} {post}";
            var note = network.World.Notes.Find(network.Id, key) ?? network.World.Notes.Put(new(network.Id, key,
                new JsonObject { ["number"] = network.World.NextNumber(),
                    ["at"] = MastodonIds.Time(network.World.HostNow) }));
            found.Add(
                (note.Value["number"]!.GetValue<long>(), type, from, post,
                    MastodonIds.Moment((JsonObject)note.Value, "at")));
        }

        return found;
    }

    private JsonObject? View((long Number, string Type, string From, string Post, DateTimeOffset At) happened,
        SandboxAccount account) =>
        network.Post(happened.Post) is not { } post ? null : new()
        {
            ["id"] = happened.Number.ToString(CultureInfo.InvariantCulture), ["type"] = happened.Type,
            ["created_at"] = MastodonIds.Time(happened.At),
            ["group_key"] = $"ungrouped-{happened.Number}",
            ["account"] = entities.Account(entities.AccountOf(happened.From)),
            ["status"] = entities.Status(post, account),
        };

    private SandboxAccount Find(MastodonCall call) => network.World.Accounts.Find(network.Id, call.Route("id"))
        ?? throw ApiException.NotFound();

    private SandboxPost PollPost(MastodonCall call) =>
        network.Posts
            .FirstOrDefault(p => p.Extra["poll"] is JsonObject poll
                && poll["id"]!.GetValue<string>() == call.Route("id") && entities.MaySee(p, call.Account))
        ?? throw ApiException.NotFound();
}
