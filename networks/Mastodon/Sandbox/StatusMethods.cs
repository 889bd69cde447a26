using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>Posting, reading, editing and deleting (docs.joinmastodon.org/methods/statuses, checked 2026-11).</summary>
internal sealed class StatusMethods(SandboxNetworkContext network, ServerProfile server, Entities entities)
{
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(1);
    private readonly StatusRules rules = new(network, server, entities);

    public async Task<IResult> CreateAsync(MastodonCall call)
    {
        var account = call.Demand("write:statuses");
        call.Draw(ApiLimit.Posting);
        call.Values.Only("status", "media_ids", "poll", "in_reply_to_id", "sensitive", "spoiler_text", "visibility",
            "language",
            "quoted_status_id", "quote_approval_policy");
        var wish = rules.Read(call, edit: false);
        var key = server.KnowsIdempotencyKey ? call.Http.Request.Headers["Idempotency-Key"].ToString() : "";
        return await call.ActAsync(
            new("post", account.Id, wish.Text) { Media = [.. wish.Media.Select(m => m.Shown())] }, () =>
        {
            if (Remembered(account, key) is { } first)
            {
                return ActResult.Repeated(first.Id, MastodonCall.Json(entities.Status(first, account)));
            }

            rules.Check(wish, account, edits: null);
            var post = Store(call, account, wish);
            Remember(account, key, post.Id);
            return ActResult.Stored(post.Id, MastodonCall.Json(entities.Status(post, account)));
        });
    }

    public async Task<IResult> EditAsync(MastodonCall call)
    {
        var account = call.Demand("write:statuses");
        call.Values.Only("status", "media_ids", "media_attributes", "poll", "sensitive", "spoiler_text", "language",
            "quote_approval_policy");
        var wish = rules.Read(call, edit: true);
        return await call.ActAsync(
            new("edit", account.Id, wish.Text) { Media = [.. wish.Media.Select(m => m.Shown())] }, () =>
        {
            var post = Own(call, account);
            rules.Check(wish, account, post);
            var edited = Change(post, wish);
            return ActResult.Stored(post.Id, MastodonCall.Json(entities.Status(edited, account)));
        });
    }

    public async Task<IResult> DeleteAsync(MastodonCall call)
    {
        var account = call.Demand("write:statuses");
        call.Draw(ApiLimit.Deleting);
        call.Values.Only("delete_media");
        var withMedia = call.Values.Flag("delete_media") ?? false;
        return await call.ActAsync(new("delete", account.Id), () =>
        {
            var post = Own(call, account);
            var shown = entities.Status(post, account, withText: true);
            foreach (var media in entities.MediaOf(post))
            {
                if (withMedia)
                {
                    media.Forget(network);
                }
                else
                {
                    (media with { IsAttached = false, At = network.Clock.GetUtcNow() }).Save(network);
                }
            }

            network.World.Posts.Change(network.Id, post.Id, p => p with { Deleted = true });
            return ActResult.Stored(post.Id, MastodonCall.Json(shown));
        });
    }

    public IResult Get(MastodonCall call) => MastodonCall.Json(entities.Status(Seen(call), call.Account));

    public IResult GetMany(MastodonCall call)
    {
        call.Values.Only("id");
        var found = call.Values.Texts("id").Distinct().Take(20).Select(network.Post).OfType<SandboxPost>()
            .Where(p => entities.MaySee(p, call.Account));
        return MastodonCall.Json(new JsonArray([.. found.Select(p => entities.Status(p, call.Account))]));
    }

    public IResult Source(MastodonCall call)
    {
        var account = call.Demand("read:statuses");
        var post = Own(call, account);
        return MastodonCall.Json(
            new JsonObject { ["id"] = post.Id, ["text"] = post.Text, ["spoiler_text"] = post.ContentWarning ?? "" });
    }

    public IResult History(MastodonCall call)
    {
        var post = Seen(call);
        var versions = (post.Extra["history"] as JsonArray ?? []).Select(v => v!.DeepClone()).Append(Version(post));
        return MastodonCall.Json(new JsonArray([.. versions.Select(v =>
        {
            v["account"] = entities.Account(entities.AccountOf(post.AccountId));
            return v;
        })]));
    }

    public IResult Context(MastodonCall call)
    {
        var post = Seen(call);
        var above = new List<SandboxPost>();
        for (var at = post.ReplyTo; at is not null && network.Post(at) is { } parent; at = parent.ReplyTo)
        {
            above.Insert(0, parent);
        }

        return MastodonCall.Json(new JsonObject
        {
            ["ancestors"] =
                new JsonArray(
                    [.. above.Where(p => entities.MaySee(p, call.Account))
                        .Select(p => entities.Status(p, call.Account))]),
            ["descendants"] =
                new JsonArray(
                    [.. Below(post).Where(p => entities.MaySee(p, call.Account))
                        .Select(p => entities.Status(p, call.Account))]),
        });
    }

    public IResult FavouritedBy(MastodonCall call) =>
        MastodonCall.Json(new JsonArray([.. Seen(call).Likes.Select(id => entities.Account(entities.AccountOf(id)))]));

    public IResult RebloggedBy(MastodonCall call)
    {
        Seen(call);
        return MastodonCall.Json(new JsonArray());
    }

    public IResult Quotes(MastodonCall call)
    {
        var post = Seen(call);
        return MastodonCall.Json(
            new JsonArray(
                [.. network.Posts
                    .Where(p => p.Extra["quoted"]?.GetValue<string>() == post.Id && entities.MaySee(p, call.Account))
            .Select(p => entities.Status(p, call.Account))]));
    }

    public async Task<IResult> FavouriteAsync(MastodonCall call, bool on)
    {
        var account = call.Demand("write:favourites");
        return await call.ActAsync(new(on ? "favourite" : "unfavourite", account.Id), () =>
        {
            var post = Seen(call);
            var changed = network.World.Posts.Change(network.Id, post.Id, p => p with
            {
                Likes = on ? [.. p.Likes.Append(account.Id).Distinct()] : [.. p.Likes.Where(l => l != account.Id)],
            })!;
            return ActResult.Stored(post.Id, MastodonCall.Json(entities.Status(changed, account)));
        });
    }

    private SandboxPost Store(MastodonCall call, SandboxAccount account, StatusWish wish)
    {
        var id = MastodonIds.New(network.World, network.World.HostNow);
        var app = network.World.Apps.Find(network.Id, call.Token!.ClientId);
        var extra = new JsonObject
        {
            ["origin"] = server.Origin, ["sensitive"] = wish.Sensitive, ["quoted"] = wish.Quoted,
            ["quotePolicy"] = wish.QuotePolicy,
            ["media"] = new JsonArray([.. wish.Media.Select(m => JsonValue.Create(m.Id))]),
            ["poll"] = wish.Poll?.DeepClone(),
            ["application"] = app is null ? null
                : new JsonObject { ["name"] = app.Name, ["website"] = app.Extra["website"]?.GetValue<string>() },
        };
        foreach (var media in wish.Media)
        {
            (media with { IsAttached = true }).Save(network);
        }

        return network.World.Posts.Put(network.World.Draft(account, wish.Text) with
        {
            Id = id, ContentWarning = wish.Warning, Visibility = wish.Visibility, Language = wish.Language,
            ReplyTo = wish.ReplyTo,
            Media = [.. wish.Media.Select(m => m.Shown())], Url = new(entities.Url(account, id)), Extra = extra,
        });
    }

    private SandboxPost Change(SandboxPost post, StatusWish wish)
    {
        var extra = (JsonObject)post.Extra.DeepClone();
        var history = extra["history"] as JsonArray ?? [];
        extra["history"] = new JsonArray([.. history.Select(h => h!.DeepClone()), Version(post)]);
        extra["editedAt"] = MastodonIds.Time(network.World.HostNow);
        extra["sensitive"] = wish.Sensitive;
        extra["media"] = new JsonArray([.. wish.Media.Select(m => JsonValue.Create(m.Id))]);
        extra["poll"] = wish.Poll?.DeepClone();
        foreach (var media in entities.MediaOf(post).Where(m => wish.Media.All(w => w.Id != m.Id)))
        {
            (media with { IsAttached = false, At = network.Clock.GetUtcNow() }).Save(network);
        }

        foreach (var media in wish.Media)
        {
            (media with { IsAttached = true }).Save(network);
        }

        return network.World.Posts.Put(post with
        {
            Text = wish.Text, ContentWarning = wish.Warning, Language = wish.Language,
            Media = [.. wish.Media.Select(m => m.Shown())], Extra = extra,
        });
    }

    private JsonObject Version(SandboxPost post) => new()
    {
        ["content"] = entities.Content(post), ["spoiler_text"] = post.ContentWarning ?? "",
        ["sensitive"] = post.Extra["sensitive"]?.GetValue<bool>() ?? false,
        ["created_at"] = post.Extra["editedAt"]?.GetValue<string>() ?? MastodonIds.Time(post.CreatedAt),
        ["media_attachments"] = new JsonArray([.. entities.MediaOf(post).Select(entities.Media)]),
        ["emojis"] = new JsonArray(),
    };

    private IEnumerable<SandboxPost> Below(SandboxPost post) =>
        network.Posts.Where(p => p.ReplyTo == post.Id).SelectMany(p => Below(p).Prepend(p));

    private SandboxPost Seen(MastodonCall call) => network.Post(call.Route("id")) is { } post
        && entities.MaySee(post, call.Account) ? post : throw ApiException.NotFound();

    private SandboxPost Own(MastodonCall call, SandboxAccount account) => Seen(call) is { } post
        && post.AccountId == account.Id ? post : throw ApiException.NotFound();

    private SandboxPost? Remembered(SandboxAccount account, string key) =>
        key.Length > 0 && network.World.Notes.Find(network.Id, Key(account, key))?.Value is JsonObject note
        && network.Clock.GetUtcNow() - MastodonIds.Moment(note, "at") < KeyLife
            ? network.Post(note["post"]!.GetValue<string>())
            : null;

    private void Remember(SandboxAccount account, string key, string post)
    {
        if (key.Length > 0)
        {
            network.World.Notes.Put(
                new(network.Id, Key(account, key),
                    new JsonObject { ["post"] = post, ["at"] = network.Clock.GetUtcNow().ToString("O") }));
        }
    }

    private string Key(SandboxAccount account, string key) => $"idempotency {server.Origin} {account.Id} {key}";
}
