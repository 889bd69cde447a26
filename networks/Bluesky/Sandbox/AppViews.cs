using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>People and posts as the app view shows them (lexicons app.bsky.actor.defs, app.bsky.feed.defs,
/// app.bsky.embed.*).</summary>
internal sealed class AppViews(SandboxNetworkContext network, Repositories repositories)
{
    private static readonly string[] VideoExtras = ["alt", "aspectRatio", "presentation"];

    private string Origin => BlueskyIds.Text(network.AddressOf("appview"));

    public SandboxAccount? Find(string actor) => network.World.Accounts.Find(network.Id, actor)
        ?? network.AccountOf(actor);

    public JsonObject Basic(SandboxAccount account) => new()
    {
        ["did"] = account.Id, ["handle"] = account.Handle, ["displayName"] = account.Name,
        ["avatar"] = $"{Origin}/img/avatar/plain/{account.Id}",
        ["associated"] = new JsonObject { ["chat"] = new JsonObject { ["allowIncoming"] = "all" } },
        ["viewer"] = new JsonObject { ["muted"] = false, ["blockedBy"] = false }, ["labels"] = new JsonArray(),
        ["createdAt"] = BlueskyIds.Time(Joined),
    };

    public JsonObject Person(SandboxAccount account)
    {
        var view = Basic(account);
        view["description"] = About(account);
        view["indexedAt"] = BlueskyIds.Time(Joined);
        return view;
    }

    public JsonObject Profile(SandboxAccount account)
    {
        var view = Person(account);
        view["banner"] = $"{Origin}/img/banner/plain/{account.Id}";
        view["followsCount"] = network.Accounts.Count - 1;
        view["followersCount"] = account.Followers;
        view["postsCount"] = network.Posts.Count(p => p.AccountId == account.Id);
        view["associated"] =
            new JsonObject { ["lists"] = 0, ["feedgens"] = 0, ["starterPacks"] = 0, ["labeler"] = false };
        return view;
    }

    public JsonObject Post(SandboxPost post)
    {
        var record = post.Extra["first"]!.AsObject();
        var numbers = network.NumbersOf(post);
        var view = new JsonObject
        {
            ["uri"] = post.Id, ["cid"] = Cid.OfRecord(record), ["author"] = Basic(Find(post.AccountId)!),
            ["record"] = record.DeepClone(),
            ["bookmarkCount"] = numbers.Likes / 12, ["replyCount"] = numbers.Comments, ["repostCount"] = numbers.Shares,
            ["likeCount"] = numbers.Likes + LikeRecords(post.Id).Count(), ["quoteCount"] = Quotes(post.Id).Count(),
            ["indexedAt"] = BlueskyIds.Time(post.CreatedAt),
            ["viewer"] = new JsonObject { ["threadMuted"] = false, ["embeddingDisabled"] = false },
            ["labels"] = new JsonArray(),
        };
        if (record["embed"] is JsonObject embed && Embed(post.AccountId, embed, deep: true) is { } shown)
        {
            view["embed"] = shown;
        }

        var key = post.Id[(post.Id.LastIndexOf('/') + 1)..];
        if (repositories.Find(post.AccountId, "app.bsky.feed.threadgate", key) is { } gate)
        {
            view["threadgate"] =
                new JsonObject { ["uri"] = gate.Uri, ["cid"] = gate.Cid, ["record"] = gate.Value.DeepClone(),
                    ["lists"] = new JsonArray() };
        }

        return view;
    }

    public IEnumerable<(SandboxAccount Liker, string Uri, JsonObject Record)> Likes(SandboxPost post)
    {
        foreach (var did in post.Likes)
        {
            var record = new JsonObject
            {
                ["$type"] = "app.bsky.feed.like", ["createdAt"] = BlueskyIds.Time(post.CreatedAt.AddSeconds(30)),
                ["subject"] = new JsonObject { ["uri"] = post.Id, ["cid"] = Jose.Text(post.Extra, "cid") },
            };
            yield return (Find(did)!,
                Repositories.Uri(did, "app.bsky.feed.like", post.Id[(post.Id.LastIndexOf('/') + 1)..]), record);
        }

        foreach (var (did, like) in LikeRecords(post.Id))
        {
            yield return (Find(did)!, like.Uri, like.Value);
        }
    }

    public IEnumerable<SandboxPost> Quotes(string uri) => network.Posts.Where(p =>
        Jose.Text(
            (p.Extra.Of("record").Of("embed").Of("record") is { } inner ? inner.Of("record") ?? inner
                : null) as JsonObject, "uri") == uri);

    private IEnumerable<(string Did, StoredRecord Record)> LikeRecords(string uri) =>
        repositories.Everywhere("app.bsky.feed.like")
            .Where(l => Jose.Text(l.Record.Value.Of("subject") as JsonObject, "uri") == uri);

    private JsonObject? Embed(string did, JsonObject embed, bool deep) => Jose.Text(embed, "$type") switch
    {
        "app.bsky.embed.images" => new()
        {
            ["$type"] = "app.bsky.embed.images#view",
            ["images"] = new JsonArray([.. embed["images"]!.AsArray().Select(i => Image(did, i!.AsObject(), "thumb"))]),
        },
        "app.bsky.embed.gallery" => new()
        {
            ["$type"] = "app.bsky.embed.gallery#view",
            ["items"] = new JsonArray([.. embed["items"]!.AsArray().Select(i =>
            {
                var view = Image(did, i!.AsObject(), "thumbnail");
                view["$type"] = "app.bsky.embed.gallery#viewImage";
                return view;
            })]),
        },
        "app.bsky.embed.video" => Video(did, embed),
        "app.bsky.embed.external" => External(did, embed["external"]!.AsObject()),
        "app.bsky.embed.record" when deep => Quote(embed["record"]!.AsObject()),
        "app.bsky.embed.recordWithMedia" when deep => new()
        {
            ["$type"] = "app.bsky.embed.recordWithMedia#view",
            ["record"] = Quote(embed["record"]!["record"]!.AsObject()),
            ["media"] = Embed(did, embed["media"]!.AsObject(), deep: false),
        },
        _ => null,
    };

    private JsonObject Image(string did, JsonObject image, string thumbName)
    {
        var cid = Jose.Text(image["image"]!["ref"] as JsonObject, "$link");
        var view = new JsonObject
        {
            [thumbName] = $"{Origin}/img/feed_thumbnail/plain/{did}/{cid}",
            ["fullsize"] = $"{Origin}/img/feed_fullsize/plain/{did}/{cid}",
            ["alt"] = Jose.Text(image, "alt"),
        };
        if (image["aspectRatio"] is { } ratio)
        {
            view["aspectRatio"] = ratio.DeepClone();
        }

        return view;
    }

    private JsonObject Video(string did, JsonObject embed)
    {
        var cid = Jose.Text(embed["video"]!["ref"] as JsonObject, "$link");
        var view = new JsonObject { ["$type"] = "app.bsky.embed.video#view", ["cid"] = cid,
            ["playlist"] = $"{BlueskyIds.Text(network.AddressOf("video"))}/watch/{did}/{cid}/playlist.m3u8" };
        foreach (var name in VideoExtras.Where(embed.ContainsKey))
        {
            view[name] = embed[name]?.DeepClone();
        }

        return view;
    }

    private JsonObject External(string did, JsonObject card)
    {
        var external =
            new JsonObject { ["uri"] = Jose.Text(card, "uri"), ["title"] = Jose.Text(card, "title"),
                ["description"] = Jose.Text(card, "description") };
        if (Jose.Text(card.Of("thumb").Of("ref") as JsonObject, "$link") is { } cid)
        {
            external["thumb"] = $"{Origin}/img/feed_thumbnail/plain/{did}/{cid}";
        }

        return new() { ["$type"] = "app.bsky.embed.external#view", ["external"] = external };
    }

    private JsonObject Quote(JsonObject reference)
    {
        var uri = Jose.Text(reference, "uri")!;
        var inner = network.Post(uri) is { } post
            ? new JsonObject
            {
                ["$type"] = "app.bsky.embed.record#viewRecord", ["uri"] = uri, ["cid"] = Jose.Text(post.Extra, "cid"),
                ["author"] = Basic(Find(post.AccountId)!),
                ["value"] = post.Extra["first"]!.DeepClone(), ["labels"] = new JsonArray(),
                ["likeCount"] = network.NumbersOf(post).Likes,
                ["replyCount"] = network.NumbersOf(post).Comments, ["repostCount"] = network.NumbersOf(post).Shares,
                ["quoteCount"] = Quotes(uri).Count(),
                ["indexedAt"] = BlueskyIds.Time(post.CreatedAt), ["embeds"] = new JsonArray(),
            }
            : new JsonObject { ["$type"] = "app.bsky.embed.record#viewNotFound", ["uri"] = uri, ["notFound"] = true };
        return new() { ["$type"] = "app.bsky.embed.record#view", ["record"] = inner };
    }

    private static DateTimeOffset Joined => new(2024, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static string About(SandboxAccount account) => SandboxPeople.Find(account.PersonId)?.About ?? "";
}
