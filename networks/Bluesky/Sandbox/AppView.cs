using System.Globalization;
using System.Text.Json.Nodes;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// <c>app.bsky.*</c> reads: open to all on the public origin; through a data server they need a session and its rights.
/// </summary>
internal sealed class AppView(SandboxNetworkContext network, AppViews views)
{
    private const string Audience = "did:web:api.bsky.app";

    public IEnumerable<(string Name, XrpcMethod Method)> Public() =>
    [
        ("app.bsky.actor.getProfile", XrpcMethod.Query(GetProfile)),
        ("app.bsky.actor.getProfiles", XrpcMethod.Query(GetProfiles)),
        ("app.bsky.actor.searchActorsTypeahead", XrpcMethod.Query(SearchActors)),
        ("app.bsky.feed.getPosts", XrpcMethod.Query(GetPosts)),
        ("app.bsky.feed.getAuthorFeed", XrpcMethod.Query(GetAuthorFeed)),
        ("app.bsky.feed.getPostThread", XrpcMethod.Query(GetPostThread)),
        ("app.bsky.feed.getLikes", XrpcMethod.Query(GetLikes)),
        ("app.bsky.feed.getQuotes", XrpcMethod.Query(GetQuotes)),
        ("com.atproto.identity.resolveHandle", XrpcMethod.Query(call => new JsonObject
        {
            ["did"] = (views.Find(call.Required("handle"))
                ?? throw XrpcException.Invalid("Unable to resolve handle")).Id,
        })),
    ];

    public IEnumerable<(string Name, XrpcMethod Method)> ForMembers() =>
        Public().Where(m => m.Name.StartsWith("app.bsky.", StringComparison.Ordinal))
            .Append(("app.bsky.notification.listNotifications", XrpcMethod.Query(ListNotifications)))
            .Select(m => (m.Item1, m.Item2 with
            {
                Handle = call =>
                {
                    call.Caller.Scopes.DemandRpc(call.Method,
                        call.Http.Request.Headers["atproto-proxy"].ToString() is { Length: > 0 } proxy ? proxy
                        : Audience);
                    return m.Item2.Handle(call);
                },
            }));

    private JsonObject GetProfile(XrpcCall call) => views.Profile(Actor(call.Required("actor")));

    private JsonObject GetProfiles(XrpcCall call) => new()
    {
        ["profiles"] =
            new JsonArray(
                [.. call.List("actors", 25).Select(views.Find).OfType<SandboxAccount>().Select(views.Profile)]),
    };

    private JsonObject SearchActors(XrpcCall call)
    {
        var (beginning, limit) = (call.Optional("q") ?? call.Optional("term") ?? "", call.Limit(10));
        var found = network.Accounts.Where(a => beginning.Length > 0
            && (Begins(a.Handle) || a.Name.Split(' ').Any(Begins))).OrderByDescending(a => a.Followers).Take(limit);
        return new() { ["actors"] = new JsonArray([.. found.Select(views.Basic)]) };

        bool Begins(string word) => word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
    }

    private JsonObject GetPosts(XrpcCall call) => new()
    {
        ["posts"] = new JsonArray([.. call.List("uris", 25).Select(Post).OfType<SandboxPost>().Select(views.Post)]),
    };

    private JsonObject GetAuthorFeed(XrpcCall call)
    {
        var (account, filter) = (Actor(call.Required("actor")), call.Optional("filter") ?? "posts_with_replies");
        Func<SandboxPost, bool> wanted = filter switch
        {
            "posts_with_replies" => _ => true,
            "posts_no_replies" => p => p.ReplyTo is null,
            "posts_with_media" => p => p.Media.Count > 0,
            "posts_with_video" => p => p.Media.Any(m => m.ContentType.StartsWith("video/", StringComparison.Ordinal)),
            "posts_and_author_threads" => p => p.ReplyTo is null
                || p.ReplyTo.StartsWith($"at://{account.Id}/", StringComparison.Ordinal),
            _ => throw XrpcException.Invalid($"Error: filter must be one of the known values (got {filter})"),
        };
        var (page, cursor) =
            Page(call, network.Posts.Where(p => p.AccountId == account.Id && network.IsListed(p)).Where(wanted));
        return Paged("feed", [.. page.Select(p => new JsonObject { ["post"] = views.Post(p) })], cursor);
    }

    private JsonObject GetPostThread(XrpcCall call)
    {
        var post = Post(call.Required("uri"))
            ?? throw new XrpcException(400, "NotFound", $"Post not found: {call.Required("uri")}");
        var depth =
            int.TryParse(call.Optional("depth") ?? "6", NumberStyles.None, CultureInfo.InvariantCulture, out var d)
            && d <= 1000
            ? d
            : throw XrpcException.Invalid("Error: depth must be an integer from 0 to 1000");
        var thread = Below(post, depth);
        var (above, child) = (post.ReplyTo, thread);
        while (above is not null && Post(above) is { } parent)
        {
            child["parent"] =
                new JsonObject { ["$type"] = "app.bsky.feed.defs#threadViewPost", ["post"] = views.Post(parent) };
            (above, child) = (parent.ReplyTo, child["parent"]!.AsObject());
        }

        if (above is not null)
        {
            child["parent"] =
                new JsonObject { ["$type"] = "app.bsky.feed.defs#notFoundPost", ["uri"] = above, ["notFound"] = true };
        }

        return new() { ["thread"] = thread };
    }

    private JsonObject GetLikes(XrpcCall call)
    {
        var uri = call.Required("uri");
        var likes = Post(uri) is { } post ? views.Likes(post).Take(call.Limit()) : [];
        return new()
        {
            ["uri"] = uri,
            ["likes"] = new JsonArray([.. likes.Select(l => new JsonObject
            {
                ["createdAt"] = Jose.Text(l.Record, "createdAt"), ["indexedAt"] = Jose.Text(l.Record, "createdAt"),
                ["actor"] = views.Person(l.Liker),
            })]),
        };
    }

    private JsonObject GetQuotes(XrpcCall call)
    {
        var (page, cursor) = Page(call, views.Quotes(call.Required("uri")));
        var answer = Paged("posts", [.. page.Select(views.Post)], cursor);
        answer["uri"] = call.Required("uri");
        return answer;
    }

    private JsonObject ListNotifications(XrpcCall call)
    {
        var (me, wanted) = (call.Caller.Account.Id, call.List("reasons", 50));
        var about = network.Posts.Where(p => p.AccountId != me).Select(p => (Reason: ReasonOf(p, me), Post: p))
            .Where(n => n.Reason is not null)
            .Select(n =>
                Notification(views.Find(n.Post.AccountId)!, n.Post.Id, Jose.Text(n.Post.Extra, "cid")!, n.Reason!,
                n.Post.ReplyTo, n.Post.Extra["record"]!.AsObject(), n.Post.CreatedAt));
        var likes = network.Posts.Where(p => p.AccountId == me)
            .SelectMany(p => views.Likes(p).Where(l => l.Liker.Id != me).Select(l => Notification(
            l.Liker, l.Uri, Cid.OfRecord(l.Record), "like", p.Id, l.Record, p.CreatedAt.AddSeconds(30))));
        var all = about.Concat(likes).Where(n => wanted.Count == 0 || wanted.Contains(Jose.Text(n.View, "reason")))
            .OrderByDescending(n => n.At).ThenByDescending(n => Jose.Text(n.View, "uri"), StringComparer.Ordinal);
        var after = call.Optional("cursor");
        var page = all.Where(n => after is null || string.CompareOrdinal(Cursor(n), after) < 0).Take(call.Limit())
            .ToList();
        return Paged("notifications", [.. page.Select(n => n.View)],
            page.Count == call.Limit() ? Cursor(page[^1]) : null);
    }

    private static string Cursor((DateTimeOffset At, JsonObject View) notification) =>
        $"{BlueskyIds.Time(notification.At)}::{Jose.Text(notification.View, "cid")}";

    private (DateTimeOffset At, JsonObject View) Notification(
        SandboxAccount author, string uri, string cid, string reason, string? subject, JsonObject record,
            DateTimeOffset at)
    {
        var view = new JsonObject { ["uri"] = uri, ["cid"] = cid, ["author"] = views.Person(author),
            ["reason"] = reason };
        if (subject is not null)
        {
            view["reasonSubject"] = subject;
        }

        view["record"] = record.DeepClone();
        view["isRead"] = false;
        view["indexedAt"] = BlueskyIds.Time(at);
        view["labels"] = new JsonArray();
        return (at, view);
    }

    private static string? ReasonOf(SandboxPost post, string me)
    {
        var record = post.Extra["record"]!.AsObject();
        var start = $"at://{me}/";
        var mentions = (record["facets"] as JsonArray)?.SelectMany(f => f!["features"]!.AsArray())
            .Any(f => Jose.Text(f as JsonObject, "did") == me) ?? false;
        var quoted = record.Of("embed").Of("record") is { } inner ? inner.Of("record") ?? inner : null;
        return post.ReplyTo?.StartsWith(start, StringComparison.Ordinal) is true ? "reply"
            : Jose.Text(quoted as JsonObject, "uri")?.StartsWith(start, StringComparison.Ordinal) is true ? "quote"
            : mentions ? "mention" : null;
    }

    private JsonObject Below(SandboxPost post, int depth)
    {
        var view = new JsonObject { ["$type"] = "app.bsky.feed.defs#threadViewPost", ["post"] = views.Post(post) };
        if (depth > 0)
        {
            view["replies"] =
                new JsonArray([.. network.Posts.Where(p => p.ReplyTo == post.Id).Select(p => Below(p, depth - 1))]);
        }

        return view;
    }

    private static (List<SandboxPost> Page, string? Cursor) Page(XrpcCall call, IEnumerable<SandboxPost> posts)
    {
        var (limit, cursor) = (call.Limit(), call.Optional("cursor"));
        var page = posts.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id, StringComparer.Ordinal)
            .Where(p => cursor is null || string.CompareOrdinal(Place(p), cursor) < 0).Take(limit).ToList();
        return (page, page.Count == limit ? Place(page[^1]) : null);
    }

    private static string Place(SandboxPost post) => $"{BlueskyIds.Time(post.CreatedAt)}::{post.Id}";

    private static JsonObject Paged(string name, JsonArray items, string? cursor)
    {
        var answer = new JsonObject { [name] = items };
        if (cursor is not null)
        {
            answer["cursor"] = cursor;
        }

        return answer;
    }

    private SandboxAccount Actor(string actor) => views.Find(actor) ?? throw XrpcException.Invalid("Profile not found");

    private SandboxPost? Post(string uri)
    {
        var parts = uri.Split('/');
        return network.Post(parts.Length == 5 && views.Find(parts[2]) is { } account
            ? Repositories.Uri(account.Id, parts[3], parts[4]) : uri);
    }
}
